import ArchiveModels
import BlogModels
import ChinookModels
import FormModels
import RunsModels
import TasksModels
import TeamModels
import Tenon
import TenonTesting
import Testing

@Suite("Samples of all models")
struct SampleModelTests {
  private func insertSamples<Root: Model>(of model: Root.Type, _ session: Session) throws {
    for _ in 0..<3 { try session.insertSample(model) }
  }

  @Test(
    "A sample of every model can be inserted, three times",
    arguments: [
      Archive.self, Blog.self, Chinook.self, Forms.self, Home.self, Runs.self, Tasks.self,
      Work.self,
    ] as [any Schema.Type])
  func everyModel(_ schema: any Schema.Type) throws {
    // A ring needs a ring before it: its parent has to be set.
    for model in schema.models where model != Ring.self {
      let db = try Database("sqlite::memory:")
      try db.create(schema)
      do {
        try db.write { session in try insertSamples(of: model, session) }
      } catch {
        Issue.record("\(schema).\(model): \(error)")
      }
    }
  }

  @Test("A model that requires a row of itself is refused, and the error says what to do")
  func ownParent() throws {
    let db = try Database("sqlite::memory:")
    try db.create(Archive.self)
    let error = try #require(throws: TestSetupError.self) {
      try db.write { session in try session.insertSample(Ring.self) }
    }
    #expect(error.description.hasSuffix("set the parent in the closure"))
  }
}

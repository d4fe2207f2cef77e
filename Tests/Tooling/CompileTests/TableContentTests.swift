import ArchiveModels
import BlogModels
import FormModels
import Foundation
import RunsModels
import TasksModels
import TeamModels
import TenonSchema
import TestSupport
import Testing

@testable import Tenon

/// Two programs know the contents of tables: `tenonc check` from the schema file, and `Database.check` from the
/// generated models.
@Suite("Contents of tables in the schema file and in generated models")
struct TableContentTests {
  private static let schemas: [(file: String, schema: any Schema.Type)] = [
    ("schemas/blog.yaml", Blog.self), ("schemas/tasks.yaml", Tasks.self),
    ("schemas/runs.yaml", Runs.self), ("Tests/Support/ArchiveModels/archive.yaml", Archive.self),
    ("Tests/Support/FormModels/forms.yaml", Forms.self),
    ("Tests/Support/TeamModels/work.yaml", Work.self),
    ("Tests/Support/TeamModels/home.yaml", Home.self),
  ]

  @Test(
    "the schema file and generated models have the same table contents",
    arguments: schemas.indices)
  func sameContents(index: Int) throws {
    let (file, schema) = Self.schemas[index]
    let graph = try Schemas.graph(Repository.root.appending(path: file))
    // The models do not know the order of tables, and of the two keys of a join table.
    func sorted(_ tables: [TableContent]) -> [String] {
      tables.map { table in
        let columns = table.columns.map { "\($0.name) \($0.content) \($0.isOptional)" }.sorted()
        return "\(table.name) \(table.key.sorted()) \(columns)"
      }.sorted()
    }
    #expect(sorted(schema.tables) == sorted(graph.contents))
  }
}

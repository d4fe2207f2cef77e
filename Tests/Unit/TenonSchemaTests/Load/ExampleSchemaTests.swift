import Foundation
import TestSupport
import Testing

@testable import TenonSchema

@Suite("The example schemas")
struct ExampleSchemaTests {
  @Test("each example loads without diagnostics", arguments: ["blog", "tasks", "runs", "chinook"])
  func loads(_ name: String) throws {
    let path = Repository.root.appending(path: "schemas/\(name).yaml")
    let file = SourceFile(path: "\(name).yaml", text: try String(contentsOf: path, encoding: .utf8))
    let result = SchemaLoader.load([file])
    #expect(DiagnosticRenderer().text(result.diagnostics) == "")
    #expect(result.graph != nil)
  }
}

import BlogModels
import Foundation
import TenonSchema
import Testing

@testable import Tenon

/// The contents of tables are known twice: to `tenonc check` from the schema file, and to `Database.check` from the
/// generated models.
@Suite("Contents of tables, known from the schema file and from generated models")
struct TableContentTests {
  @Test("are the same, in another order of tables")
  func sameContents() throws {
    let file = try #require(try Schemas.examples().first { $0.lastPathComponent == "blog.yaml" })
    let graph = try Schemas.graph(file)
    // A join table has no model: its own name and those of its columns are shown.
    func sorted(_ tables: [TableContent]) -> [String] {
      tables.map { table in
        let columns = table.columns.map { "\($0.name) \($0.content) \($0.isOptional)" }
        return "\(table.name) \(table.key) \(columns)"
      }.sorted()
    }
    #expect(sorted(Blog.tables) == sorted(graph.contents))
  }
}

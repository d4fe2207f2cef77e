import BlogModels
import Foundation
import TenonSchema
import Testing

@testable import Tenon

/// Two programs know the contents of tables: `tenonc check` from the schema file, and `Database.check` from the
/// generated models.
@Suite("Contents of tables in the schema file and in generated models")
struct TableContentTests {
  @Test("the schema file and generated models have the same table contents, in another order")
  func sameContents() throws {
    let file = try #require(try Schemas.examples().first { $0.lastPathComponent == "blog.yaml" })
    let graph = try Schemas.graph(file)
    // A join table has no model: its table and column names are shown.
    func sorted(_ tables: [TableContent]) -> [String] {
      tables.map { table in
        let columns = table.columns.map { "\($0.name) \($0.content) \($0.isOptional)" }
        return "\(table.name) \(table.key) \(columns)"
      }.sorted()
    }
    #expect(sorted(Blog.tables) == sorted(graph.contents))
  }
}

import TenonGenerator
import TenonSchema
import Testing

/// The schema reference of the guide and the loader know the same words.
@Suite("The schema reference")
struct SchemaReferenceTests {
  private typealias Table = Article.Table

  private let tables: [Article.Table]

  init() throws {
    let article = try #require(Article.all.first { $0.name == "SchemaReference" })
    tables = article.tables
  }

  @Test(
    "the table of each part has the keys that the loader knows", arguments: SchemaLanguage.parts)
  func keys(_ part: SchemaLanguage.Part) throws {
    let table = try #require(self.table(part.name))
    #expect(words(table) == part.keys.sorted())
    for row in table.rows { #expect(!row.contains(""), "the row of \(row[0]) is complete") }
  }

  @Test("the table of types has the types that the loader knows")
  func types() throws {
    let names = words(try #require(table("Types"))).map { $0.prefix { $0 != "(" } }
    #expect(names.map(String.init) == SchemaLanguage.types.sorted())
  }

  @Test("the table of relationships says which kind an option is for")
  func kindsOfOptions() throws {
    let rows = try #require(table("Relationships")).rows
    let kinds = SchemaLanguage.kindsOfOption
    for row in rows where row[2] != "a kind" {
      let option = Table.code(in: row[0])[0]
      #expect(
        row[2] == kinds[option].map { $0.map { "`\($0)`" }.joined(separator: ", ") } ?? "all",
        "the kinds of \(option)")
    }
  }

  @Test("options with a few fixed values name all of them", arguments: SchemaLanguage.choices)
  func choices(_ option: String, _ values: [String]) throws {
    let rows = tables.flatMap(\.rows).filter { $0[0] == "`\(option)`" && $0.count == 4 }
    #expect(!rows.isEmpty)
    let named = rows.filter { Set(values).isSubset(of: Table.code(in: $0[1])) }
    #expect(!named.isEmpty, "the values of \(option) are \(values)")
  }

  @Test("the words of other tools are those that a message explains")
  func otherWords() throws {
    let known =
      SchemaLanguage.parts.flatMap { part in part.otherWords.map { "\(part.name): \($0)" } }
      + SchemaLanguage.otherTypes.map { "Types: \($0)" }
    let rows = try #require(table("Words of other tools")).rows
    let listed = rows.flatMap { row in Table.code(in: row[1]).map { "\(row[0]): \($0)" } }
    #expect(listed.sorted() == known.sorted())
  }

  @Test("the table of settings has the keys of tenon.yaml")
  func settings() throws {
    #expect(words(try #require(table("Settings in tenon.yaml"))) == ProjectFile.keys.sorted())
  }

  private func table(_ heading: String) -> Article.Table? {
    tables.first { $0.heading == heading }
  }

  /// The words in the first column of a table, in alphabetical order.
  private func words(_ table: Article.Table) -> [String] {
    table.rows.flatMap { Table.code(in: $0[0]) }.sorted()
  }
}

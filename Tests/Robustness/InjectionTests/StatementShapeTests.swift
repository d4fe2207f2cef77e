import Testing

@testable import Tenon

/// The text of a statement does not depend on its values: values are only ever bound.
@Suite("Statements with hostile values")
struct StatementShapeTests {
  /// A statement with a hostile text, and the harmless text whose statement must be the same.
  struct Operation: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let harmless: @Sendable (String, Dialect) -> String
    let statement: @Sendable (String, Dialect) throws -> SQLStatement

    init(
      _ name: String, harmless: @escaping @Sendable (String, Dialect) -> String = { _, _ in "x" },
      _ statement: @escaping @Sendable (String, Dialect) throws -> SQLStatement
    ) {
      testDescription = name
      self.harmless = harmless
      self.statement = statement
    }

    /// A filter.
    static func filter(
      _ name: String, harmless: @escaping @Sendable (String, Dialect) -> String = { _, _ in "x" },
      _ condition: @escaping @Sendable (String) -> Condition
    ) -> Operation {
      Operation(name, harmless: harmless) { text, dialect in
        try Note.query.filter(condition(text)).statement(for: dialect)
      }
    }
  }

  static let operations: [Operation] = [
    .filter("equal") { Note.text == $0 },
    .filter("unequal") { Note.text != $0 },
    .filter("between") { Note.text.between($0, $0) },
    .filter("in a list") { Note.text.in([$0, "y", $0]) },
    .filter("like") { Note.text.like($0) },
    .filter("ilike") { Note.text.ilike($0) },
    .filter("contains") { Note.text.contains($0) },
    // On SQLite, a prefix that cannot be written as a pattern has another form.
    .filter(
      "hasPrefix",
      harmless: { text, dialect in
        let isExpressible = text.unicodeScalars.allSatisfy {
          $0 != "\0" && !(0xFFFD...0xFFFF).contains($0.value)
        }
        return isExpressible || dialect != .sqlite ? "x" : "\0"
      }, { Note.text.hasPrefix($0) }),
    .filter(
      "hasSuffix", harmless: { text, dialect in text.isEmpty && dialect == .sqlite ? "" : "x" },
      { Note.text.hasSuffix($0) }),
    .filter("text functions") {
      (Note.text + $0).replace($0, with: $0).lower().coalesce($0) == $0
    },
    .filter("a fragment") { text in sql("\(Note.text) = \(text)", as: Bool.self) == true },
    .filter("a JSON value") { Note.data == JSONValue.object([$0: .string($0)]) },
    // On SQLite, keys that cannot be written as a path are compared with those of the object.
    .filter(
      "a JSON path",
      harmless: { text, dialect in
        let isExpressible =
          !text.isEmpty
          && text.unicodeScalars.allSatisfy { $0.value >= 32 && $0 != "\"" && $0 != "\\" }
        return isExpressible || dialect != .sqlite ? "x" : "\""
      }, { Note.data.json(.key($0), as: String.self) == $0 }),
    Operation("an update") { text, dialect in
      try Note.query.filter(Note.text == text)
        .updateStatement([Note.text.set(text), Note.text.set(Note.text + text)], for: dialect)
    },
    Operation("a deletion") { text, dialect in
      try Note.query.filter(Note.text == text).deleteStatement(for: dialect)
    },
    Operation("an order") { text, dialect in
      try Note.query.order(by: Note.text.replace(text, with: "").asc, (Note.text + text).desc)
        .statement(for: dialect)
    },
    Operation("SQL by hand") { text, dialect in
      let sql: SQL = """
        SELECT \(text), :name FROM \(Note.self) WHERE \(Note.text) = \(text) AND \(Note.text) \
        IN \(list: [text, text]) -- '
        """
      return try sql.statement(for: dialect, ["name": text])
    },
  ]

  @Test("statements have the same text with hostile and harmless values", arguments: operations)
  func shape(operation: Operation) throws {
    for dialect in Dialect.allCases {
      var differing: [String] = []
      for text in HostileText.all {
        let harmless = try operation.statement(operation.harmless(text, dialect), dialect)
        let statement = try operation.statement(text, dialect)
        if statement.sql.bytes != harmless.sql.bytes
          || statement.parameters.count != harmless.parameters.count
        {
          differing.append(text.escaped)
        }
      }
      #expect(differing == [], "\(dialect)")
    }
  }

  @Test("the 500 hostile texts are all different")
  func corpus() {
    #expect(HostileText.all.count == 500)
    #expect(Set(HostileText.all.map(\.bytes)).count == 500)
  }
}

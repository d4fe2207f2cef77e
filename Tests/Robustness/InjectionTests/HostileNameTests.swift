import Testing

@testable import Tenon

/// Hostile texts as the names of tables and columns: a schema refuses them, or they work like any other name.
@Suite("Hostile names")
struct HostileNameTests {
  /// The code of the schema's error about a name, or nil.
  private func objection(to name: String) -> String? {
    let scalars = name.unicodeScalars
    if scalars.contains("\0") { return "nul-character" }
    if scalars.allSatisfy(\.properties.isWhitespace) { return "wrong-kind" }
    // More than any language puts on one letter.
    if scalars.filter({ $0 == "\u{301}" }).count >= 40 { return "combining-marks" }
    // The names of the columns differ only after what PostgreSQL keeps of them.
    if name.utf8.count >= 63 { return "duplicate-column" }
    return name.hasPrefix("sqlite_") ? "reserved-name" : nil
  }

  @Test("creating, writing, reading and dropping a table with any name affects no other")
  func tables() throws {
    for text in HostileText.all {
      let schema = try HostileSchema(table: text, text: "\(text)\u{1}", data: "\(text) data")
      guard let names = Names(table: text, text: "\(text)\u{1}", data: "\(text) data", schema)
      else {
        #expect(Set(schema.errors) == [objection(to: text)], "\(text.escaped)")
        continue
      }
      #expect(objection(to: text) == nil, "\(text.escaped)")
      do {
        try Names.$current.withValue(names) { try use(names, text) }
      } catch {
        Issue.record(error, "\(text.escaped)")
      }
    }
  }

  private func use(_ names: Names, _ text: String) throws {
    let database = try Database("sqlite::memory:")
    try database.write { session in
      try session.execute("CREATE TABLE bystanders (name TEXT NOT NULL)")
      try session.execute("INSERT INTO bystanders (name) VALUES ('Ann')")
      for statement in names.create { try session.execute(SQL(raw: statement)) }
      let tables = try session.fetch(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name <> 'sqlite_sequence' ORDER BY rowid",
        as: String.self)
      #expect(tables.map(\.bytes) == ["bystanders".bytes, text.bytes])

      let note = try session.insert(Note.Draft(text: text, data: [text: .string(text)]))
      try session.insert([Note.Draft(text: "another"), Note.Draft(text: "third")])
      #expect(try session.require(Note.self, note.id).text.bytes == text.bytes)
      let query = Note.query.filter(Note.text == text).order(by: Note.text.desc, Note.id)
      #expect(try query.all(in: session).map(\.text.bytes) == [text.bytes])
      #expect(try query.update(Note.text.set(Note.text + "!"), in: session) == 1)
      #expect(try Note.query.filter(Note.text.hasSuffix("!")).count(in: session) == 1)
      #expect(
        try session.fetch(
          "SELECT \(Note.text) FROM \(Note.self) ORDER BY \(Note.id)", as: String.self
        )
        .first?.bytes == text.bytes + "!".bytes)
      session.delete(note)
      #expect(try Note.query.count(in: session) == 2)

      for statement in names.drop { try session.execute(SQL(raw: statement)) }
      #expect(
        try session.fetch(
          "SELECT name FROM sqlite_master WHERE name <> 'sqlite_sequence'", as: String.self) == [
            "bystanders"
          ])
      #expect(try session.fetch("SELECT name FROM bystanders", as: String.self) == ["Ann"])
    }
  }

  @Test("a quoted name is the name and nothing else, in every dialect", arguments: Dialect.allCases)
  func quoting(dialect: Dialect) {
    let quote: Unicode.Scalar = dialect == .mysql ? "`" : "\""
    for text in HostileText.all {
      var rest = Array(dialect.quoted(text).unicodeScalars)[...]
      #expect(rest.popFirst() == quote && rest.popLast() == quote)
      var name = String.UnicodeScalarView()
      while let scalar = rest.popFirst() {
        if scalar == quote { #expect(rest.popFirst() == quote, "\(text.escaped)") }
        name.append(scalar)
      }
      #expect(String(name).bytes == text.bytes, "\(text.escaped)")
    }
  }
}

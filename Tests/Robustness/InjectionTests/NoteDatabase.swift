import Tenon
import TestSupport

/// A database in memory with a table of notes, and a table that no test should change.
struct NoteDatabase {
  let database: Database
  private let log = StatementRecorder()

  init() throws {
    database = try Database("sqlite::memory:", configuration: log.configuration)
    try database.write { session in
      for statement in Names.current.create { try session.execute(SQL(raw: statement)) }
      try session.execute("CREATE TABLE witnesses (id INTEGER PRIMARY KEY, name TEXT NOT NULL)")
      try session.execute("INSERT INTO witnesses (name) VALUES ('Ann'), ('Bob'), ('O''Neil')")
    }
    _ = statements()
  }

  /// Inserts a note for each hostile text; its key is the position of the text, from 1.
  static func filled() throws -> NoteDatabase {
    let notes = try NoteDatabase()
    try notes.database.write { session in
      _ = try session.insert(HostileText.all.map { Note.Draft(text: $0, data: [$0: .string($0)]) })
    }
    _ = notes.statements()
    return notes
  }

  /// The statements since the last call.
  func statements() -> [String] { log.takeSQL() }

  /// The tables, and the rows of the table that no test should change.
  func witnesses() throws -> [String] {
    try database.read { session in
      try session.fetch(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name <> 'sqlite_sequence' ORDER BY rowid",
        as: String.self)
        + session.fetch("SELECT name FROM witnesses ORDER BY id", as: String.self)
    }
  }

  static let untouched = ["notes", "witnesses", "Ann", "Bob", "O'Neil"]
}

extension String {
  /// The bytes of the text: in Swift, some texts with different bytes are equal.
  var bytes: [UInt8] { Array(utf8) }

  /// The text in a form that is readable in a test's report.
  var escaped: String { unicodeScalars.map { $0.escaped(asASCII: true) }.joined() }
}

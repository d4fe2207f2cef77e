import Testing

@testable import Tenon

@Suite("Hostile cursors and sort parameters")
struct HostileCursorTests {
  private let notes: NoteDatabase

  init() throws { notes = try NoteDatabase.filled() }

  private let order = Note.query.order(by: Note.text.desc, Note.id)

  @Test("text from outside is not a valid cursor, and no statement runs for it")
  func forged() throws {
    try notes.database.read { session in
      let page = try order.page(after: nil, size: 1, in: session)
      let real = try #require(page.next).rawValue
      _ = notes.statements()
      for text in HostileText.all {
        for cursor in [text, real + text, text + real, "\(real.dropLast(4))\(text)"]
        where cursor != real {
          #expect(throws: InvalidCursor.self) {
            try order.page(after: Cursor(cursor), size: 10, in: session)
          }
        }
      }
      #expect(notes.statements() == [])
    }
  }

  @Test("pages over hostile texts return each row once, in order, with the same statement")
  func pages() throws {
    try notes.database.read { session in
      var cursor: Cursor<Note>?
      var found: [Note] = []
      repeat {
        let page = try order.page(after: cursor, size: 7, in: session)
        found += page.items
        cursor = page.next
      } while cursor != nil
      #expect(Set(notes.statements()).count == 2)
      let expected = HostileText.all.map(\.bytes).enumerated().sorted { left, right in
        right.element.lexicographicallyPrecedes(left.element)
      }
      #expect(found.map(\.id.rawValue) == expected.map { $0.offset + 1 })
    }
  }

  @Test("a sort parameter used as a column name is a column of the table, or fails")
  func sortParameter() throws {
    let columns = ["id", "text", "data", "rowid", "oid", "_rowid_"]
    for text in HostileText.all {
      let query = Note.query.order(by: Column<Note, String>(text).desc).limit(3)
      let isColumn = columns.contains { $0.bytes == text.lowercased().bytes }
      let name = try query.statement(for: .sqlite).sql
      #expect(
        name.bytes
          == #"SELECT "notes"."id", "notes"."text", "notes"."data" FROM "notes" ORDER BY "notes".""#
          .bytes + text.bytes.flatMap { $0 == UInt8(ascii: "\"") ? [$0, $0] : [$0] }
          + "\" DESC LIMIT ?".bytes)
      try notes.database.read { session in
        do {
          let rows = try query.all(in: session)
          #expect(isColumn && rows.count == 3)
        } catch let error as SQLError {
          let reason = text.bytes.contains(0) ? "SQL contains a NUL character" : "no such column"
          #expect(!isColumn && error.message.hasPrefix(reason), "\(text.escaped): \(error)")
        }
      }
    }
    #expect(try notes.witnesses() == NoteDatabase.untouched)
  }
}

import TestSupport
import Testing

@testable import Tenon

/// Hostile texts as values: every row is read back unchanged, a search finds exactly the expected rows, and other
/// tables are unchanged.
@Suite("Hostile values on SQLite")
struct HostileValueTests {
  private let notes: NoteDatabase
  private let texts = HostileText.all
  private let bytes = HostileText.all.map(\.bytes)

  init() throws { notes = try NoteDatabase.filled() }

  /// The keys of the texts for which a condition holds.
  private func keys(where isSo: ([UInt8]) -> Bool) -> [Int] {
    bytes.indices.filter { isSo(bytes[$0]) }.map { $0 + 1 }
  }

  /// The key of a text.
  private func own(_ text: String) -> [Int] { keys { $0.elementsEqual(text.utf8) } }

  /// Checks which keys a condition finds for each of the texts.
  private func expect(
    _ condition: (String) -> Condition, finds expected: (String) -> [Int],
    at location: SourceLocation = #_sourceLocation
  ) throws {
    let failures = try notes.database.read { session in
      try texts.filter { text in
        let sql: SQL = """
          SELECT \(Note.id) FROM \(Note.self) WHERE \(condition(text)) ORDER BY \(Note.id)
          """
        return try session.fetch(sql, as: Int.self) != expected(text)
      }.map(\.escaped)
    }
    #expect(failures == [], sourceLocation: location)
  }

  @Test("hostile values are read back byte for byte, also in JSON")
  func roundTrip() throws {
    try notes.database.read { session in
      let rows = try Note.query.order(by: Note.id).all(in: session)
      #expect(rows.map(\.text.bytes) == texts.map(\.bytes))
      for (row, text) in zip(rows, texts) {
        guard case .object(let members) = row.data, case .string(let value) = members.first?.value
        else {
          Issue.record("\(text.escaped) is lost in JSON")
          continue
        }
        #expect(members.first?.key.bytes == text.bytes && value.bytes == text.bytes)
        #expect(try session.require(Note.self, row.id).text.bytes == text.bytes)
      }
    }
    #expect(try notes.witnesses() == NoteDatabase.untouched)
  }

  @Test("hostile values are found by equality, and only the equal ones")
  func equality() throws {
    try expect({ Note.text == $0 }, finds: own)
    try expect({ Note.text.in([$0, "none of them"]) }, finds: own)
    try expect({ Note.text.between($0, $0) }, finds: own)
    try expect({ Note.text.in($0...$0) }, finds: own)
    try expect({ Note.text.isNotDistinct(from: $0) }, finds: own)
    try expect({ !Note.text.isDistinct(from: $0) }, finds: own)
    try expect({ !(Note.text != $0) }, finds: own)
    try expect({ sql("\(Note.text) = \($0)", as: Bool.self) == true }, finds: own)
    #expect(try notes.witnesses() == NoteDatabase.untouched)
  }

  @Test("hostile values are found by lists of any length")
  func longLists() throws {
    let fillers = (0..<20_000).map { "\($0)\0\"\\" }
    for isEven in [true, false] {
      let some = texts.indices.filter { $0.isMultiple(of: 2) == isEven }
      let list = some.map { texts[$0] } + fillers
      let expected = some.map { $0 + 1 }
      try notes.database.read { session throws in
        let query = Note.query.order(by: Note.id).select(Note.id)
        #expect(
          try query.filter(Note.text.in(list)).all(in: session).map(\.rawValue) == expected)
        #expect(
          try session.fetch(
            "SELECT id FROM notes WHERE text IN \(list: list) ORDER BY id", as: Int.self)
            == expected)
      }
    }
    #expect(try notes.witnesses() == NoteDatabase.untouched)
  }

  @Test("hostile values have no wildcards in contains, hasPrefix and hasSuffix")
  func exactSearch() throws {
    func containing(_ text: String) -> [Int] {
      let part = text.bytes
      return keys { $0.contains(part) }
    }
    func starting(_ text: String) -> [Int] { keys { $0.starts(with: text.utf8) } }
    func ending(_ text: String) -> [Int] {
      keys { $0.suffix(text.utf8.count).elementsEqual(text.utf8) }
    }
    try expect({ Note.text.contains($0) }, finds: containing)
    try expect({ Note.text.hasPrefix($0) }, finds: starting)
    try expect({ Note.text.hasSuffix($0) }, finds: ending)
    func containingInLowerCase(_ text: String) -> [Int] {
      let part = text.lowercased().bytes
      return texts.indices.filter { texts[$0].lowercased().bytes.contains(part) }.map { $0 + 1 }
    }
    try expect({ Note.text.icontains($0) }, finds: containingInLowerCase)
    #expect(try notes.witnesses() == NoteDatabase.untouched)
  }

  @Test("hostile values are only patterns in like")
  func patterns() throws {
    let scalars = texts.map(LikePattern.scalars)
    let matches = { (text: String) in
      let pattern = LikePattern(text)
      return scalars.indices.filter { pattern.matches(scalars[$0]) }.map { $0 + 1 }
    }
    try expect({ Note.text.like($0) }, finds: matches)
    let lowerScalars = texts.map { LikePattern.scalars($0.lowercased()) }
    let matchesInLowerCase = { (text: String) in
      let pattern = LikePattern(text.lowercased())
      return lowerScalars.indices.filter { pattern.matches(lowerScalars[$0]) }.map { $0 + 1 }
    }
    try expect({ Note.text.ilike($0) }, finds: matchesInLowerCase)
    #expect(try notes.witnesses() == NoteDatabase.untouched)
  }

  @Test("hostile keys in JSON find their values, except keys with NUL on SQLite")
  func jsonKeys() throws {
    func reading(_ text: String) -> [Int] { text.utf8.contains(0) ? [] : own(text) }
    try expect(
      { !Note.text.contains("\0") && Note.data.json(.key($0), as: String.self) == $0 },
      finds: reading)
    #expect(try notes.witnesses() == NoteDatabase.untouched)
  }

  @Test("hostile values are written by updates and found by deletions, one row each")
  func writing() throws {
    try notes.database.write { session in
      for (index, text) in texts.enumerated() {
        let id = Note.ID(index + 1)
        var note = try session.require(Note.self, id)
        try Note.query.filter(Note.text == text).update(Note.text.set("free"), in: session)
        note.text = text
        session.save(note)
        let changed = try Note.query.filter(Note.text == text)
          .update(Note.text.set(Note.text + text), in: session)
        #expect(changed == 1)
        #expect(try session.require(Note.self, id).text.bytes == text.bytes + text.bytes)
        try session.execute("UPDATE \(Note.self) SET text = \(text) WHERE id = :id", ["id": id])
        #expect(try Note.query.filter(Note.text == text).delete(in: session) == 1)
        #expect(try Note.query.count(in: session) == texts.count - index - 1)
      }
    }
    #expect(try notes.witnesses() == NoteDatabase.untouched)
  }

  @Test("hostile values stay values in hand-written SQL: named, listed or interpolated")
  func byHand() throws {
    try notes.database.read { session in
      for (index, text) in texts.enumerated() {
        let id = index + 1
        #expect(
          try session.fetch("SELECT id FROM notes WHERE text = \(text)", as: Int.self) == [id])
        #expect(
          try session.fetch(
            "SELECT id FROM notes WHERE text IN \(list: [text])", as: Int.self) == [id])
        #expect(
          try session.fetch(
            "SELECT id FROM notes WHERE text = :text", ["text": text], as: Int.self) == [id])
        let echoed = try session.fetch("SELECT \(text), ':text'", as: (String, String).self)
        #expect(echoed.first?.0.bytes == text.bytes && echoed.first?.1 == ":text")
      }
    }
    #expect(try notes.witnesses() == NoteDatabase.untouched)
  }
}

extension [UInt8] {
  /// True if the bytes contain others.
  fileprivate func contains(_ part: [UInt8]) -> Bool {
    guard let first = part.first else { return true }
    guard count >= part.count else { return false }
    for start in 0...(count - part.count) where self[start] == first {
      if self[start..<(start + part.count)].elementsEqual(part) { return true }
    }
    return false
  }
}

import Foundation
import TestSupport
import Testing

@testable import Tenon

/// The text of cursors: its contents, and the refusal of other text.
@Suite("Text of cursors")
struct CursorTests {
  private func key(_ secret: String = "a secret of enough bytes") throws -> CursorKey {
    try CursorKey(secret)
  }

  @Test("every kind of value is read back unchanged")
  func values() throws {
    let values: [SQLValue] = [
      .null, .bool(true), .bool(false), .integer(.min), .integer(0), .integer(.max),
      .double(-0.0), .double(.infinity), .double(.leastNonzeroMagnitude), .decimal(-12.5),
      .decimal(try #require(Decimal(string: "12345678901234567890123456789012345678"))),
      .text(""), .text("a\0b"), .text(String(repeating: "é", count: 5_000)), .bytes([]),
      .bytes([0, 255, 10]), .date(.distantPast), .time(.midnight),
      .datetime(Date(timeIntervalSinceReferenceDate: 700_000_000.123456)),
      .uuid(UUID()), .json(#"{"a":[1,null]}"#),
    ]
    let coder = CursorCoder(order: "x", key: try key())
    for isInclusive in [false, true] {
      let position = CursorPosition(values: values, isInclusive: isInclusive)
      #expect(try coder.position(of: coder.text(of: position)) == position)
    }
    #expect(throws: SQLError(message: "a cursor cannot hold a NaN")) {
      try coder.text(of: CursorPosition(values: [.invalid("a NaN")]))
    }
  }

  @Test("the text is fixed, so that cursors outlive an update of the program")
  func fixedText() throws {
    let coder = CursorCoder(order: "x", key: try key())
    #expect(
      try coder.text(of: CursorPosition(values: [.integer(5), .text("a")]))
        == "AQAtcRZCtyawRGkBNXQBYbQEXZNfKlaq6krH0sY28pM")
  }

  @Test("a cursor of another order, model or key is refused, and the error says which")
  func otherUse() throws {
    let database = try Database.test()
    try database.write { (session: Session) throws in
      try session.insert((1...3).map { (n: Int) in User.Draft(username: "u\(n)", age: n) })
      let query = User.query.order(by: User.age, User.id)
      let text = try #require(try query.page(after: nil, size: 1, in: session).next).rawValue
      let otherQuery = InvalidCursor(
        "the cursor belongs to another model or another order")
      let others = [
        User.query.order(by: User.age.desc, User.id), User.query.order(by: User.age, User.id.desc),
        User.query.order(by: User.age.asc.nullsLast, User.id), User.query.order(by: User.id),
        User.query.order(by: User.id, User.age), User.query.order(by: User.username, User.id),
      ]
      for other in others {
        #expect(throws: otherQuery) { try other.page(after: Cursor(text), in: session) }
        #expect(throws: otherQuery) { try other.page(before: Cursor(text), in: session) }
      }
      #expect(throws: otherQuery) {
        try Enrollment.query.order(by: Enrollment.student, Enrollment.course)
          .page(after: Cursor(text), in: session)
      }
      // The same order in other words.
      for same in [
        User.query.order(by: User.age.asc.nullsFirst, User.id),
        User.query.order(by: User.age, User.age.desc, User.id, User.username),
      ] {
        #expect(try same.page(after: Cursor(text), in: session).items.map(\.id) == [2, 3])
      }
      #expect(otherQuery.httpStatus == 400)
    }
    var configuration = Configuration()
    configuration.cursorKey = try key()
    let mine = try Database.empty(configuration)
    try mine.create(TestSchema.self)
    let theirs = try Database.test()
    for database in [mine, theirs] {
      try database.write {
        _ = try $0.insert([User.Draft(username: "a"), User.Draft(username: "b")])
      }
    }
    let query = User.query.order(by: User.id)
    let cursor = try mine.read { try query.page(after: nil, size: 1, in: $0).next }
    #expect(try mine.read { try query.page(after: cursor, in: $0).items.count } == 1)
    #expect(throws: InvalidCursor("the cursor was changed, or signed with another key")) {
      try theirs.read { try query.page(after: cursor, in: $0) }
    }
  }

  @Test("every change of a byte is refused, before a statement runs")
  func changedBytes() throws {
    let recorder = StatementRecorder()
    let database = try Database.test(log: recorder.log)
    try database.write { (session: Session) throws in
      try session.insert((1...3).map { (n: Int) in User.Draft(username: "it's \(n)", age: n) })
      let query = User.query.order(by: User.age.desc, User.username, User.id)
      let text = try #require(try query.page(after: nil, size: 1, in: session).next).rawValue
      let bytes = Array(text.utf8)
      #expect(bytes.allSatisfy { Self.alphabet.contains($0) })
      let keyset = try Keyset<User>(query.clauses.ordering, for: .sqlite)
      let coder = CursorCoder(order: keyset.signature, key: session.settings.cursorKey)
      func isRefused(_ changed: [UInt8]) -> Bool {
        do {
          _ = try coder.position(of: String(decoding: changed, as: UTF8.self))
          return false
        } catch {
          return error is InvalidCursor
        }
      }
      #expect(!isRefused(bytes))
      _ = recorder.take()
      for index in bytes.indices {
        for byte in UInt8.min ... .max where byte != bytes[index] {
          var changed = bytes
          changed[index] = byte
          #expect(isRefused(changed), "byte \(index) as \(byte)")
        }
        #expect(isRefused(Array(bytes[..<index])), "cut at \(index)")
        let without = Array(bytes[..<index] + bytes[(index + 1)...])
        #expect(isRefused(without), "without byte \(index)")
        #expect(isRefused(Array(bytes[...index] + bytes[index...])), "byte \(index) twice")
        #expect(throws: InvalidCursor.self) {
          try query.page(after: Cursor(String(decoding: without, as: UTF8.self)), in: session)
        }
      }
      #expect(recorder.takeSQL() == [])
    }
  }

  private static let alphabet = Set(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

  @Test(
    "text that is not a cursor is refused",
    arguments: [
      "", "x", "null", "AAAA", String(repeating: "A", count: 100_000), "\0", "é", "../../etc",
      "1 OR 1=1", "' UNION SELECT * FROM users --", "AQ==", String(repeating: "=", count: 64),
    ])
  func garbage(text: String) throws {
    let database = try Database.test()
    _ = try database.read { (session: Session) throws in
      #expect(throws: InvalidCursor.self) {
        try User.query.order(by: User.id).page(after: Cursor(text), in: session)
      }
    }
  }

  @Test("a signed cursor with values of other types than the columns is refused")
  func mistypedValues() throws {
    let database = try Database.test()
    try database.read { (session: Session) throws in
      let query = Sample.query.order(by: Sample.mood, Sample.id)
      let keyset = try Keyset<Sample>(query.clauses.ordering, for: .sqlite)
      let coder = CursorCoder(order: keyset.signature, key: session.settings.cursorKey)
      let id = SQLValue.uuid(UUID())
      let wrong: [[SQLValue]] = [
        [], [id], [.text("good")], [.text("good"), id, id], [.text("bad"), id],
        [.integer(1), id], [.text("good"), .null], [.text("good"), .text("x")],
        [.json("good"), id], [id, .text("good")],
      ]
      for values in wrong {
        let cursor = Cursor<Sample>(try coder.text(of: CursorPosition(values: values)))
        #expect(
          throws: InvalidCursor("the cursor holds values of other types than its columns")
        ) { try query.page(after: cursor, in: session) }
      }
      for values in [[.text("good"), id], [.null, id]] {
        let cursor = Cursor<Sample>(try coder.text(of: CursorPosition(values: values)))
        #expect(try query.page(after: cursor, in: session).items.isEmpty)
      }
    }
  }

  @Test("a cursor is encoded as its text, and a page without a cursor omits it")
  func coding() throws {
    let cursor = Cursor<User>("abc")
    #expect(String(decoding: try JSONEncoder().encode([cursor]), as: UTF8.self) == #"["abc"]"#)
    #expect(try JSONDecoder().decode([Cursor<User>].self, from: Data(#"["abc"]"#.utf8)) == [cursor])
    #expect("\(cursor)" == "abc")
    let page = CursorPage<User, User>(items: [], next: cursor, previous: nil)
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    #expect(
      String(decoding: try encoder.encode(page), as: UTF8.self) == #"{"items":[],"next":"abc"}"#)
  }

  @Test("a key is long enough, and is never printed")
  func keys() throws {
    #expect(
      throws: SQLError(message: "a cursor key of 15 bytes is too short: use at least 16 bytes")
    ) { try CursorKey("123456789012345") }
    var configuration = Configuration()
    configuration.cursorKey = try CursorKey("1234567890123456")
    var dumped = ""
    dump(configuration, to: &dumped)
    #expect(dumped.contains("CursorKey"))
    #expect(!dumped.contains("bytes") && !"\(configuration)".contains("49"))
    #expect("\(configuration.cursorKey)" == "CursorKey(<redacted>)")
  }
}

import CSQLite
import Foundation

/// Hand-written functions that insert rows.
enum FloorInsert {
  private static let insertUser =
    "INSERT INTO users (username, email, age, is_active, created_at) VALUES "

  /// Inserts users one by one in the usual way, in the open transaction.
  ///
  /// - Parameter settle: Receives each user with its key.
  static func plain(
    _ users: [NewUser], on connection: FloorConnection,
    settle: (NewUser, _ id: Int64) -> Void = { _, _ in }
  ) throws {
    let statement = try connection.prepare(insertUser + "(?, ?, ?, ?, ?)")
    let handle = statement.handle
    try withUnsafeTemporaryAllocation(of: UInt8.self, capacity: FloorDate.length) { time in
      guard let timeText = time.baseAddress else { return }
      for user in users {
        bind(user.username, to: 1, of: handle)
        bind(user.email, to: 2, of: handle)
        if let age = user.age {
          sqlite3_bind_int64(handle, 3, Int64(age))
        } else {
          sqlite3_bind_null(handle, 3)
        }
        sqlite3_bind_int64(handle, 4, user.isActive ? 1 : 0)
        FloorDate.write(user.createdAt, to: timeText)
        tenon_bind_text(
          handle, 5, UnsafeRawPointer(timeText).assumingMemoryBound(to: CChar.self),
          UInt64(FloorDate.length))
        try statement.run()
        settle(user, sqlite3_last_insert_rowid(connection.handle))
      }
    }
  }

  /// Inserts users in the usual way, and returns their rows.
  static func plainRows(_ users: [NewUser], on connection: FloorConnection) throws -> [FloorUser] {
    var rows: [FloorUser] = []
    try plain(users, on: connection) { user, id in rows.append(FloorUser(user, id: Int(id))) }
    return rows
  }

  /// Inserts users with many rows in each statement, which returns their keys, and returns their rows.
  static func bestRows(_ users: [NewUser], on connection: FloorConnection) throws -> [FloorUser] {
    var rows: [FloorUser] = []
    rows.reserveCapacity(users.count)
    var keys: [Int64] = []
    try many(users, insertUser, columns: 5, " RETURNING id", on: connection, bindUser) { step in
      keys.removeAll(keepingCapacity: true)
      try step { keys.append(sqlite3_column_int64($0, 0)) }
      // `RETURNING` does not keep the order, but keys were assigned in the order of the rows.
      keys.sort()
      for key in keys { rows.append(FloorUser(users[rows.count], id: Int(key))) }
    }
    return rows
  }

  /// Inserts users with many rows in each statement, and reads nothing back.
  static func bulk(_ users: [NewUser], on connection: FloorConnection) throws {
    try many(users, insertUser, columns: 5, "", on: connection, bindUser) { try $0 { _ in } }
  }

  /// Inserts posts with many rows in each statement, and reads nothing back.
  static func bulk(_ posts: [NewPost], on connection: FloorConnection) throws {
    let sql = "INSERT INTO posts (title, body, view_count, user_id) VALUES "
    try many(posts, sql, columns: 4, "", on: connection, bindPost) { try $0 { _ in } }
  }

  /// Binds a text that SQLite copies.
  private static func bind(_ text: String, to index: Int32, of statement: OpaquePointer) {
    var text = text
    text.withUTF8 { bytes in
      _ = bytes.withMemoryRebound(to: CChar.self) {
        tenon_bind_text(statement, index, $0.baseAddress, UInt64($0.count))
      }
    }
  }

  // Many rows in a statement. One buffer holds their texts until the statement has run, so that SQLite need not copy
  // them.

  private static let rowsInStatement = 100

  private static func many<NewRow>(
    _ rows: [NewRow], _ insert: String, columns: Int, _ returning: String,
    on connection: FloorConnection,
    _ bind: (NewRow, inout TextBuffer, OpaquePointer, Int32) -> Void,
    _ run: ((_ row: (OpaquePointer) throws -> Void) throws -> Void) throws -> Void
  ) throws {
    func prepare(_ count: Int) throws -> FloorStatement {
      let row = "(" + repeatElement("?", count: columns).joined(separator: ", ") + ")"
      let values = repeatElement(row, count: count).joined(separator: ", ")
      return try connection.prepare(insert + values + returning)
    }
    var statement = try prepare(min(rowsInStatement, max(1, rows.count)))
    var texts = TextBuffer()
    for start in stride(from: 0, to: rows.count, by: rowsInStatement) {
      let end = min(start + rowsInStatement, rows.count)
      if end - start < min(rowsInStatement, rows.count) { statement = try prepare(end - start) }
      texts.removeAll()
      var parameter: Int32 = 1
      for row in rows[start..<end] {
        bind(row, &texts, statement.handle, parameter)
        parameter += Int32(columns)
      }
      try texts.bind(to: statement.handle) { try run { try statement.rows($0) } }
    }
  }

  private static func bindUser(
    _ user: NewUser, _ texts: inout TextBuffer, _ statement: OpaquePointer, _ first: Int32
  ) {
    texts.append(user.username, for: first)
    texts.append(user.email, for: first + 1)
    if let age = user.age {
      sqlite3_bind_int64(statement, first + 2, Int64(age))
    } else {
      sqlite3_bind_null(statement, first + 2)
    }
    sqlite3_bind_int64(statement, first + 3, user.isActive ? 1 : 0)
    texts.append(user.createdAt, for: first + 4)
  }

  private static func bindPost(
    _ post: NewPost, _ texts: inout TextBuffer, _ statement: OpaquePointer, _ first: Int32
  ) {
    texts.append(post.title, for: first)
    texts.append(post.body, for: first + 1)
    sqlite3_bind_int64(statement, first + 2, Int64(post.viewCount))
    sqlite3_bind_int64(statement, first + 3, Int64(post.userNumber))
  }
}

extension FloorUser {
  init(_ user: NewUser, id: Int) {
    self.init(
      id: id, username: user.username, email: user.email, age: user.age, isActive: user.isActive,
      createdAt: user.createdAt)
  }
}

/// The texts of a statement's parameters, one after the other.
private struct TextBuffer {
  private var bytes: [UInt8] = []
  private var places: [(parameter: Int32, start: Int, count: Int)] = []

  mutating func removeAll() {
    bytes.removeAll(keepingCapacity: true)
    places.removeAll(keepingCapacity: true)
  }

  mutating func append(_ text: String, for parameter: Int32) {
    let start = bytes.count
    bytes.append(contentsOf: text.utf8)
    places.append((parameter, start, bytes.count - start))
  }

  mutating func append(_ date: Date, for parameter: Int32) {
    let start = bytes.count
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: FloorDate.length) { text in
      guard let pointer = text.baseAddress else { return }
      FloorDate.write(date, to: pointer)
      bytes.append(contentsOf: UnsafeBufferPointer(start: pointer, count: FloorDate.length))
    }
    places.append((parameter, start, bytes.count - start))
  }

  /// Binds the texts while a closure runs.
  func bind(to statement: OpaquePointer, _ body: () throws -> Void) rethrows {
    try bytes.withUnsafeBytes { buffer in
      guard let text = buffer.baseAddress?.assumingMemoryBound(to: CChar.self) else {
        return try body()
      }
      for place in places {
        sqlite3_bind_text(
          statement, place.parameter, text + place.start, Int32(place.count), nil)
      }
      try body()
    }
  }
}

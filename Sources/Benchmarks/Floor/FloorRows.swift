import CSQLite
import Foundation

/// A row of `users`, with the same values as Tenon's `User`.
struct FloorUser: UserValues {
  static let columns =
    "users.id, users.username, users.email, users.age, users.is_active, users.created_at"

  let id: Int
  var username: String
  var email: String
  var age: Int?
  var isActive: Bool
  var createdAt: Date

  var number: Int { id }
}

/// A row of `posts`, with the same values as Tenon's `Post`.
struct FloorPost: PostValues {
  static let columns = "posts.id, posts.title, posts.body, posts.view_count, posts.user_id"

  let id: Int
  var title: String
  var body: String
  var viewCount: Int
  var userID: Int

  var number: Int { id }
  var userNumber: Int { userID }
}

// Read in the usual way.
extension FloorUser {
  /// Reads a row.
  init(plain row: OpaquePointer, at column: Int32 = 0) throws {
    id = Int(sqlite3_column_int64(row, column))
    username = Self.text(row, column + 1)
    email = Self.text(row, column + 2)
    age =
      sqlite3_column_type(row, column + 3) == SQLITE_NULL
      ? nil : Int(sqlite3_column_int64(row, column + 3))
    isActive = sqlite3_column_int64(row, column + 4) != 0
    let time = sqlite3_column_text(row, column + 5)
    createdAt = try FloorDate.date(time, Int(sqlite3_column_bytes(row, column + 5)))
  }

  static func text(_ row: OpaquePointer, _ column: Int32) -> String {
    let bytes = sqlite3_column_text(row, column)
    let count = Int(sqlite3_column_bytes(row, column))
    return String(decoding: UnsafeBufferPointer(start: bytes, count: count), as: UTF8.self)
  }
}

extension FloorPost {
  /// Reads a row.
  init(plain row: OpaquePointer, at column: Int32 = 0) {
    id = Int(sqlite3_column_int64(row, column))
    title = FloorUser.text(row, column + 1)
    body = FloorUser.text(row, column + 2)
    viewCount = Int(sqlite3_column_int64(row, column + 3))
    userID = Int(sqlite3_column_int64(row, column + 4))
  }
}

// Read with one call per cell that finds the cell, and further calls that use only the cell. This is safe if no other
// thread uses the connection.
extension FloorUser {
  /// Reads a row.
  init(best row: OpaquePointer, at column: Int32 = 0) throws {
    id = Int(sqlite3_value_int64(sqlite3_column_value(row, column)))
    username = Self.text(sqlite3_column_value(row, column + 1))
    email = Self.text(sqlite3_column_value(row, column + 2))
    let age = sqlite3_column_value(row, column + 3)
    self.age = sqlite3_value_type(age) == SQLITE_NULL ? nil : Int(sqlite3_value_int64(age))
    isActive = sqlite3_value_int64(sqlite3_column_value(row, column + 4)) != 0
    let time = sqlite3_column_value(row, column + 5)
    createdAt = try FloorDate.date(sqlite3_value_text(time), Int(sqlite3_value_bytes(time)))
  }

  static func text(_ value: OpaquePointer?) -> String {
    let bytes = sqlite3_value_text(value)
    let count = Int(sqlite3_value_bytes(value))
    return String(decoding: UnsafeBufferPointer(start: bytes, count: count), as: UTF8.self)
  }
}

extension FloorPost {
  /// Reads a row.
  init(best row: OpaquePointer, at column: Int32 = 0) {
    id = Int(sqlite3_value_int64(sqlite3_column_value(row, column)))
    title = FloorUser.text(sqlite3_column_value(row, column + 1))
    body = FloorUser.text(sqlite3_column_value(row, column + 2))
    viewCount = Int(sqlite3_value_int64(sqlite3_column_value(row, column + 3)))
    userID = Int(sqlite3_value_int64(sqlite3_column_value(row, column + 4)))
  }
}

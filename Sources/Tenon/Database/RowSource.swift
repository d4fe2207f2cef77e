import Foundation

/// The current row of a driver other than SQLite, or another source of values in its place.
///
/// Each reading function throws `InvalidColumnValue`, or an error of the source, when the column holds a value of
/// another type.
package protocol RowSource: AnyObject {
  /// The statement's text.
  var sql: String { get }
  /// Returns the column's name.
  func columnName(at index: Int) -> String?
  /// Returns a description of the kind of the column's value, such as `NULL` or `text`.
  func kind(at index: Int) -> String
  /// Returns true if the column holds NULL.
  func isNull(at index: Int) -> Bool
  /// Reads an integer.
  func int64(at index: Int) throws -> Int64
  /// Reads a boolean.
  func bool(at index: Int) throws -> Bool
  /// Reads a floating-point number.
  func double(at index: Int) throws -> Double
  /// Reads text.
  func text(at index: Int) throws -> String
  /// Reads bytes.
  func bytes(at index: Int) throws -> [UInt8]
  /// Reads a decimal number.
  func decimal(at index: Int) throws -> Decimal
  /// Reads a point in time.
  func datetime(at index: Int) throws -> Date
  /// Reads a calendar date.
  func date(at index: Int) throws -> CalendarDate
  /// Reads a time of day.
  func time(at index: Int) throws -> TimeOfDay
  /// Reads a UUID.
  func uuid(at index: Int) throws -> UUID
  /// Reads JSON text.
  func json(at index: Int) throws -> String
}

/// A row whose columns are SQL values, each of its column's type. Times, UUIDs and JSON may be text.
package protocol ValueSource: RowSource {
  /// Returns a column's value; NULL for a column that does not exist.
  func value(at index: Int) -> SQLValue
  /// Returns the error for a value of another type.
  ///
  /// - Parameters:
  ///   - index: The column's index.
  ///   - expected: The expected type, with an article.
  func mismatch(at index: Int, expected: String) -> any Error
}

extension ValueSource {
  package func isNull(at index: Int) -> Bool { value(at: index) == .null }

  package func int64(at index: Int) throws -> Int64 {
    if case .integer(let value) = value(at: index) { return value }
    throw mismatch(at: index, expected: "an integer")
  }

  package func bool(at index: Int) throws -> Bool {
    if case .bool(let value) = value(at: index) { return value }
    throw mismatch(at: index, expected: "a boolean")
  }

  package func double(at index: Int) throws -> Double {
    if case .double(let value) = value(at: index) { return value }
    throw mismatch(at: index, expected: "a number")
  }

  package func text(at index: Int) throws -> String {
    if case .text(let value) = value(at: index) { return value }
    throw mismatch(at: index, expected: "text in UTF-8")
  }

  package func bytes(at index: Int) throws -> [UInt8] {
    if case .bytes(let value) = value(at: index) { return value }
    throw mismatch(at: index, expected: "bytes")
  }

  package func decimal(at index: Int) throws -> Decimal {
    if case .decimal(let value) = value(at: index) { return value }
    throw mismatch(at: index, expected: "a decimal number")
  }

  package func datetime(at index: Int) throws -> Date {
    switch value(at: index) {
    case .datetime(let value): return value
    case .text(var text):
      if let value = text.withUTF8(DateTimeText.date) { return value }
    default: break
    }
    throw mismatch(at: index, expected: "a time as YYYY-MM-DD HH:MM:SS.ffffff")
  }

  package func date(at index: Int) throws -> CalendarDate {
    if case .date(let value) = value(at: index) { return value }
    throw mismatch(at: index, expected: "a date")
  }

  package func time(at index: Int) throws -> TimeOfDay {
    switch value(at: index) {
    case .time(let value): return value
    case .text(let text):
      if let value = TimeOfDay(text) { return value }
    default: break
    }
    throw mismatch(at: index, expected: "a time of day as HH:MM:SS")
  }

  package func uuid(at index: Int) throws -> UUID {
    switch value(at: index) {
    case .uuid(let value): return value
    case .text(let text):
      if let value = UUIDText.uuid(text) { return value }
    case .bytes(let bytes):
      if let value = UUIDText.uuid(bytes: bytes) { return value }
    default: break
    }
    throw mismatch(at: index, expected: "a UUID")
  }

  package func json(at index: Int) throws -> String {
    switch value(at: index) {
    case .json(let value), .text(let value): return value
    default: throw mismatch(at: index, expected: "JSON")
    }
  }
}

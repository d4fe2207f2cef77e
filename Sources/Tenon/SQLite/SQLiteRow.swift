import CSQLite
import Foundation

/// The current row of a SQLite statement. Each function returns nil if the column holds a value of another type.
///
/// The column's value is fetched once and then asked for its type and content, which is faster than asking the
/// statement each time. SQLite allows it because no other thread uses the connection ("Unprotected sqlite3_value
/// Objects" in its manual).
@usableFromInline struct SQLiteRow {
  @usableFromInline let statement: OpaquePointer

  init(_ statement: OpaquePointer) { self.statement = statement }

  @inlinable
  func cell(_ index: Int) -> OpaquePointer? {
    sqlite3_column_value(statement, Int32(truncatingIfNeeded: index))
  }

  @inlinable
  func isNull(at index: Int) -> Bool { sqlite3_value_type(cell(index)) == SQLITE_NULL }

  @inlinable
  func int64(at index: Int) -> Int64? {
    let cell = cell(index)
    return sqlite3_value_type(cell) == SQLITE_INTEGER ? sqlite3_value_int64(cell) : nil
  }

  @inline(__always)
  func bool(at index: Int) -> Bool? {
    switch int64(at: index) {
    case 0: false
    case 1: true
    default: nil
    }
  }

  @inline(__always)
  func double(at index: Int) -> Double? {
    let cell = cell(index)
    let type = sqlite3_value_type(cell)
    return type == SQLITE_FLOAT || type == SQLITE_INTEGER ? sqlite3_value_double(cell) : nil
  }

  /// Reads text. Returns nil also for text that is not UTF-8.
  @inline(__always)
  func text(at index: Int) -> String? {
    let cell = cell(index)
    guard sqlite3_value_type(cell) == SQLITE_TEXT, let bytes = sqlite3_value_text(cell) else {
      return nil
    }
    return UTF8Text.string(
      UnsafeBufferPointer(start: bytes, count: Int(sqlite3_value_bytes(cell))))
  }

  func bytes(at index: Int) -> [UInt8]? {
    let cell = cell(index)
    guard sqlite3_value_type(cell) == SQLITE_BLOB else { return nil }
    // The pointer must be fetched before the length, as SQLite's manual requires; an empty blob has no pointer.
    guard let pointer = sqlite3_value_blob(cell) else { return [] }
    let count = Int(sqlite3_value_bytes(cell))
    return [UInt8](UnsafeRawBufferPointer(start: pointer, count: count))
  }

  func decimal(at index: Int) -> Decimal? {
    let cell = cell(index)
    switch sqlite3_value_type(cell) {
    case SQLITE_INTEGER: return Decimal(sqlite3_value_int64(cell))
    // The shortest text that represents the double is the intended decimal: 0.99, not 0.98999….
    case SQLITE_FLOAT: return DecimalText.decimal(String(describing: sqlite3_value_double(cell)))
    default: return text(at: index).flatMap(DecimalText.decimal)
    }
  }

  /// Calls a closure with the bytes of text. Returns nil for a value that is not text.
  @inline(__always)
  func withText<Result>(
    at index: Int, _ body: (UnsafeBufferPointer<UInt8>) throws -> Result?
  ) rethrows -> Result? {
    let cell = cell(index)
    guard sqlite3_value_type(cell) == SQLITE_TEXT else { return nil }
    let pointer = sqlite3_value_text(cell)
    let count = pointer == nil ? 0 : Int(sqlite3_value_bytes(cell))
    return try body(UnsafeBufferPointer(start: pointer, count: count))
  }

  /// Reads any value. Returns nil for text that is not UTF-8.
  func value(at index: Int) -> SQLValue? {
    let cell = cell(index)
    switch sqlite3_value_type(cell) {
    case SQLITE_NULL: return .null
    case SQLITE_INTEGER: return .integer(sqlite3_value_int64(cell))
    case SQLITE_FLOAT: return .double(sqlite3_value_double(cell))
    case SQLITE_TEXT: return text(at: index).map { .text($0) }
    default: return bytes(at: index).map { .bytes($0) }
    }
  }

  /// Returns the column's name, with its table's name if it has one; nil if the column does not exist.
  func columnName(at index: Int) -> String? {
    guard let column = Int32(exactly: index), column >= 0,
      column < sqlite3_column_count(statement)
    else { return nil }
    let table = sqlite3_column_table_name(statement, column).map { String(cString: $0) + "." } ?? ""
    return table
      + (sqlite3_column_name(statement, column).map { String(cString: $0) } ?? "#\(index)")
  }

  /// Returns a description of the kind of the column's value.
  func kind(at index: Int) -> String {
    switch sqlite3_value_type(cell(index)) {
    case SQLITE_NULL: "NULL"
    case SQLITE_INTEGER: "an integer"
    case SQLITE_FLOAT: "a floating-point number"
    case SQLITE_TEXT: "text"
    default: "bytes"
    }
  }

  /// The statement's text.
  var sql: String? { sqlite3_sql(statement).map { String(cString: $0) } }
}

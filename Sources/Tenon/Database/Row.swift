import CSQLite
import Foundation

/// The current row of a result: typed access to its columns by index.
///
/// A row is valid only while it is handed to you, until the result moves on. SQLite's columns are read
/// straight from its statement; the rows of other drivers answer through `RowSource`.
public struct Row {
  @usableFromInline let statement: OpaquePointer?
  private unowned(unsafe) let source: (any RowSource)?
  /// True if values are refused that a condition would not find again by what they are read as.
  @usableFromInline private(set) var isStrict = false

  package init(sqlite statement: OpaquePointer) {
    self.statement = statement
    source = nil
  }

  package init(source: any RowSource) {
    statement = nil
    self.source = source
  }

  /// The row for a model to read: values in a form in which a condition would not find them again are an error.
  ///
  /// A query in SQL of your own reads times and UUIDs in any form.
  public var strict: Row {
    @inline(__always) get {
      var row = self
      row.isStrict = true
      return row
    }
  }

  /// The row for what is checked in another way.
  var lenient: Row {
    var row = self
    row.isStrict = false
    return row
  }

  /// Reads a column.
  ///
  /// - Parameters:
  ///   - type: The Swift type; usually inferred.
  ///   - index: The column's index, from 0.
  /// - Throws: `InvalidColumnValue` when the column holds something else.
  @inlinable
  public func value<Value: SQLConvertible>(_ type: Value.Type = Value.self, at index: Int) throws
    -> Value
  {
    if statement == nil, let value = try decoded(type, at: index) { return value }
    return try Value(row: self, at: index)
  }

  /// Whether a column holds NULL. A column that does not exist does.
  @inlinable
  public func isNull(at index: Int) -> Bool {
    if let statement {
      let cell = sqlite3_column_value(statement, Int32(truncatingIfNeeded: index))
      return sqlite3_value_type(cell) == SQLITE_NULL
    }
    return sourceIsNull(at: index)
  }

  /// Reads an integer.
  @inlinable
  public func int64(at index: Int) throws -> Int64 {
    if let statement {
      let cell = sqlite3_column_value(statement, Int32(truncatingIfNeeded: index))
      if sqlite3_value_type(cell) == SQLITE_INTEGER { return sqlite3_value_int64(cell) }
    }
    return try foreignInt64(at: index)
  }

  /// Reads an integer from a column that may hold NULL.
  @inlinable
  func nullableInt64(at index: Int) throws -> Int64? {
    if let statement {
      let cell = sqlite3_column_value(statement, Int32(truncatingIfNeeded: index))
      let type = sqlite3_value_type(cell)
      if type == SQLITE_INTEGER { return sqlite3_value_int64(cell) }
      if type == SQLITE_NULL { return nil }
    }
    return isNull(at: index) ? nil : try foreignInt64(at: index)
  }

  @usableFromInline func foreignInt64(at index: Int) throws -> Int64 {
    guard statement == nil else { throw invalidValue(at: index, expected: "an integer") }
    return try foreign(index) { try $0.int64(at: index) }
  }

  /// Reads a boolean; SQLite keeps 0 and 1.
  public func bool(at index: Int) throws -> Bool {
    guard let statement else { return try foreign(index) { try $0.bool(at: index) } }
    let cell = cell(statement, index)
    if sqlite3_value_type(cell) == SQLITE_INTEGER {
      switch sqlite3_value_int64(cell) {
      case 0: return false
      case 1: return true
      default: break
      }
    }
    throw invalidValue(at: index, expected: "0 or 1")
  }

  /// Reads a floating-point number. An integer is one too: SQLite stores whole numbers so.
  public func double(at index: Int) throws -> Double {
    guard let statement else { return try foreign(index) { try $0.double(at: index) } }
    let cell = cell(statement, index)
    let type = sqlite3_value_type(cell)
    guard type == SQLITE_FLOAT || type == SQLITE_INTEGER else {
      throw invalidValue(at: index, expected: "a number")
    }
    return sqlite3_value_double(cell)
  }

  /// Reads text, embedded NUL characters included.
  public func text(at index: Int) throws -> String {
    guard let statement else { return try foreign(index) { try $0.text(at: index) } }
    return try text(in: cell(statement, index), at: index)
  }

  /// Reads text from a column that may hold NULL.
  @usableFromInline func nullableText(at index: Int) throws -> String? {
    guard let statement else { return sourceIsNull(at: index) ? nil : try text(at: index) }
    let cell = cell(statement, index)
    return sqlite3_value_type(cell) == SQLITE_NULL ? nil : try text(in: cell, at: index)
  }

  @inline(__always)
  private func text(in cell: OpaquePointer?, at index: Int) throws -> String {
    guard sqlite3_value_type(cell) == SQLITE_TEXT, let bytes = sqlite3_value_text(cell),
      let text = UTF8Text.string(
        UnsafeBufferPointer(start: bytes, count: Int(sqlite3_value_bytes(cell))))
    else { throw invalidValue(at: index, expected: "text in UTF-8") }
    return text
  }

  /// Reads bytes.
  public func bytes(at index: Int) throws -> [UInt8] {
    guard let statement else { return try foreign(index) { try $0.bytes(at: index) } }
    let cell = cell(statement, index)
    guard sqlite3_value_type(cell) == SQLITE_BLOB else {
      throw invalidValue(at: index, expected: "bytes")
    }
    // A pointer first, then the length, as SQLite's manual asks; an empty blob has no pointer.
    guard let pointer = sqlite3_value_blob(cell) else { return [] }
    let count = Int(sqlite3_value_bytes(cell))
    return [UInt8](UnsafeRawBufferPointer(start: pointer, count: count))
  }

  /// Reads a decimal number. SQLite keeps it as text; numbers that other tools wrote are read as well.
  public func decimal(at index: Int) throws -> Decimal {
    guard let statement else { return try foreign(index) { try $0.decimal(at: index) } }
    let cell = cell(statement, index)
    switch sqlite3_value_type(cell) {
    case SQLITE_INTEGER:
      return Decimal(sqlite3_value_int64(cell))
    case SQLITE_FLOAT:
      // The shortest text that names the same double is the decimal that was meant: 0.99, not 0.98999….
      let number = sqlite3_value_double(cell)
      if let value = DecimalText.decimal(String(describing: number)) { return value }
    case SQLITE_TEXT:
      if let value = DecimalText.decimal(try text(at: index)) { return value }
    default: break
    }
    throw invalidValue(at: index, expected: "a decimal number")
  }

  /// Reads a time, in UTC.
  public func datetime(at index: Int) throws -> Date {
    guard statement != nil else { return try foreign(index) { try $0.datetime(at: index) } }
    return try withText(at: index, expected: "a time as YYYY-MM-DD HH:MM:SS.ffffff") { text in
      guard let date = DateTimeText.date(text) else { return nil }
      if isStrict {
        guard DateTimeText.isOrdered(text, from: 19) else {
          throw invalidValue(
            at: index,
            expected: "a time as YYYY-MM-DD HH:MM:SS.ffffff, unless its field has `stored:`")
        }
        guard DateTimeText.isExact(date, text) else {
          throw invalidValue(at: index, expected: "a time that a Date holds exactly")
        }
      }
      return date
    }
  }

  /// Reads a day.
  public func date(at index: Int) throws -> CalendarDate {
    guard statement != nil else { return try foreign(index) { try $0.date(at: index) } }
    return try withText(at: index, expected: "a date as YYYY-MM-DD") {
      CalendarDate(String(decoding: $0, as: UTF8.self))
    }
  }

  /// Reads a time of day.
  public func time(at index: Int) throws -> TimeOfDay {
    guard statement != nil else { return try foreign(index) { try $0.time(at: index) } }
    return try withText(at: index, expected: "a time of day as HH:MM:SS") { text in
      isStrict && !DateTimeText.isOrdered(text, from: 8)
        ? nil : TimeOfDay(String(decoding: text, as: UTF8.self))
    }
  }

  /// Reads a UUID: SQLite keeps text with or without hyphens, or 16 bytes.
  public func uuid(at index: Int) throws -> UUID {
    guard let statement else { return try foreign(index) { try $0.uuid(at: index) } }
    if sqlite3_value_type(cell(statement, index)) == SQLITE_BLOB {
      if let value = UUIDText.uuid(bytes: try bytes(at: index)) { return value }
    } else {
      let text = try text(at: index)
      if let value = UUIDText.uuid(text), !isStrict || UUIDText.hasOneCase(text) { return value }
    }
    throw invalidValue(at: index, expected: "a UUID")
  }

  /// Reads JSON text.
  public func json(at index: Int) throws -> String {
    guard statement != nil else { return try foreign(index) { try $0.json(at: index) } }
    return try text(at: index)
  }

  /// Reads whatever a column holds, as SQLite keeps it; nil where another driver gives values of its own types.
  func storedValue(at index: Int) throws -> SQLValue? {
    guard let statement else { return nil }
    switch sqlite3_value_type(cell(statement, index)) {
    case SQLITE_NULL: return .null
    case SQLITE_INTEGER: return .integer(try int64(at: index))
    case SQLITE_FLOAT: return .double(try double(at: index))
    case SQLITE_TEXT: return .text(try text(at: index))
    default: return .bytes(try bytes(at: index))
    }
  }

  /// The error for a column that holds something else than it should.
  ///
  /// - Parameters:
  ///   - index: The column's index.
  ///   - expected: What it should hold, with its article.
  public func invalidValue(at index: Int, expected: String) -> InvalidColumnValue {
    let column = Int32(truncatingIfNeeded: index)
    guard let statement, column >= 0, column < sqlite3_column_count(statement) else {
      return InvalidColumnValue(
        column: source?.columnName(at: index) ?? "#\(index)", expected: expected,
        found: source?.kind(at: index) ?? "no such column", statement: source?.sql)
    }
    let found =
      switch sqlite3_column_type(statement, column) {
      case SQLITE_NULL: "NULL"
      case SQLITE_INTEGER: "an integer"
      case SQLITE_FLOAT: "a floating-point number"
      case SQLITE_TEXT: "text"
      default: "bytes"
      }
    let table = sqlite3_column_table_name(statement, column).map { String(cString: $0) + "." } ?? ""
    let name = sqlite3_column_name(statement, column).map { String(cString: $0) } ?? "#\(index)"
    return InvalidColumnValue(
      column: table + name, expected: expected, found: found,
      statement: sqlite3_sql(statement).map { String(cString: $0) })
  }

  private func withText<Result>(
    at index: Int, expected: String, _ body: (UnsafeBufferPointer<UInt8>) throws -> Result?
  ) throws -> Result {
    let cell = statement.flatMap { self.cell($0, index) }
    guard sqlite3_value_type(cell) == SQLITE_TEXT else {
      throw invalidValue(at: index, expected: expected)
    }
    let pointer = sqlite3_value_text(cell)
    let count = Int(sqlite3_value_bytes(cell))
    guard
      let result = try body(
        UnsafeBufferPointer(start: pointer, count: pointer == nil ? 0 : count))
    else { throw invalidValue(at: index, expected: expected) }
    return result
  }

  /// A column's value. Asking it what it holds is quicker than asking the statement each time; SQLite allows that where
  /// no other thread uses the connection ("Unprotected sqlite3_value Objects" in its manual).
  private func cell(_ statement: OpaquePointer, _ index: Int) -> OpaquePointer? {
    sqlite3_column_value(statement, Int32(truncatingIfNeeded: index))
  }

  /// What a field is decoded as, where the row stands for fields that are decoded.
  @usableFromInline func decoded<Value: SQLConvertible>(_ type: Value.Type, at index: Int) throws
    -> Value?
  {
    try (source as? DecodedFields)?.value(type, at: index)
  }

  @usableFromInline func sourceIsNull(at index: Int) -> Bool {
    source?.isNull(at: index) ?? true
  }

  private func foreign<Value>(_ index: Int, _ read: (any RowSource) throws -> Value) throws -> Value
  {
    guard let source else { throw invalidValue(at: index, expected: "a value") }
    return try read(source)
  }
}

/// What a driver other than SQLite gives for its current row, converted from its own type system.
package protocol RowSource: AnyObject {
  /// The statement's text.
  var sql: String { get }
  /// The column's name.
  func columnName(at index: Int) -> String?
  /// What the column holds, in words, such as `NULL` or `text`.
  func kind(at index: Int) -> String
  /// Whether the column holds NULL.
  func isNull(at index: Int) -> Bool
  func int64(at index: Int) throws -> Int64
  func bool(at index: Int) throws -> Bool
  func double(at index: Int) throws -> Double
  func text(at index: Int) throws -> String
  func bytes(at index: Int) throws -> [UInt8]
  func decimal(at index: Int) throws -> Decimal
  func datetime(at index: Int) throws -> Date
  func date(at index: Int) throws -> CalendarDate
  func time(at index: Int) throws -> TimeOfDay
  func uuid(at index: Int) throws -> UUID
  func json(at index: Int) throws -> String
}

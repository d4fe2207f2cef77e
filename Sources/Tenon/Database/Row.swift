import Foundation

/// The current row of a result, with typed access to its columns by index.
///
/// A row is valid only until the result advances to the next row. A row of SQLite is read directly from its statement,
/// in code that the compiler can inline. The rows of other drivers are read through `RowSource`.
///
/// Each reading function throws `InvalidColumnValue` when the column holds a value of another type, or NULL.
public struct Row {
  @usableFromInline let sqlite: SQLiteRow?
  private unowned(unsafe) let source: (any RowSource)?
  /// True if values are refused whose stored form differs from the one that a condition compares with.
  @usableFromInline private(set) var isStrict = false

  init(_ row: SQLiteRow) {
    sqlite = row
    source = nil
  }

  package init(source: any RowSource) {
    sqlite = nil
    self.source = source
  }

  /// The row with strict reading, as models use it: a value is an error if its stored form differs from the one that a
  /// condition compares with.
  ///
  /// Hand-written SQL reads times and UUIDs in any form.
  public var strict: Row {
    @inline(__always) get {
      var row = self
      row.isStrict = true
      return row
    }
  }

  /// The row without strict reading, for values that are checked in another way.
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
  /// - Throws: `InvalidColumnValue` when the column holds a value of another type.
  @inlinable
  public func value<Value: SQLConvertible>(_ type: Value.Type = Value.self, at index: Int) throws
    -> Value
  {
    if sqlite == nil, let value = try decoded(type, at: index) { return value }
    return try Value(row: self, at: index)
  }

  /// Returns true if a column holds NULL or does not exist.
  @inlinable
  public func isNull(at index: Int) -> Bool {
    if let sqlite { return sqlite.isNull(at: index) }
    return sourceIsNull(at: index)
  }

  /// Reads an integer.
  @inlinable
  public func int64(at index: Int) throws -> Int64 {
    if let value = sqlite?.int64(at: index) { return value }
    return try otherInt64(at: index)
  }

  /// Reads an integer from a column that may hold NULL.
  @inlinable
  func nullableInt64(at index: Int) throws -> Int64? {
    if let value = sqlite?.int64(at: index) { return value }
    return isNull(at: index) ? nil : try otherInt64(at: index)
  }

  @usableFromInline func otherInt64(at index: Int) throws -> Int64 {
    try other(index, expected: "an integer") { try $0.int64(at: index) }
  }

  /// Reads a Boolean. SQLite stores 0 and 1.
  public func bool(at index: Int) throws -> Bool {
    if let value = sqlite?.bool(at: index) { return value }
    return try other(index, expected: "0 or 1") { try $0.bool(at: index) }
  }

  /// Reads a floating-point number. Integers are accepted, as SQLite stores whole numbers as integers.
  public func double(at index: Int) throws -> Double {
    if let value = sqlite?.double(at: index) { return value }
    return try other(index, expected: "a number") { try $0.double(at: index) }
  }

  /// Reads text, including embedded NUL characters.
  public func text(at index: Int) throws -> String {
    if let value = sqlite?.text(at: index) { return value }
    return try other(index, expected: "text in UTF-8") { try $0.text(at: index) }
  }

  /// Reads text from a column that may hold NULL.
  @usableFromInline func nullableText(at index: Int) throws -> String? {
    if let value = sqlite?.text(at: index) { return value }
    return isNull(at: index) ? nil : try text(at: index)
  }

  /// Reads bytes.
  public func bytes(at index: Int) throws -> [UInt8] {
    if let value = sqlite?.bytes(at: index) { return value }
    return try other(index, expected: "bytes") { try $0.bytes(at: index) }
  }

  /// Reads a decimal number. SQLite stores it as text; numbers written by other tools are accepted.
  public func decimal(at index: Int) throws -> Decimal {
    if let value = sqlite?.decimal(at: index) { return value }
    return try other(index, expected: "a decimal number") { try $0.decimal(at: index) }
  }

  /// Reads a point in time, in UTC.
  ///
  /// - Throws: `InvalidColumnValue` when the column does not hold a time, or when a model reads a time in another form.
  ///   SQLite compares times as text, so a condition would not find it.
  public func datetime(at index: Int) throws -> Date {
    guard let sqlite else {
      return try other(index, expected: "a time") { try $0.datetime(at: index) }
    }
    let date: Date? = try sqlite.withText(at: index) { text in
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
    guard let date else {
      throw invalidValue(at: index, expected: "a time as YYYY-MM-DD HH:MM:SS.ffffff")
    }
    return date
  }

  /// Reads a calendar date.
  public func date(at index: Int) throws -> CalendarDate {
    if let text = sqlite?.text(at: index), let value = CalendarDate(text) { return value }
    return try other(index, expected: "a date as YYYY-MM-DD") { try $0.date(at: index) }
  }

  /// Reads a time of day.
  public func time(at index: Int) throws -> TimeOfDay {
    let value: TimeOfDay? = sqlite?.withText(at: index) { text in
      isStrict && !DateTimeText.isOrdered(text, from: 8)
        ? nil : TimeOfDay(String(decoding: text, as: UTF8.self))
    }
    if let value { return value }
    return try other(index, expected: "a time of day as HH:MM:SS") { try $0.time(at: index) }
  }

  /// Reads a UUID. SQLite stores text with or without hyphens, or 16 bytes.
  public func uuid(at index: Int) throws -> UUID {
    if let bytes = sqlite?.bytes(at: index), let value = UUIDText.uuid(bytes: bytes) {
      return value
    }
    if let text = sqlite?.text(at: index), let value = UUIDText.uuid(text),
      !isStrict || UUIDText.hasOneCase(text)
    {
      return value
    }
    return try other(index, expected: "a UUID") { try $0.uuid(at: index) }
  }

  /// Reads JSON text.
  public func json(at index: Int) throws -> String {
    guard sqlite == nil else { return try text(at: index) }
    return try other(index, expected: "JSON") { try $0.json(at: index) }
  }

  /// Reads any value in the form in which SQLite stores it. Returns nil for other drivers, which return values of their
  /// own types.
  package func storedValue(at index: Int) throws -> SQLValue? {
    guard let sqlite else { return nil }
    guard let value = sqlite.value(at: index) else {
      throw invalidValue(at: index, expected: "text in UTF-8")
    }
    return value
  }

  /// Returns the error for a column that holds an unexpected value.
  ///
  /// - Parameters:
  ///   - index: The column's index, from 0.
  ///   - expected: The expected value, with an article, such as "a date".
  /// - Returns: The error, with the column's name and the kind of its value.
  public func invalidValue(at index: Int, expected: String) -> InvalidColumnValue {
    if let sqlite, let column = sqlite.columnName(at: index) {
      return InvalidColumnValue(
        column: column, expected: expected, found: sqlite.kind(at: index), statement: sqlite.sql)
    }
    return InvalidColumnValue(
      column: source?.columnName(at: index) ?? "#\(index)", expected: expected,
      found: source?.kind(at: index) ?? "no such column", statement: source?.sql)
  }

  /// Decodes a field if the row represents the fields of a decoder; otherwise returns nil.
  @usableFromInline func decoded<Value: SQLConvertible>(_ type: Value.Type, at index: Int) throws
    -> Value?
  {
    try (source as? DecodedFields)?.value(type, at: index)
  }

  @usableFromInline func sourceIsNull(at index: Int) -> Bool {
    source?.isNull(at: index) ?? true
  }

  /// Reads a value from the row of another driver.
  private func other<Value>(
    _ index: Int, expected: String, _ read: (any RowSource) throws -> Value
  ) throws -> Value {
    guard let source else { throw invalidValue(at: index, expected: expected) }
    return try read(source)
  }
}

import Foundation

/// The current row of a result: typed access to its columns by index.
///
/// A row is valid only while it is handed to you, until the result moves on. A row of SQLite is read straight from its
/// statement, which the compiler sees through; the rows of other drivers answer through `RowSource`.
public struct Row {
  @usableFromInline let sqlite: SQLiteRow?
  private unowned(unsafe) let source: (any RowSource)?
  /// True if values are refused that a condition would not find again by what they are read as.
  @usableFromInline private(set) var isStrict = false

  init(_ row: SQLiteRow) {
    sqlite = row
    source = nil
  }

  package init(source: any RowSource) {
    sqlite = nil
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
    if sqlite == nil, let value = try decoded(type, at: index) { return value }
    return try Value(row: self, at: index)
  }

  /// True if a column holds NULL, or does not exist.
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

  /// Reads a boolean; SQLite keeps 0 and 1.
  public func bool(at index: Int) throws -> Bool {
    if let value = sqlite?.bool(at: index) { return value }
    return try other(index, expected: "0 or 1") { try $0.bool(at: index) }
  }

  /// Reads a floating-point number. An integer is one too: SQLite stores whole numbers so.
  public func double(at index: Int) throws -> Double {
    if let value = sqlite?.double(at: index) { return value }
    return try other(index, expected: "a number") { try $0.double(at: index) }
  }

  /// Reads text, embedded NUL characters included.
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

  /// Reads a decimal number. SQLite keeps it as text; numbers that other tools wrote are read as well.
  public func decimal(at index: Int) throws -> Decimal {
    if let value = sqlite?.decimal(at: index) { return value }
    return try other(index, expected: "a decimal number") { try $0.decimal(at: index) }
  }

  /// Reads a time, in UTC.
  ///
  /// - Throws: `InvalidColumnValue` for a time that a model could not find again, where a model reads: SQLite compares the
  ///   texts of times.
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

  /// Reads a day.
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

  /// Reads a UUID: SQLite keeps text with or without hyphens, or 16 bytes.
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

  /// Reads any value in the form in which SQLite keeps it; nil where another driver gives values of its own types.
  package func storedValue(at index: Int) throws -> SQLValue? {
    guard let sqlite else { return nil }
    guard let value = sqlite.value(at: index) else {
      throw invalidValue(at: index, expected: "text in UTF-8")
    }
    return value
  }

  /// The error for a column that holds something else than it should.
  ///
  /// - Parameters:
  ///   - index: The column's index.
  ///   - expected: What it should hold, with its article.
  public func invalidValue(at index: Int, expected: String) -> InvalidColumnValue {
    if let sqlite, let column = sqlite.columnName(at: index) {
      return InvalidColumnValue(
        column: column, expected: expected, found: sqlite.kind(at: index), statement: sqlite.sql)
    }
    return InvalidColumnValue(
      column: source?.columnName(at: index) ?? "#\(index)", expected: expected,
      found: source?.kind(at: index) ?? "no such column", statement: source?.sql)
  }

  /// Decodes a field, where the row stands for the fields of a decoder.
  @usableFromInline func decoded<Value: SQLConvertible>(_ type: Value.Type, at index: Int) throws
    -> Value?
  {
    try (source as? DecodedFields)?.value(type, at: index)
  }

  @usableFromInline func sourceIsNull(at index: Int) -> Bool {
    source?.isNull(at: index) ?? true
  }

  /// Reads a value from another driver's row.
  private func other<Value>(
    _ index: Int, expected: String, _ read: (any RowSource) throws -> Value
  ) throws -> Value {
    guard let source else { throw invalidValue(at: index, expected: expected) }
    return try read(source)
  }
}

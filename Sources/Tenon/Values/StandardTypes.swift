import Foundation

// Types of the standard library and Foundation as values of columns.

extension Bool: SQLConvertible {
  @inlinable
  public init(row: Row, at index: Int) throws { self = try row.bool(at: index) }

  @inlinable
  public func bind(to binder: inout Binder) throws { try binder.bind(bool: self) }

  /// The value to bind in SQL.
  public var sqlValue: SQLValue { .bool(self) }
}

extension SQLConvertible where Self: FixedWidthInteger & SignedInteger {
  /// Reads an integer. One that does not fit in the type is an error.
  @inlinable
  public init(row: Row, at index: Int) throws {
    guard let value = Self(exactly: try row.int64(at: index)) else {
      throw row.invalidValue(at: index, expected: "\(Self.self)")
    }
    self = value
  }

  /// Reads an integer from a column that may be NULL. One that does not fit in the type is an error.
  @inlinable
  public init?(nullable row: Row, at index: Int) throws {
    guard let number = try row.nullableInt64(at: index) else { return nil }
    guard let value = Self(exactly: number) else {
      throw row.invalidValue(at: index, expected: "\(Self.self)")
    }
    self = value
  }

  /// Converts a key that the database made; nil if it does not fit.
  @inlinable
  public init?(databaseKey: Int64) { self.init(exactly: databaseKey) }

  /// Compares the integers.
  @inlinable
  public static func areSame(_ left: Self, _ right: Self) -> Bool { left == right }

  /// Binds the integer.
  @inlinable
  public func bind(to binder: inout Binder) throws {
    guard let value = Int64(exactly: self) else { return try binder.bind(sqlValue) }
    try binder.bind(int64: value)
  }

  /// The value to bind in SQL.
  public var sqlValue: SQLValue {
    Int64(exactly: self).map { .integer($0) } ?? .invalid("an integer of more than 64 bits")
  }
}

extension Int: SQLConvertible {}
extension Int64: SQLConvertible {}
extension Int32: SQLConvertible {}
extension Int16: SQLConvertible {}

extension Double: SQLConvertible {
  @inlinable
  public init(row: Row, at index: Int) throws { self = try row.double(at: index) }

  @inlinable
  public func bind(to binder: inout Binder) throws { try binder.bind(double: self) }

  /// The value to bind in SQL.
  public var sqlValue: SQLValue { .double(self) }
}

extension Float: SQLConvertible {
  @inlinable
  public init(row: Row, at index: Int) throws {
    let value = try row.double(at: index)
    self = Float(value)
    if isInfinite && value.isFinite || row.isStrict && Double(self) != value {
      throw row.invalidValue(at: index, expected: "Float")
    }
  }

  @inlinable
  public func bind(to binder: inout Binder) throws {
    // A JSON encoder gets a `Float`: as a `Double` it would have more digits.
    if try !binder.encodes(self) { try binder.bind(double: Double(self)) }
  }

  /// The value to bind in SQL.
  public var sqlValue: SQLValue { .double(Double(self)) }
}

extension String: SQLConvertible {
  @inlinable
  public init(row: Row, at index: Int) throws { self = try row.text(at: index) }

  @inlinable
  public init?(nullable row: Row, at index: Int) throws {
    guard let text = try row.nullableText(at: index) else { return nil }
    self = text
  }

  @inlinable
  public func bind(to binder: inout Binder) throws { try binder.bind(text: self) }

  /// The value to bind in SQL.
  public var sqlValue: SQLValue { .text(self) }

  /// Compares the Unicode scalars. In contrast to a column, `==` considers different compositions of a character equal.
  @inlinable
  public static func areSame(_ left: String, _ right: String) -> Bool {
    left.utf8.elementsEqual(right.utf8)
  }
}

extension Array: SQLConvertible where Element == UInt8 {
  /// The type itself.
  public typealias Unwrapped = [UInt8]

  @inlinable
  public init(row: Row, at index: Int) throws { self = try row.bytes(at: index) }

  @inlinable
  public func bind(to binder: inout Binder) throws { try binder.bind(bytes: self) }

  /// The value to bind in SQL.
  public var sqlValue: SQLValue { .bytes(self) }
}

extension Decimal: SQLConvertible {
  /// The comparison of numbers, as SQLite stores decimals as exact text.
  public static var comparison: SQLComparison { .numeric }

  public init(row: Row, at index: Int) throws { self = try row.decimal(at: index) }

  /// The value to bind in SQL.
  public var sqlValue: SQLValue { .decimal(self) }
}

extension Date: SQLConvertible {
  public init(row: Row, at index: Int) throws { self = try row.datetime(at: index) }

  /// The value to bind in SQL.
  public var sqlValue: SQLValue { .datetime(self) }

  /// The time rounded to microseconds, as databases store it.
  public var stored: Date { DateTimeText.rounded(self) }
}

extension UUID: SQLConvertible {
  public init(row: Row, at index: Int) throws { self = try row.uuid(at: index) }

  /// The value to bind in SQL.
  public var sqlValue: SQLValue { .uuid(self) }

  /// Compares the bytes.
  @inlinable
  public static func areSame(_ left: UUID, _ right: UUID) -> Bool { left == right }
}

import Foundation

// The standard library's and Foundation's types as columns hold them.

extension Bool: SQLConvertible {
  @inlinable
  public init(row: Row, at index: Int) throws { self = try row.bool(at: index) }

  @inlinable
  public func bind(to binder: inout Binder) throws { try binder.bind(bool: self) }

  /// The value as SQL knows it.
  public var sqlValue: SQLValue { .bool(self) }
}

extension Int: SQLConvertible {
  @inlinable
  public init(row: Row, at index: Int) throws {
    let value = try row.int64(at: index)
    guard let value = Int(exactly: value) else {
      throw row.invalidValue(at: index, expected: "Int")
    }
    self = value
  }

  public init?(databaseKey: Int64) { self.init(exactly: databaseKey) }

  @inlinable
  public func bind(to binder: inout Binder) throws { try binder.bind(int64: Int64(self)) }

  /// The value as SQL knows it.
  public var sqlValue: SQLValue { .integer(Int64(self)) }
}

extension Int64: SQLConvertible {
  @inlinable
  public init(row: Row, at index: Int) throws { self = try row.int64(at: index) }

  public init?(databaseKey: Int64) { self = databaseKey }

  @inlinable
  public func bind(to binder: inout Binder) throws { try binder.bind(int64: self) }

  /// The value as SQL knows it.
  public var sqlValue: SQLValue { .integer(self) }
}

extension Int32: SQLConvertible {
  @inlinable
  public init(row: Row, at index: Int) throws {
    guard let value = Int32(exactly: try row.int64(at: index)) else {
      throw row.invalidValue(at: index, expected: "Int32")
    }
    self = value
  }

  public init?(databaseKey: Int64) { self.init(exactly: databaseKey) }

  @inlinable
  public func bind(to binder: inout Binder) throws { try binder.bind(int64: Int64(self)) }

  /// The value as SQL knows it.
  public var sqlValue: SQLValue { .integer(Int64(self)) }
}

extension Int16: SQLConvertible {
  @inlinable
  public init(row: Row, at index: Int) throws {
    guard let value = Int16(exactly: try row.int64(at: index)) else {
      throw row.invalidValue(at: index, expected: "Int16")
    }
    self = value
  }

  public init?(databaseKey: Int64) { self.init(exactly: databaseKey) }

  @inlinable
  public func bind(to binder: inout Binder) throws { try binder.bind(int64: Int64(self)) }

  /// The value as SQL knows it.
  public var sqlValue: SQLValue { .integer(Int64(self)) }
}

extension Double: SQLConvertible {
  @inlinable
  public init(row: Row, at index: Int) throws { self = try row.double(at: index) }

  @inlinable
  public func bind(to binder: inout Binder) throws { try binder.bind(double: self) }

  /// The value as SQL knows it.
  public var sqlValue: SQLValue { .double(self) }
}

extension Float: SQLConvertible {
  @inlinable
  public init(row: Row, at index: Int) throws {
    let value = try row.double(at: index)
    self = Float(value)
    if isInfinite && value.isFinite { throw row.invalidValue(at: index, expected: "Float") }
  }

  @inlinable
  public func bind(to binder: inout Binder) throws { try binder.bind(double: Double(self)) }

  /// The value as SQL knows it.
  public var sqlValue: SQLValue { .double(Double(self)) }
}

extension String: SQLConvertible {
  @inlinable
  public init(row: Row, at index: Int) throws { self = try row.text(at: index) }

  @inlinable
  public func bind(to binder: inout Binder) throws { try binder.bind(text: self) }

  /// The value as SQL knows it.
  public var sqlValue: SQLValue { .text(self) }
}

extension Array: SQLConvertible where Element == UInt8 {
  /// Itself.
  public typealias Unwrapped = [UInt8]

  @inlinable
  public init(row: Row, at index: Int) throws { self = try row.bytes(at: index) }

  @inlinable
  public func bind(to binder: inout Binder) throws { try binder.bind(bytes: self) }

  /// The value as SQL knows it.
  public var sqlValue: SQLValue { .bytes(self) }
}

extension Decimal: SQLConvertible {
  /// As numbers: SQLite stores decimals as exact text.
  public static var comparison: SQLComparison { .numeric }

  public init(row: Row, at index: Int) throws { self = try row.decimal(at: index) }

  /// The value as SQL knows it.
  public var sqlValue: SQLValue { .decimal(self) }
}

extension Date: SQLConvertible {
  public init(row: Row, at index: Int) throws { self = try row.datetime(at: index) }

  /// The value as SQL knows it.
  public var sqlValue: SQLValue { .datetime(self) }

  /// The time rounded to microseconds, as databases keep it.
  public var stored: Date { DateTimeText.rounded(self) }
}

extension UUID: SQLConvertible {
  public init(row: Row, at index: Int) throws { self = try row.uuid(at: index) }

  /// The value as SQL knows it.
  public var sqlValue: SQLValue { .uuid(self) }
}

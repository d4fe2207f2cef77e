/// A Swift type that a column can hold.
///
/// The standard types conform. A custom type gets its conversion from a raw value, and needs no further code; name it
/// in the schema with `swiftType:`. For example:
///
///     struct EmailAddress: RawRepresentable, SQLConvertible, Hashable, Codable { let rawValue: String }
public protocol SQLConvertible: Sendable {
  /// The type without optionality: `Int` for both `Int` and `Int?`.
  associatedtype Unwrapped: SQLConvertible = Self

  /// The way in which SQL compares values of the type.
  static var comparison: SQLComparison { get }

  /// Reads a value from a column.
  ///
  /// - Throws: `InvalidColumnValue` if the column holds a value of another type.
  init(row: Row, at index: Int) throws

  /// Reads a value from a column that may be NULL, which becomes nil.
  ///
  /// - Throws: `InvalidColumnValue` if the column holds a value of another type.
  init?(nullable row: Row, at index: Int) throws

  /// Wraps a value that is not NULL.
  init(unwrapped: Unwrapped)

  /// Converts a key that the database made; nil if the database does not make keys of this type.
  init?(databaseKey: Int64)

  /// Binds the value to the next parameter.
  func bind(to binder: inout Binder) throws

  /// The value to bind in SQL.
  var sqlValue: SQLValue { get }

  /// The value in the precision in which it will be read back, such as a time rounded to microseconds.
  var stored: Self { get }

  /// Returns true if a column with a binary collation considers two values equal.
  static func areSame(_ left: Self, _ right: Self) -> Bool
}

/// A way to compare values in SQL.
public enum SQLComparison: Hashable, Sendable {
  /// Values are compared as they are stored.
  case stored

  /// Values are compared as numbers, even in a dialect that stores them as text.
  case numeric
}

extension SQLConvertible {
  /// The default: values are compared as they are stored.
  public static var comparison: SQLComparison { .stored }

  /// Reads a value, unless the column is NULL.
  @inlinable
  public init?(nullable row: Row, at index: Int) throws {
    if row.isNull(at: index) { return nil }
    try self.init(row: row, at: index)
  }

  /// Returns nil, as the database does not make keys of the type.
  @inlinable
  public init?(databaseKey: Int64) { nil }

  /// The value itself.
  @inlinable
  public var stored: Self { self }

  /// Binds the value to the next parameter.
  public func bind(to binder: inout Binder) throws {
    try binder.bind(sqlValue)
  }

  /// Compares the values to bind in SQL.
  public static func areSame(_ left: Self, _ right: Self) -> Bool {
    left.sqlValue == right.sqlValue
  }
}

extension SQLConvertible where Unwrapped == Self {
  /// The value itself.
  @inlinable
  public init(unwrapped: Self) { self = unwrapped }
}

extension SQLConvertible where Self: RawRepresentable, RawValue: SQLConvertible {
  /// The comparison of the raw value.
  public static var comparison: SQLComparison { RawValue.comparison }

  /// Reads the raw value and converts it. A raw value without a counterpart is an error.
  @inlinable
  public init(row: Row, at index: Int) throws {
    guard let value = Self(rawValue: try RawValue(row: row, at: index)) else {
      throw row.invalidValue(at: index, expected: "\(Self.self)")
    }
    self = value
  }

  /// Binds the raw value.
  @inlinable
  public func bind(to binder: inout Binder) throws {
    try rawValue.bind(to: &binder)
  }

  /// The raw value to bind in SQL.
  public var sqlValue: SQLValue { rawValue.sqlValue }

  /// Compares the raw values.
  @inlinable
  public static func areSame(_ left: Self, _ right: Self) -> Bool {
    RawValue.areSame(left.rawValue, right.rawValue)
  }
}

/// An enum of the schema. Generated enums conform to it.
public protocol SQLEnum: SQLConvertible, RawRepresentable, CaseIterable, Codable, Hashable
where RawValue: SQLConvertible, Unwrapped == Self {}

extension SQLEnum {
  /// Reads the raw value. It must be exactly that of a case.
  @inlinable
  public init(row: Row, at index: Int) throws {
    let rawValue = try RawValue(row: row, at: index)
    guard let value = Self(rawValue: rawValue), RawValue.areSame(value.rawValue, rawValue) else {
      throw row.invalidValue(at: index, expected: "\(Self.self)")
    }
    self = value
  }
}

extension Optional: SQLConvertible where Wrapped: SQLConvertible, Wrapped.Unwrapped == Wrapped {
  /// The wrapped type.
  public typealias Unwrapped = Wrapped

  /// The comparison of the wrapped type.
  public static var comparison: SQLComparison { Wrapped.comparison }

  /// Reads a value; NULL is nil.
  @inlinable
  public init(row: Row, at index: Int) throws {
    self = try Wrapped(nullable: row, at: index)
  }

  @inlinable
  public init(unwrapped: Wrapped) { self = unwrapped }

  /// Binds the value, or NULL.
  @inlinable
  public func bind(to binder: inout Binder) throws {
    if let value = self {
      try value.bind(to: &binder)
    } else {
      try binder.bindNull()
    }
  }

  /// The value to bind in SQL.
  public var sqlValue: SQLValue { self?.sqlValue ?? .null }

  /// The value in the precision in which it will be read back.
  @inlinable
  public var stored: Self { self?.stored }
}

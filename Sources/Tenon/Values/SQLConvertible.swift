/// A Swift type that a column can hold.
///
/// The standard types conform. Give your own type its conversion through a raw value, then name it in
/// the schema with `swiftType:`; there is nothing to write. For example:
///
///     struct EmailAddress: RawRepresentable, SQLConvertible, Hashable, Codable { let rawValue: String }
public protocol SQLConvertible: Sendable {
  /// The type without optionality: `Int` for both `Int` and `Int?`.
  associatedtype Unwrapped: SQLConvertible = Self

  /// How values of the type compare in SQL.
  static var comparison: SQLComparison { get }

  /// Reads a value from a column.
  ///
  /// - Throws: `InvalidColumnValue` when the column holds something else.
  init(row: Row, at index: Int) throws

  /// Reads a value from a column that may hold NULL, which is nil.
  ///
  /// - Throws: `InvalidColumnValue` when the column holds something else.
  init?(nullable row: Row, at index: Int) throws

  /// Wraps a value that is there.
  init(unwrapped: Unwrapped)

  /// Takes a key that the database made, or nil when keys of this type are never made so.
  init?(databaseKey: Int64)

  /// Binds the value to the next parameter.
  func bind(to binder: inout Binder) throws

  /// The value as SQL knows it.
  var sqlValue: SQLValue { get }

  /// The value as it will be read back, such as a time rounded to microseconds.
  var stored: Self { get }

  /// Tells two values apart as a column with a binary collation does.
  static func areSame(_ left: Self, _ right: Self) -> Bool
}

/// How values of a type compare in SQL.
public enum SQLComparison: Hashable, Sendable {
  /// As the column stores them.
  case stored

  /// As numbers, although some dialect stores them as text.
  case numeric
}

extension SQLConvertible {
  /// As the column stores them.
  public static var comparison: SQLComparison { .stored }

  /// Asks whether the column holds NULL before the value is read.
  @inlinable
  public init?(nullable row: Row, at index: Int) throws {
    if row.isNull(at: index) { return nil }
    try self.init(row: row, at: index)
  }

  /// Nil: such keys are not made by the database.
  @inlinable
  public init?(databaseKey: Int64) { nil }

  /// The value itself.
  @inlinable
  public var stored: Self { self }

  /// Binds the value to the next parameter.
  public func bind(to binder: inout Binder) throws {
    try binder.bind(sqlValue)
  }

  /// Compares the values as SQL knows them.
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
  /// As the raw value.
  public static var comparison: SQLComparison { RawValue.comparison }

  /// Reads the raw value; one without a meaning is an error.
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

  /// The raw value as SQL knows it.
  public var sqlValue: SQLValue { rawValue.sqlValue }

  /// Compares the raw values.
  @inlinable
  public static func areSame(_ left: Self, _ right: Self) -> Bool {
    RawValue.areSame(left.rawValue, right.rawValue)
  }
}

/// An enum of the schema. Generated enums conform.
public protocol SQLEnum: SQLConvertible, RawRepresentable, CaseIterable, Codable, Hashable
where RawValue: SQLConvertible, Unwrapped == Self {}

extension SQLEnum {
  /// Reads the raw value; one that is not exactly that of a case is an error.
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
  /// The type without optionality.
  public typealias Unwrapped = Wrapped

  /// As the wrapped type.
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

  /// The value as SQL knows it.
  public var sqlValue: SQLValue { self?.sqlValue ?? .null }

  /// The value as it will be read back.
  @inlinable
  public var stored: Self { self?.stored }
}

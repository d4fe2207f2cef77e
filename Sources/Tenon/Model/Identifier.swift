/// The key of a model: one column or several. `Identifier` covers one column; for composite keys the
/// generator makes a struct named `ID`.
public protocol ModelKey: Hashable, Sendable {
  /// How many columns the key has.
  static var columnCount: Int { get }

  /// Reads the key from consecutive columns of a row.
  ///
  /// - Throws: `InvalidColumnValue` when a column holds what the schema does not allow.
  init(row: Row, at offset: Int) throws

  /// Takes the key that the database made, or nil when keys of this type are never made so.
  init?(databaseKey: Int64)

  /// Binds the key's columns, in order.
  func bind(to binder: inout Binder) throws

  /// The key's columns, in order.
  var sqlValues: [SQLValue] { get }

  /// A hash that takes less to make than `hashValue` where the key is a number.
  var keyHash: Int { get }
}

extension ModelKey {
  /// Nil: such keys are not made by the database.
  @inlinable
  public init?(databaseKey: Int64) { nil }

  @inlinable
  public var keyHash: Int { hashValue }
}

/// The key of one model: an integer, text or UUID that cannot be mistaken for another model's.
///
/// Integer and text literals work where a key is expected. For example:
///
///     let user = try session.require(User.self, 1)
///     Post.query.filter(Post.authorID == user.id)      // comparing with a Tag.ID does not compile
@frozen
public struct Identifier<Root: Sendable, RawValue: SQLConvertible & Hashable>: RawRepresentable,
  Hashable, Sendable
{
  /// The value the column holds.
  public let rawValue: RawValue

  /// Creates a key from the value the column holds.
  @inlinable
  public init(rawValue: RawValue) { self.rawValue = rawValue }

  /// Creates a key from the value the column holds.
  @inlinable
  public init(_ rawValue: RawValue) { self.rawValue = rawValue }
}

extension Identifier {
  /// Tells keys apart as the column does: texts by their Unicode scalars.
  @inlinable
  public static func == (left: Self, right: Self) -> Bool {
    RawValue.areSame(left.rawValue, right.rawValue)
  }

  @inlinable
  public func hash(into hasher: inout Hasher) { rawValue.hash(into: &hasher) }
}

extension Identifier: SQLConvertible {
  @inlinable
  public init(row: Row, at index: Int) throws {
    rawValue = try RawValue(row: row, at: index)
  }

  @inlinable
  public init?(nullable row: Row, at index: Int) throws {
    guard let rawValue = try RawValue(nullable: row, at: index) else { return nil }
    self.rawValue = rawValue
  }

  @inlinable
  public func bind(to binder: inout Binder) throws {
    try rawValue.bind(to: &binder)
  }

  /// The value as SQL knows it.
  public var sqlValue: SQLValue { rawValue.sqlValue }
}

extension Identifier: ModelKey {
  /// One.
  public static var columnCount: Int { 1 }

  /// The key as SQL knows it.
  public var sqlValues: [SQLValue] { [rawValue.sqlValue] }

  @inlinable
  public var keyHash: Int { rawValue as? Int ?? hashValue }

  /// Takes the key that the database made, when it fits the raw value's type.
  @inlinable
  public init?(databaseKey: Int64) {
    guard let rawValue = RawValue(databaseKey: databaseKey) else { return nil }
    self.rawValue = rawValue
  }
}

extension Identifier: Comparable where RawValue: Comparable {
  @inlinable
  public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

extension Identifier: ExpressibleByIntegerLiteral where RawValue: ExpressibleByIntegerLiteral {
  @inlinable
  public init(integerLiteral value: RawValue.IntegerLiteralType) {
    rawValue = RawValue(integerLiteral: value)
  }
}

extension Identifier: ExpressibleByUnicodeScalarLiteral
where RawValue: ExpressibleByUnicodeScalarLiteral {
  @inlinable
  public init(unicodeScalarLiteral value: RawValue.UnicodeScalarLiteralType) {
    rawValue = RawValue(unicodeScalarLiteral: value)
  }
}

extension Identifier: ExpressibleByExtendedGraphemeClusterLiteral
where RawValue: ExpressibleByExtendedGraphemeClusterLiteral {
  @inlinable
  public init(extendedGraphemeClusterLiteral value: RawValue.ExtendedGraphemeClusterLiteralType) {
    rawValue = RawValue(extendedGraphemeClusterLiteral: value)
  }
}

extension Identifier: ExpressibleByStringLiteral where RawValue: ExpressibleByStringLiteral {
  @inlinable
  public init(stringLiteral value: RawValue.StringLiteralType) {
    rawValue = RawValue(stringLiteral: value)
  }
}

extension Identifier: Encodable where RawValue: Encodable {
  /// Encodes the raw value alone.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(rawValue)
  }
}

extension Identifier: Decodable where RawValue: Decodable {
  /// Decodes the raw value alone.
  public init(from decoder: any Decoder) throws {
    rawValue = try decoder.singleValueContainer().decode(RawValue.self)
  }
}

extension Identifier: CustomStringConvertible {
  /// The raw value's description.
  public var description: String { String(describing: rawValue) }
}

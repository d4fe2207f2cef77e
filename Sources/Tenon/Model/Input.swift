/// A field that may be absent: a field of a patch, or of a draft if its column has a default in the database.
///
/// Absent and null differ: `Input<Int?>.absent` leaves the column alone, `.value(nil)` sets NULL. For example:
///
///     User.Patch { $0.email = "new@example.com" }  // a literal is a value; other fields are absent
///     User.Patch { $0.age = nil }                  // sets NULL
///     User.Patch { $0.email = .value(newAddress) }
public enum Input<Value: Sendable>: Sendable {
  /// No value was given.
  case absent

  /// The given value.
  case value(Value)

  /// True if no value was given.
  public var isAbsent: Bool {
    if case .absent = self { true } else { false }
  }
}

extension Input: Equatable where Value: Equatable {}
extension Input: Hashable where Value: Hashable {}

extension Input: ExpressibleByNilLiteral where Value: ExpressibleByNilLiteral {
  /// Creates a value that sets NULL.
  public init(nilLiteral: ()) { self = .value(nil) }
}

extension Input: ExpressibleByIntegerLiteral
where Value: SQLConvertible, Value.Unwrapped: ExpressibleByIntegerLiteral {
  /// Creates a value from an integer literal.
  public init(integerLiteral value: Value.Unwrapped.IntegerLiteralType) {
    self = .value(Value(unwrapped: Value.Unwrapped(integerLiteral: value)))
  }
}

extension Input: ExpressibleByFloatLiteral
where Value: SQLConvertible, Value.Unwrapped: ExpressibleByFloatLiteral {
  /// Creates a value from a floating-point literal.
  public init(floatLiteral value: Value.Unwrapped.FloatLiteralType) {
    self = .value(Value(unwrapped: Value.Unwrapped(floatLiteral: value)))
  }
}

extension Input: ExpressibleByBooleanLiteral
where Value: SQLConvertible, Value.Unwrapped: ExpressibleByBooleanLiteral {
  /// Creates a value from a Boolean literal.
  public init(booleanLiteral value: Value.Unwrapped.BooleanLiteralType) {
    self = .value(Value(unwrapped: Value.Unwrapped(booleanLiteral: value)))
  }
}

extension Input: ExpressibleByUnicodeScalarLiteral
where Value: SQLConvertible, Value.Unwrapped: ExpressibleByUnicodeScalarLiteral {
  /// Creates a value from a string literal.
  public init(unicodeScalarLiteral value: Value.Unwrapped.UnicodeScalarLiteralType) {
    self = .value(Value(unwrapped: Value.Unwrapped(unicodeScalarLiteral: value)))
  }
}

extension Input: ExpressibleByExtendedGraphemeClusterLiteral
where Value: SQLConvertible, Value.Unwrapped: ExpressibleByExtendedGraphemeClusterLiteral {
  /// Creates a value from a string literal.
  public init(
    extendedGraphemeClusterLiteral value: Value.Unwrapped.ExtendedGraphemeClusterLiteralType
  ) {
    self = .value(Value(unwrapped: Value.Unwrapped(extendedGraphemeClusterLiteral: value)))
  }
}

extension Input: ExpressibleByStringLiteral
where Value: SQLConvertible, Value.Unwrapped: ExpressibleByStringLiteral {
  /// Creates a value from a string literal.
  public init(stringLiteral value: Value.Unwrapped.StringLiteralType) {
    self = .value(Value(unwrapped: Value.Unwrapped(stringLiteral: value)))
  }
}

extension KeyedDecodingContainer {
  /// Decodes a field that may be absent. Synthesised `Decodable` conformances call it.
  public func decode<Value: Decodable & Sendable>(
    _ type: Input<Value>.Type, forKey key: Key
  ) throws -> Input<Value> {
    contains(key) ? .value(try decode(Value.self, forKey: key)) : .absent
  }
}

extension KeyedEncodingContainer {
  /// Encodes a field unless it is absent. Synthesised `Encodable` conformances call it.
  public mutating func encode<Value: Encodable & Sendable>(
    _ input: Input<Value>, forKey key: Key
  ) throws {
    if case .value(let value) = input { try encode(value, forKey: key) }
  }
}

extension Input: Encodable where Value: Encodable {
  /// Encodes the value. The container must leave out absent fields.
  public func encode(to encoder: any Encoder) throws {
    guard case .value(let value) = self else {
      throw EncodingError.invalidValue(
        self,
        EncodingError.Context(
          codingPath: encoder.codingPath, debugDescription: "an absent field has no value to encode"
        ))
    }
    var container = encoder.singleValueContainer()
    try container.encode(value)
  }
}

extension Input: Decodable where Value: Decodable {
  /// Decodes a value. The container detects absent fields.
  public init(from decoder: any Decoder) throws {
    self = .value(try decoder.singleValueContainer().decode(Value.self))
  }
}

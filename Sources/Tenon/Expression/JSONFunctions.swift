/// A step into a JSON value: a key of an object, or the index of an element of an array. Literals are either.
public enum JSONPathSegment: Hashable, Sendable {
  /// A key of an object, whatever characters it contains.
  case key(String)
  /// The index of an element of an array, from 0.
  case index(Int)
}

extension JSONPathSegment: ExpressibleByStringLiteral {
  /// A key.
  public init(stringLiteral key: String) { self = .key(key) }
}

extension JSONPathSegment: ExpressibleByIntegerLiteral {
  /// An index.
  public init(integerLiteral index: Int) { self = .index(index) }
}

/// The types of json columns: `JSON` and `JSONValue`.
public protocol SQLJSON: SQLConvertible {}
extension JSON: SQLJSON {}
extension JSONValue: SQLJSON {}

/// The types a value inside JSON can be read as.
public protocol SQLJSONReadable: SQLConvertible where Unwrapped == Self {
  /// The values of JSON that are read so; others are nil.
  static var jsonType: SQLJSONType { get }
}

extension String: SQLJSONReadable {
  /// Strings.
  public static var jsonType: SQLJSONType { .text }
}

extension Int: SQLJSONReadable {
  /// Numbers without a fraction.
  public static var jsonType: SQLJSONType { .integer }
}

extension Int64: SQLJSONReadable {
  /// Numbers without a fraction.
  public static var jsonType: SQLJSONType { .integer }
}

extension Double: SQLJSONReadable {
  /// Numbers.
  public static var jsonType: SQLJSONType { .real }
}

extension Bool: SQLJSONReadable {
  /// `true` and `false`.
  public static var jsonType: SQLJSONType { .bool }
}

extension JSONValue: SQLJSONReadable {
  /// Anything.
  public static var jsonType: SQLJSONType { .json }
}

extension SQLExpression where Value.Unwrapped: SQLJSON {
  /// A value inside the JSON; nil when there is none at the path, or one of another type.
  ///
  ///     User.query.filter(User.settings.json("theme", as: String.self) == "dark")
  ///     User.settings.json("sizes", 0, as: Int.self)
  ///
  /// SQLite reads text and keys inside JSON only up to a NUL character.
  ///
  /// - Parameters:
  ///   - path: The keys and indexes that lead to it. A negative index, and a path of more than 50 steps, throw when
  ///     the statement is written.
  ///   - type: What it is read as.
  public func json<Target: SQLJSONReadable>(
    _ path: JSONPathSegment..., as type: Target.Type
  ) -> Computed<Target?> {
    json(path, as: type)
  }

  /// A value inside the JSON, at a path in a list.
  public func json<Target: SQLJSONReadable>(
    _ path: [JSONPathSegment], as type: Target.Type
  ) -> Computed<Target?> {
    for case .index(let index) in path where index < 0 {
      return Computed(.refused("a JSON array has no element \(index): indexes count from 0"))
    }
    // SQLite joins at most 64 tables, and a path may need one for each step.
    guard path.count <= 50 else {
      return Computed(.refused("a JSON path of \(path.count) steps is too long: 50 are allowed"))
    }
    return Computed(.function(.json(path, type.jsonType), of: node))
  }
}

/// A step into a JSON value: a key of an object, or an index of an array. String and integer literals are converted.
public enum JSONPathSegment: Hashable, Sendable {
  /// A key of an object, whatever characters it contains.
  case key(String)
  /// The index of an element of an array, from 0.
  case index(Int)
}

extension JSONPathSegment: ExpressibleByStringLiteral {
  /// Creates a key.
  public init(stringLiteral key: String) { self = .key(key) }
}

extension JSONPathSegment: ExpressibleByIntegerLiteral {
  /// Creates an index.
  public init(integerLiteral index: Int) { self = .index(index) }
}

/// A type of JSON columns: `JSON` or `JSONValue`.
public protocol SQLJSON: SQLConvertible {}
extension JSON: SQLJSON {}
extension JSONValue: SQLJSON {}

/// A type that a value inside JSON can be read as.
public protocol SQLJSONReadable: SQLConvertible where Unwrapped == Self {
  /// The JSON values that can be read as the type; any other value is nil.
  static var jsonType: SQLJSONType { get }
}

extension String: SQLJSONReadable {
  /// A string.
  public static var jsonType: SQLJSONType { .text }
}

extension Int: SQLJSONReadable {
  /// A number without a fraction.
  public static var jsonType: SQLJSONType { .integer }
}

extension Int64: SQLJSONReadable {
  /// A number without a fraction.
  public static var jsonType: SQLJSONType { .integer }
}

extension Double: SQLJSONReadable {
  /// Any number.
  public static var jsonType: SQLJSONType { .real }
}

extension Bool: SQLJSONReadable {
  /// `true` or `false`.
  public static var jsonType: SQLJSONType { .bool }
}

extension JSONValue: SQLJSONReadable {
  /// Any JSON.
  public static var jsonType: SQLJSONType { .json }
}

extension SQLExpression where Value.Unwrapped: SQLJSON {
  /// The value at a path inside the JSON; nil if there is no such value or it has another type.
  ///
  ///     User.query.filter(User.settings.json("theme", as: String.self) == "dark")
  ///     User.settings.json("sizes", 0, as: Int.self)
  ///
  /// The first line is in SQL
  ///
  ///     (CASE WHEN json_type("users"."settings", ?) = 'text'
  ///      THEN json_extract("users"."settings", ?) END) = ?                       -- SQLite
  ///     (CASE WHEN jsonb_typeof(("users"."settings" -> CAST($1 AS text))) = 'string'
  ///      THEN (("users"."settings" -> CAST($2 AS text)) #>> '{}') END) = $3      -- PostgreSQL
  ///     (CASE WHEN JSON_TYPE(JSON_EXTRACT(`users`.`settings`, ?)) = 'STRING'
  ///      THEN JSON_UNQUOTE(JSON_EXTRACT(`users`.`settings`, ?)) END) = ?         -- MySQL
  ///
  /// SQLite reads text and keys inside JSON only up to a NUL character.
  ///
  /// - Parameters:
  ///   - path: The keys and indexes that lead to the value. A negative index, or a path of more than 50 steps, makes
  ///     the statement fail with `SQLError`.
  ///   - type: The Swift type of the result.
  public func json<Target: SQLJSONReadable>(
    _ path: JSONPathSegment..., as type: Target.Type
  ) -> Computed<Target?> {
    json(path, as: type)
  }

  /// The value at a path inside the JSON, with the path as an array.
  ///
  ///     User.settings.json([.key("sizes"), .index(0)], as: Int.self)
  ///
  /// - Parameters:
  ///   - path: The keys and indexes that lead to the value.
  ///   - type: The Swift type of the result.
  public func json<Target: SQLJSONReadable>(
    _ path: [JSONPathSegment], as type: Target.Type
  ) -> Computed<Target?> {
    for case .index(let index) in path where index < 0 {
      return Computed(.refused("a JSON array has no element \(index): indexes are counted from 0"))
    }
    // SQLite joins at most 64 tables, and a path may need one for each step.
    guard path.count <= 50 else {
      return Computed(
        .refused("a JSON path of \(path.count) steps is too long: at most 50 are allowed"))
    }
    return Computed(.function(.json(path, type.jsonType), of: node))
  }
}

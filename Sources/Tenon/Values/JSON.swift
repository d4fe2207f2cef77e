import Foundation

/// A `Codable` value that is stored in a JSON column.
///
/// Properties of generated models have the plain type. The wrapper is used in columns, patches and conditions:
///
///     User.query.filter(User.settings == JSON(["theme": "dark"]))
public struct JSON<Value: Codable & Hashable & Sendable>: Hashable, Sendable {
  /// The wrapped value.
  public var value: Value

  /// Wraps a value.
  public init(_ value: Value) { self.value = value }
}

extension JSON: SQLConvertible {
  public init(row: Row, at index: Int) throws {
    let text = try row.json(at: index)
    do {
      value = try JSONDecoder().decode(Value.self, from: Data(text.utf8))
    } catch {
      throw row.invalidValue(at: index, expected: "JSON of \(Value.self)")
    }
  }

  /// The value to bind in SQL. Binding it throws if it cannot be encoded, such as a number that is not finite.
  public var sqlValue: SQLValue { JSONText.sqlValue(value) }

  /// Binds the JSON text of the value.
  public func bind(to binder: inout Binder) throws {
    guard try !binder.encodes(self), try !binder.skipsNext() else { return }
    try binder.bind(sqlValue)
  }
}

extension JSON: Codable {
  /// Decodes the value without the wrapper.
  public init(from decoder: any Decoder) throws {
    value = try decoder.singleValueContainer().decode(Value.self)
  }

  /// Encodes the value without the wrapper.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(value)
  }
}

/// JSON text with sorted keys, so that equal values have equal text.
enum JSONText {
  static func sqlValue(_ value: some Encodable) -> SQLValue {
    guard let text = try? text(value) else {
      return .invalid("a \(type(of: value)) that cannot be encoded as JSON")
    }
    return .json(text)
  }

  /// Returns the same JSON with sorted keys and without spaces; nil if the text is not JSON.
  static func sorted(_ text: String) -> String? {
    try? self.text(JSONDecoder().decode(JSONValue.self, from: Data(text.utf8)))
  }

  private static func text(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(value), as: UTF8.self)
  }
}

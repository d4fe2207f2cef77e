import Foundation

/// A `Codable` value kept in a json column.
///
/// Generated models use the bare type for their properties; the wrapper appears in columns, patches and conditions:
///
///     User.query.filter(User.settings == JSON(["theme": "dark"]))
public struct JSON<Value: Codable & Hashable & Sendable>: Hashable, Sendable {
  /// The value.
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

  /// The value as SQL knows it; one that cannot be encoded (a number that is not finite) throws when bound.
  public var sqlValue: SQLValue { JSONText.sqlValue(value) }

  /// Binds the value's text.
  public func bind(to binder: inout Binder) throws {
    guard try !binder.encodes(self), try !binder.skipsNext() else { return }
    try binder.bind(sqlValue)
  }
}

extension JSON: Codable {
  /// Decodes the value alone.
  public init(from decoder: any Decoder) throws {
    value = try decoder.singleValueContainer().decode(Value.self)
  }

  /// Encodes the value alone.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(value)
  }
}

/// JSON text with keys in order, so that equal values are equal text.
enum JSONText {
  static func sqlValue(_ value: some Encodable) -> SQLValue {
    guard let text = try? text(value) else {
      return .invalid("a \(type(of: value)) that cannot be encoded as JSON")
    }
    return .json(text)
  }

  /// The same JSON with keys in order and without spaces; nil when the text is not JSON.
  static func sorted(_ text: String) -> String? {
    try? self.text(JSONDecoder().decode(JSONValue.self, from: Data(text.utf8)))
  }

  private static func text(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(value), as: UTF8.self)
  }
}

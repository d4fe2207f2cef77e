/// The data a template is rendered with: a tree of texts, numbers, lists and objects.
///
/// ```swift
/// let context: MustacheValue = ["name": "User", "fields": [["name": "id"], ["name": "email"]]]
/// ```
///
/// In a section, ``null``, `false` and an empty list are false; everything else is true, including an empty text and
/// zero.
package enum MustacheValue: Sendable, Equatable {
  /// Interpolates as the empty text, and is false.
  case null
  /// Interpolates as `true` or `false`.
  case bool(Bool)
  /// Interpolates in decimal.
  case int(Int)
  /// Interpolates as the shortest decimal that reads back as the same number.
  case double(Double)
  /// Interpolates as itself.
  case string(String)
  /// A section renders once for each element.
  case list([MustacheValue])
  /// A section renders with the keys in scope.
  case object([String: MustacheValue])

  /// True if a section over this value renders.
  var isTruthy: Bool {
    switch self {
    case .null, .bool(false), .list([]): false
    default: true
    }
  }

  /// The text that an interpolation tag writes; nil for lists and objects, which have none.
  var text: String? {
    switch self {
    case .null: ""
    case .bool(let value): String(value)
    case .int(let value): String(value)
    case .double(let value): String(value)
    case .string(let value): value
    case .list, .object: nil
    }
  }
}

extension MustacheValue: ExpressibleByNilLiteral, ExpressibleByBooleanLiteral,
  ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral, ExpressibleByStringInterpolation,
  ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
  package init(nilLiteral: ()) { self = .null }
  package init(booleanLiteral value: Bool) { self = .bool(value) }
  package init(integerLiteral value: Int) { self = .int(value) }
  package init(floatLiteral value: Double) { self = .double(value) }
  package init(stringLiteral value: String) { self = .string(value) }
  package init(arrayLiteral elements: MustacheValue...) { self = .list(elements) }

  /// Creates an object. Of a key given twice, the later value counts.
  package init(dictionaryLiteral elements: (String, MustacheValue)...) {
    self = .object(Dictionary(elements) { _, later in later })
  }
}

extension MustacheValue: Encodable {
  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .null: try container.encodeNil()
    case .bool(let value): try container.encode(value)
    case .int(let value): try container.encode(value)
    case .double(let value): try container.encode(value)
    case .string(let value): try container.encode(value)
    case .list(let elements): try container.encode(elements)
    case .object(let object): try container.encode(object)
    }
  }
}

import Foundation

/// Values of one kind as a JSON array.
package struct SQLValueList {
  /// The kind of the values.
  let kind: SQLListItem.Kind
  private var items: String

  /// Creates a list with one value.
  init(_ item: SQLListItem) {
    kind = item.kind
    items = "[" + item.json
  }

  /// The JSON array.
  var json: String { items + "]" }

  /// Adds a value of the same kind.
  mutating func append(_ item: SQLListItem) {
    items += ","
    items += item.json
  }
}

/// A value as JSON.
package struct SQLListItem {
  /// A kind of values. A query reads the elements of a list according to their kind.
  enum Kind {
    case bool
    case integer
    case double
    case decimal
    case text
    /// Text as hexadecimal digits.
    case encodedText
    case json
    /// Bytes as hexadecimal digits.
    case bytes
    case uuid
    case date
    case time
    case datetime
  }

  /// The kind of the value.
  var kind: Kind

  /// The JSON of the value.
  let json: String

  init(_ kind: Kind, json: String) {
    self.kind = kind
    self.json = json
  }

  /// Creates an item from text.
  init(_ kind: Kind, text: String) { self.init(kind, json: Self.quoted(text)) }

  /// Creates an item from bytes, as hexadecimal digits.
  init(_ kind: Kind, bytes: some Collection<UInt8>) {
    var json: [UInt8] = [UInt8(ascii: "\"")]
    json.reserveCapacity(bytes.count * 2 + 2)
    for byte in bytes { json += Self.digits(byte) }
    json.append(UInt8(ascii: "\""))
    self.init(kind, json: String(decoding: json, as: UTF8.self))
  }

  /// Creates an item from a value, in the form that most databases read.
  ///
  /// Returns nil for NULL, for an invalid value, and for a floating-point number that is not finite, which JSON cannot
  /// represent.
  init?(_ value: SQLValue) {
    switch value {
    case .bool(let value): self.init(.bool, json: value ? "1" : "0")
    case .integer(let value): self.init(.integer, json: "\(value)")
    case .double(let value):
      guard value.isFinite else { return nil }
      self.init(.double, json: "\(value)")
    // Decimals are text, as JSON numbers may be read as doubles.
    case .decimal(let value):
      guard let text = DecimalText.text(value) else { return nil }
      self.init(.decimal, text: text)
    // SQLite's functions truncate text at a NUL.
    case .text(let text) where text.utf8.contains(0): self.init(.encodedText, bytes: text.utf8)
    case .text(let text), .json(let text): self.init(.text, text: text)
    case .bytes(let bytes): self.init(.bytes, bytes: bytes)
    case .uuid(let value): self.init(.uuid, text: UUIDText.text(value))
    case .date(let value): self.init(.date, text: value.description)
    case .time(let value): self.init(.time, text: value.description)
    case .datetime(let value):
      guard let text = DateTimeText.text(value) else { return nil }
      self.init(.datetime, text: text)
    case .null, .invalid: return nil
    }
  }

  private static func quoted(_ text: String) -> String {
    var json: [UInt8] = [UInt8(ascii: "\"")]
    json.reserveCapacity(text.utf8.count + 2)
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"): json += [UInt8(ascii: "\\"), byte]
      case ..<32: json += "\\u00".utf8 + digits(byte)
      default: json.append(byte)
      }
    }
    json.append(UInt8(ascii: "\""))
    return String(decoding: json, as: UTF8.self)
  }

  private static func digits(_ byte: UInt8) -> [UInt8] {
    [byte >> 4, byte & 15].map { $0 < 10 ? UInt8(ascii: "0") + $0 : UInt8(ascii: "a") + $0 - 10 }
  }
}

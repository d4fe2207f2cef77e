import Foundation

/// The position of a cursor, before or after a row.
struct CursorPosition: Equatable {
  /// The values of the row in the columns that rows are ordered by.
  var values: [SQLValue]

  /// True if the row itself belongs to the rows that are read from here. The cursor back from an empty page starts with
  /// the row that the cursor to that page had excluded.
  var isInclusive = false
}

/// Encodes and decodes cursors.
///
/// A cursor is URL-safe Base64 of a version, `isInclusive`, a hash of the order, the values, and the first half of an
/// HMAC-SHA256 of all that. The hash of the order allows an error message that distinguishes a cursor of another order
/// from a changed one. Decoded values are only ever bound.
struct CursorCoder {
  private static let version: UInt8 = 1
  private static let headerSize = 10
  private static let codeSize = 16

  private let order: [UInt8]
  private let key: CursorKey

  /// Creates a coder.
  ///
  /// - Parameters:
  ///   - order: A text that is different for each model and order of rows.
  ///   - key: The key that signs cursors.
  init(order: String, key: CursorKey) {
    self.order = Array(SHA256.hash(Array(order.utf8)).prefix(8))
    self.key = key
  }

  /// Returns the text of a cursor.
  ///
  /// - Throws: `SQLError` if a value is not valid.
  func text(of position: CursorPosition) throws -> String {
    var bytes = [Self.version, position.isInclusive ? 1 : 0] + order
    for value in position.values { try Self.append(value, to: &bytes) }
    return Self.base64(bytes + code(of: bytes))
  }

  /// Returns the position that the text of a cursor encodes.
  ///
  /// - Throws: `InvalidCursor` if the text is not exactly what `text(of:)` returns for the same order and key.
  func position(of text: String) throws -> CursorPosition {
    guard let bytes = Self.bytes(base64: text), bytes.count >= Self.headerSize + Self.codeSize,
      let version = bytes.first
    else { throw InvalidCursor("not a valid cursor") }
    guard version == Self.version else {
      throw InvalidCursor("the cursor is of version \(version); expected \(Self.version)")
    }
    let content = Array(bytes.dropLast(Self.codeSize))
    guard Self.isSame(bytes.suffix(Self.codeSize), code(of: content)) else {
      throw InvalidCursor("the cursor was changed, or signed with another key")
    }
    guard content.dropFirst(2).prefix(order.count).elementsEqual(order) else {
      throw InvalidCursor("the cursor belongs to another model or another order")
    }
    var rest = content.dropFirst(Self.headerSize)
    var position = CursorPosition(values: [], isInclusive: content.dropFirst().first == 1)
    while !rest.isEmpty {
      guard let value = Self.value(from: &rest) else {
        throw InvalidCursor("the cursor holds a value that cannot be read")
      }
      position.values.append(value)
    }
    return position
  }

  private func code(of bytes: [UInt8]) -> ArraySlice<UInt8> {
    SHA256.authenticationCode(of: bytes, key: key.bytes).prefix(Self.codeSize)
  }

  /// Compares in constant time, so that the duration does not reveal the first difference.
  private static func isSame(_ left: ArraySlice<UInt8>, _ right: ArraySlice<UInt8>) -> Bool {
    zip(left, right).reduce(left.count == right.count ? 0 : 1) { $0 | ($1.0 ^ $1.1) } == 0
  }
}

// Each value is encoded as a letter for its type, the length in bytes (seven bits per byte, lowest first) and the value
// as text.
extension CursorCoder {
  private static func append(_ value: SQLValue, to bytes: inout [UInt8]) throws {
    let (type, content): (Unicode.Scalar, [UInt8]) =
      switch value {
      case .null: ("n", [])
      case .bool(let value): ("b", [value ? 1 : 0])
      case .integer(let value): ("i", Array(String(value).utf8))
      case .double(let value): ("f", Array(String(value.bitPattern).utf8))
      case .decimal(let value): ("d", Array((DecimalText.text(value) ?? "NaN").utf8))
      case .text(let value): ("t", Array(value.utf8))
      case .bytes(let value): ("x", value)
      case .date(let value): ("D", Array(value.description.utf8))
      case .time(let value): ("T", Array(value.description.utf8))
      // The exact number, as text keeps only microseconds and the years 1 to 9999.
      case .datetime(let value):
        ("M", Array(String(value.timeIntervalSinceReferenceDate.bitPattern).utf8))
      case .uuid(let value): ("u", Array(UUIDText.text(value).utf8))
      case .json(let value): ("j", Array(value.utf8))
      case .invalid(let reason):
        throw SQLError(message: "a cursor cannot hold \(reason)")
      }
    bytes.append(UInt8(ascii: type))
    var length = content.count
    while length > 0x7f {
      bytes.append(UInt8(length & 0x7f) | 0x80)
      length >>= 7
    }
    bytes.append(UInt8(length))
    bytes.append(contentsOf: content)
  }

  private static func value(from bytes: inout ArraySlice<UInt8>) -> SQLValue? {
    guard let type = bytes.popFirst(), let length = length(from: &bytes), length <= bytes.count
    else { return nil }
    let content = bytes.prefix(length)
    bytes.removeFirst(length)
    if type == UInt8(ascii: "x") { return .bytes(Array(content)) }
    guard let text = String(validating: content, as: UTF8.self) else { return nil }
    switch Unicode.Scalar(type) {
    case "n": return text.isEmpty ? .null : nil
    case "b": return text == "\u{1}" ? .bool(true) : text == "\0" ? .bool(false) : nil
    case "i": return Int64(text).map { .integer($0) }
    case "f": return UInt64(text).map { .double(Double(bitPattern: $0)) }
    case "d": return DecimalText.decimal(text).map { .decimal($0) }
    case "t": return .text(text)
    case "D": return CalendarDate(text).map { .date($0) }
    case "T": return TimeOfDay(text).map { .time($0) }
    case "M":
      return UInt64(text).map {
        .datetime(Date(timeIntervalSinceReferenceDate: Double(bitPattern: $0)))
      }
    case "u": return UUIDText.uuid(text).map { .uuid($0) }
    case "j": return .json(text)
    default: return nil
    }
  }

  private static func length(from bytes: inout ArraySlice<UInt8>) -> Int? {
    var length = 0
    for shift in stride(from: 0, to: 42, by: 7) {
      guard let byte = bytes.popFirst() else { return nil }
      length |= Int(byte & 0x7f) << shift
      if byte & 0x80 == 0 { return length }
    }
    return nil
  }
}

// Base64 "with URL and filename safe alphabet" (RFC 4648, section 5), without padding.
extension CursorCoder {
  private static func base64(_ bytes: [UInt8]) -> String {
    let text = Data(bytes).base64EncodedString().utf8.compactMap { byte -> UInt8? in
      switch byte {
      case UInt8(ascii: "+"): UInt8(ascii: "-")
      case UInt8(ascii: "/"): UInt8(ascii: "_")
      case UInt8(ascii: "="): nil
      default: byte
      }
    }
    return String(decoding: text, as: UTF8.self)
  }

  private static func bytes(base64 text: String) -> [UInt8]? {
    var standard = text.utf8.map { byte -> UInt8 in
      switch byte {
      case UInt8(ascii: "-"): UInt8(ascii: "+")
      case UInt8(ascii: "_"): UInt8(ascii: "/")
      default: byte
      }
    }
    standard.append(
      contentsOf: repeatElement(UInt8(ascii: "="), count: (4 - text.utf8.count % 4) % 4))
    guard let data = Data(base64Encoded: Data(standard)) else { return nil }
    // Decoding ignores some bits of the last character. Only one spelling of the bytes is a valid cursor.
    let bytes = Array(data)
    return base64(bytes).utf8.elementsEqual(text.utf8) ? bytes : nil
  }
}

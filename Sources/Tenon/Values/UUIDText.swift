import Foundation

/// UUIDs as text. They are written in lower case with hyphens, and read in either case with or without hyphens.
enum UUIDText {
  static func text(_ value: UUID) -> String {
    value.uuidString.lowercased()
  }

  /// Returns the 32 digits in lower case.
  static func digits(_ value: UUID) -> String { text(value).replacing("-", with: "") }

  static func bytes(_ value: UUID) -> [UInt8] { withUnsafeBytes(of: value.uuid) { Array($0) } }

  static func uuid(_ text: String) -> UUID? {
    // The count is checked first: Foundation reads a C string, and would ignore text after a NUL.
    if text.utf8.count == 36 { return UUID(uuidString: text) }
    // SQLAlchemy writes 32 digits without hyphens to SQLite.
    guard text.utf8.count == 32 else { return nil }
    var bytes: [UInt8] = []
    var high: UInt8?
    for character in text.unicodeScalars {
      guard character.isASCII, let digit = Character(character).hexDigitValue else { return nil }
      if let first = high {
        bytes.append(first << 4 | UInt8(digit))
        high = nil
      } else {
        high = UInt8(digit)
      }
    }
    return uuid(bytes: bytes)
  }

  /// True if all letters are in lower case, or all in upper case. Queries find only these forms.
  static func hasOneCase(_ text: String) -> Bool {
    text == text.lowercased() || text == text.uppercased()
  }

  static func uuid(bytes: [UInt8]) -> UUID? {
    guard bytes.count == 16 else { return nil }
    return bytes.withUnsafeBytes { UUID(uuid: $0.loadUnaligned(as: uuid_t.self)) }
  }
}

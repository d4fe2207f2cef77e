import Foundation

/// UUIDs as text: written in lower case with hyphens, read with or without them in either case.
enum UUIDText {
  static func text(_ value: UUID) -> String {
    value.uuidString.lowercased()
  }

  static func uuid(_ text: String) -> UUID? {
    if let value = UUID(uuidString: text) { return value }
    // 32 digits without hyphens: what SQLAlchemy writes to SQLite.
    var bytes: [UInt8] = []
    var high: UInt8?
    for character in text {
      guard let digit = character.hexDigitValue, bytes.count < 16 else { return nil }
      if let first = high {
        bytes.append(first << 4 | UInt8(digit))
        high = nil
      } else {
        high = UInt8(digit)
      }
    }
    return high == nil ? uuid(bytes: bytes) : nil
  }

  static func uuid(bytes: [UInt8]) -> UUID? {
    guard bytes.count == 16 else { return nil }
    return bytes.withUnsafeBytes { UUID(uuid: $0.loadUnaligned(as: uuid_t.self)) }
  }
}

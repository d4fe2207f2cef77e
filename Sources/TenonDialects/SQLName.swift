/// Names that no database cuts off.
///
/// PostgreSQL silently keeps 63 bytes of a name, and MySQL refuses more than 64 characters. A longer name keeps its
/// start and ends in a hash, so that two long names stay different and are the same in every run.
package enum SQLName {
  /// The longest name, in bytes.
  package static let byteLimit = 63

  /// Returns the name, shortened if it is too long.
  package static func bounded(_ name: String) -> String {
    name.utf8.count <= byteLimit ? name : shortened(name, endingInHashOf: name)
  }

  /// Returns the part of a name that PostgreSQL keeps, which never ends within a character ("Identifiers and Key Words"
  /// in its manual).
  package static func cutOff(_ name: String) -> String {
    name.utf8.count <= byteLimit ? name : start(of: name, byteCount: byteLimit)
  }

  /// Returns the start of a name, `_` and the hash of a text.
  package static func shortened(_ name: String, endingInHashOf text: String) -> String {
    let suffix = "_" + hash(of: text)
    return start(of: name, byteCount: byteLimit - suffix.utf8.count) + suffix
  }

  /// Returns as many characters of a name as fit into a number of bytes.
  private static func start(of name: String, byteCount: Int) -> String {
    var start = ""
    for scalar in name.unicodeScalars {
      guard start.utf8.count + UTF8.width(scalar) <= byteCount else { break }
      start.unicodeScalars.append(scalar)
    }
    return start
  }

  /// FNV-1a in eight hexadecimal digits: the hash of the standard library differs from run to run.
  private static func hash(of text: String) -> String {
    var hash: UInt32 = 0x811C_9DC5
    for byte in text.utf8 { hash = (hash ^ UInt32(byte)) &* 0x0100_0193 }
    let digits = String(hash, radix: 16)
    return String(repeating: "0", count: 8 - digits.count) + digits
  }
}

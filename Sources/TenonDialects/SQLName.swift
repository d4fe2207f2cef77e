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

  /// Returns the start of a name, `_` and the hash of a text.
  package static func shortened(_ name: String, endingInHashOf text: String) -> String {
    let suffix = "_" + hash(of: text)
    var prefix = ""
    for scalar in name.unicodeScalars {
      guard prefix.utf8.count + UTF8.width(scalar) + suffix.utf8.count <= byteLimit else { break }
      prefix.unicodeScalars.append(scalar)
    }
    return prefix + suffix
  }

  /// FNV-1a in eight hexadecimal digits: the hash of the standard library differs from run to run.
  private static func hash(of text: String) -> String {
    var hash: UInt32 = 0x811C_9DC5
    for byte in text.utf8 { hash = (hash ^ UInt32(byte)) &* 0x0100_0193 }
    let digits = String(hash, radix: 16)
    return String(repeating: "0", count: 8 - digits.count) + digits
  }
}

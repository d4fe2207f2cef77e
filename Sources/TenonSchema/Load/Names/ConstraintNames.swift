/// Names of constraints and indexes that the schema leaves to us: `fk_posts_author_id`.
enum ConstraintNames {
  /// The longest identifier, in bytes: PostgreSQL cuts longer ones off, MySQL refuses more than 64 characters.
  static let lengthLimit = 63

  /// The name of a foreign key.
  static func foreignKey(table: String, columns: [String]) -> String {
    joined("fk", table, columns)
  }

  /// The name of a unique constraint.
  static func unique(table: String, columns: [String]) -> String {
    joined("uq", table, columns)
  }

  /// The name of an index.
  static func index(table: String, columns: [String]) -> String {
    joined("ix", table, columns)
  }

  /// The name of a check.
  static func check(table: String, name: String) -> String {
    joined("ck", table, [name])
  }

  /// A name that differs from the one it is made from, and is the same in every run.
  static func distinguished(_ name: String, by parts: [String]) -> String {
    let suffix = "_" + hash(of: parts.joined(separator: "\u{0}"))
    return prefix(of: name, bytes: lengthLimit - suffix.utf8.count) + suffix
  }

  private static func joined(_ prefix: String, _ table: String, _ parts: [String]) -> String {
    let name = parts.reduce(String(texts: prefix, "_", table)) { String(texts: $0, "_", $1) }
    return name.utf8.count <= lengthLimit ? name : distinguished(name, by: [prefix, table] + parts)
  }

  /// As many whole characters as fit into a number of bytes.
  private static func prefix(of name: String, bytes limit: Int) -> String {
    // Nearly all names are ASCII, in which a byte is a character (but for line breaks).
    if name.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) {
      return String(decoding: name.utf8.prefix(limit), as: UTF8.self)
    }
    var result = ""
    var length = 0
    for character in name {
      length += character.utf8.count
      guard length <= limit else { break }
      result.append(character)
    }
    return result
  }

  /// FNV-1a in eight hexadecimal digits: the standard library's hash differs from run to run.
  private static func hash(of text: String) -> String {
    var hash: UInt32 = 0x811C_9DC5
    for byte in text.utf8 { hash = (hash ^ UInt32(byte)) &* 0x0100_0193 }
    let digits = String(hash, radix: 16)
    return String(repeating: "0", count: 8 - digits.count) + digits
  }
}

/// SQL while it is written: bytes, which take a fraction of the work that a growing `String` does.
struct SQLText {
  private var bytes: [UInt8] = []

  /// What was written.
  var string: String { String(decoding: bytes, as: UTF8.self) }

  mutating func reserve(_ count: Int) { bytes.reserveCapacity(count) }

  mutating func append(_ text: String) {
    var text = text
    text.withUTF8 { bytes.append(contentsOf: $0) }
  }

  /// Adds an identifier in quotes; a quote inside it is doubled.
  ///
  /// A byte that looks like a quote is one: to Swift's `Character` a quote with an accent is none, and U+1FEF is a
  /// backtick.
  mutating func append(_ identifier: String, quote: UInt8) {
    var identifier = identifier
    bytes.append(quote)
    identifier.withUTF8 { name in
      guard name.contains(quote) else { return bytes.append(contentsOf: name) }
      for byte in name {
        if byte == quote { bytes.append(quote) }
        bytes.append(byte)
      }
    }
    bytes.append(quote)
  }
}

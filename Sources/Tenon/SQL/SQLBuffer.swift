/// SQL text while it is written, as bytes. Appending to them takes a fraction of the time of appending to a `String`.
struct SQLBuffer {
  private var bytes: [UInt8] = []

  /// The text written so far.
  var string: String { String(decoding: bytes, as: UTF8.self) }

  mutating func reserve(_ count: Int) { bytes.reserveCapacity(count) }

  mutating func append(_ text: String) {
    var text = text
    text.withUTF8 { bytes.append(contentsOf: $0) }
  }

  /// Adds an identifier in quotes; a quote inside it is doubled.
  ///
  /// It compares bytes: for Swift's `Character`, a quote with a combining accent is not a quote, and U+1FEF equals a
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

import TenonSchema

extension [UInt8] {
  /// Appends a text. Collecting bytes, and making a text of them in the end, is quicker than appending to a text.
  mutating func append(_ text: String) { text.withBytes { append(contentsOf: $0) } }
}

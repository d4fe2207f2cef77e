extension String {
  /// Hands over the bytes as one block, which is quicker to look through and to copy than a sequence of them.
  func withBytes<Value>(_ body: (UnsafeBufferPointer<UInt8>) -> Value) -> Value {
    if let value = utf8.withContiguousStorageIfAvailable(body) { return value }
    // A text that Foundation made.
    var text = self
    return text.withUTF8(body)
  }
}

extension [UInt8] {
  /// Appends a text. Collecting bytes, and making a text of them in the end, is quicker than appending to a text.
  mutating func append(_ text: String) { text.withBytes { append(contentsOf: $0) } }
}

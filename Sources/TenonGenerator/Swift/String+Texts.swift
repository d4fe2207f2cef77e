#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

extension String {
  /// Joins texts. Memory is taken once, for the result; `+` and interpolation take some for nearly every part, and a list of
  /// parts would take some for itself.
  package init(
    texts first: String, _ second: String, _ third: String = "", _ fourth: String = "",
    _ fifth: String = "", _ sixth: String = "", _ seventh: String = ""
  ) {
    let count =
      first.utf8.count + second.utf8.count + third.utf8.count + fourth.utf8.count
      + fifth.utf8.count + sixth.utf8.count + seventh.utf8.count
    self.init(unsafeUninitializedCapacity: count) { buffer in
      guard var end = buffer.baseAddress else { return 0 }
      first.copy(to: &end)
      second.copy(to: &end)
      third.copy(to: &end)
      fourth.copy(to: &end)
      fifth.copy(to: &end)
      sixth.copy(to: &end)
      seventh.copy(to: &end)
      return count
    }
  }

  @inline(__always)
  private func copy(to end: inout UnsafeMutablePointer<UInt8>) {
    guard !utf8.isEmpty else { return }
    end = withBytes { bytes in
      guard let start = bytes.baseAddress else { return end }
      end.initialize(from: start, count: bytes.count)
      return end + bytes.count
    }
  }

  /// Hands over the bytes as one block, which is quicker to look through and to copy than a sequence of them.
  @inlinable
  package func withBytes<Value>(_ body: (UnsafeBufferPointer<UInt8>) -> Value) -> Value {
    if let value = utf8.withContiguousStorageIfAvailable(body) { return value }
    // A text that Foundation made.
    var text = self
    return text.withUTF8(body)
  }

  /// Whether a byte occurs. The system looks through a block of bytes many times as quickly as a loop does.
  package func has(_ byte: UInt8) -> Bool {
    withBytes { bytes in
      bytes.baseAddress.map { memchr($0, Int32(byte), bytes.count) != nil } ?? false
    }
  }
}

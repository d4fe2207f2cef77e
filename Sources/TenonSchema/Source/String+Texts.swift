#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

extension String {
  /// Joins texts. Memory is taken once; `+` and interpolation take some for nearly every part.
  package init(texts: String...) {
    let count = texts.reduce(0) { $0 + $1.utf8.count }
    self.init(unsafeUninitializedCapacity: count) { buffer in
      var end = 0
      for var text in texts {
        text.withUTF8 { bytes in
          _ = UnsafeMutableBufferPointer(rebasing: buffer[end...]).initialize(fromContentsOf: bytes)
          end += bytes.count
        }
      }
      return end
    }
  }

  /// Whether a byte occurs. The system looks through a block of bytes many times as quickly as a loop does.
  package func has(_ byte: UInt8) -> Bool {
    let found = utf8.withContiguousStorageIfAvailable { bytes in
      bytes.baseAddress.map { memchr($0, Int32(byte), bytes.count) != nil } ?? false
    }
    // A text that Foundation made has no such block.
    return found ?? utf8.contains(byte)
  }
}

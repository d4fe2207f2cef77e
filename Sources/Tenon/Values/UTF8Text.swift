/// Strings from bytes that another program wrote.
enum UTF8Text {
  /// Returns the string of UTF-8 bytes; nil if they are not valid.
  ///
  /// Most texts of a database are ASCII, which is checked quickly; then the standard library does not validate them
  /// again.
  static func string(_ bytes: UnsafeBufferPointer<UInt8>) -> String? {
    guard #available(macOS 26, iOS 26, tvOS 26, watchOS 26, *) else {
      return String(validating: bytes, as: UTF8.self)
    }
    if isASCII(bytes) {
      // A string stores up to 15 bytes inline.
      if bytes.count <= 15 {
        return String(unsafeUninitializedCapacity: bytes.count) {
          $0.initialize(fromContentsOf: bytes)
        }
      }
      return String(copying: UTF8Span(unchecked: bytes.span, isKnownASCII: true))
    }
    // `String(validating:as:)` is not specialized in the standard library, and slower.
    guard let text = try? UTF8Span(validating: bytes.span) else { return nil }
    return String(copying: text)
  }

  /// True if all bytes are ASCII. It reads up to 32 bytes at a time; the last read may overlap the one before.
  @inline(__always)
  private static func isASCII(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    let bytes = UnsafeRawBufferPointer(text)
    let all: UInt64
    if bytes.count >= 32 {
      let four = union(of: bytes, as: SIMD4<UInt64>.self, |)
      all = four[0] | four[1] | four[2] | four[3]
    } else if bytes.count >= 8 {
      all = union(of: bytes, as: UInt64.self, |)
    } else {
      all = bytes.reduce(0) { $0 | UInt64($1) }
    }
    return all & 0x8080_8080_8080_8080 == 0
  }

  /// Returns the union of all bytes in one word. There must be enough bytes for one word.
  @inline(__always)
  private static func union<Word: BitwiseCopyable>(
    of bytes: UnsafeRawBufferPointer, as word: Word.Type, _ or: (Word, Word) -> Word
  ) -> Word {
    let size = MemoryLayout<Word>.size
    var union = bytes.loadUnaligned(fromByteOffset: bytes.count - size, as: Word.self)
    var offset = 0
    while offset < bytes.count - size {
      union = or(union, bytes.loadUnaligned(fromByteOffset: offset, as: Word.self))
      offset += size
    }
    return union
  }
}

/// Bytes that are only added to. A template writes many short pieces of text: to add one is to copy it, and no more.
struct ByteBuffer: ~Copyable {
  private var bytes: UnsafeMutablePointer<UInt8>
  private var capacity: Int
  private var count = 0

  init(capacity: Int) {
    self.capacity = max(1, capacity)
    bytes = .allocate(capacity: self.capacity)
  }

  deinit { bytes.deallocate() }

  /// Everything that was added.
  var text: String {
    String(decoding: UnsafeBufferPointer(start: bytes, count: count), as: UTF8.self)
  }

  @inline(__always)
  mutating func append(_ added: UnsafeBufferPointer<UInt8>) {
    guard let start = added.baseAddress else { return }
    if capacity - count < added.count { grow(by: added.count) }
    (bytes + count).initialize(from: start, count: added.count)
    count += added.count
  }

  /// Adds a part of some bytes.
  @inline(__always)
  mutating func append(_ added: [UInt8], _ range: Range<Int>) {
    added.withUnsafeBufferPointer { append(UnsafeBufferPointer(rebasing: $0[range])) }
  }

  mutating func append(_ added: String) {
    // A native text is one block of bytes, which is quicker to copy than a sequence of them.
    if added.utf8.withContiguousStorageIfAvailable({ append($0) }) == nil {
      for byte in added.utf8 { append(byte) }
    }
  }

  mutating func append(_ byte: UInt8) {
    if capacity == count { grow(by: 1) }
    (bytes + count).initialize(to: byte)
    count += 1
  }

  @inline(never)
  private mutating func grow(by more: Int) {
    capacity = max(capacity * 2, count + more)
    let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity)
    larger.moveInitialize(from: bytes, count: count)
    bytes.deallocate()
    bytes = larger
  }
}

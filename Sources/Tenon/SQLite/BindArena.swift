/// Memory for the text parameters of a statement, allocated in chunks and kept until the statement has run.
///
/// SQLite uses the bytes in place. Otherwise it would copy each text to memory that it allocates and frees for each,
/// which takes longer than the rest of binding ("Binding Values To Prepared Statements" in its manual).
final class BindArena {
  /// The length up to which texts are stored here; SQLite copies longer ones.
  private static let longest = 4_096
  private static let largestChunk = 65_536
  /// The size up to which a finished statement keeps its chunk.
  private static let largestKept = 4_096

  // `@exclusivity(unchecked)`: see `Session`.
  @exclusivity(unchecked) private var chunk: UnsafeMutableRawBufferPointer?
  @exclusivity(unchecked) private var used = 0
  /// The chunks without free space.
  private var full: [UnsafeMutableRawBufferPointer] = []
  /// True if a parameter that takes memory was bound since `removeAll`, either here or as a copy of SQLite.
  @exclusivity(unchecked) private(set) var isUsed = false

  deinit {
    chunk?.deallocate()
    for chunk in full { chunk.deallocate() }
  }

  /// Records that SQLite copies a parameter.
  func noteCopy() { isUsed = true }

  /// Returns memory that stays in place until `removeAll`; nil if the length is too large.
  func allocate(_ count: Int) -> UnsafeMutableRawBufferPointer? {
    isUsed = true
    guard count <= Self.longest else { return nil }
    if let chunk, chunk.count - used >= count { return take(count, of: chunk) }
    let size = max(count, min(Self.largestChunk, 2 * (chunk?.count ?? 128)))
    let next = UnsafeMutableRawBufferPointer.allocate(byteCount: size, alignment: 1)
    if let chunk { full.append(chunk) }
    (chunk, used) = (next, 0)
    return take(count, of: next)
  }

  private func take(
    _ count: Int, of chunk: UnsafeMutableRawBufferPointer
  ) -> UnsafeMutableRawBufferPointer {
    defer { used += count }
    return UnsafeMutableRawBufferPointer(rebasing: chunk[used..<used + count])
  }

  /// Frees the bytes. No statement may have them bound any more.
  func removeAll() {
    isUsed = false
    used = 0
    if !full.isEmpty {
      for chunk in full { chunk.deallocate() }
      full = []
    }
    guard let chunk, chunk.count > Self.largestKept else { return }
    chunk.deallocate()
    self.chunk = nil
  }
}

/// The texts of a statement's parameters, one behind the other, until the statement has run.
///
/// SQLite then takes them where they are. It would copy each of them otherwise, to memory that it asks for and gives back
/// one by one, which takes longer than all else that binding does ("Binding Values To Prepared Statements" in its manual).
final class BoundBytes {
  /// Longer ones are left to SQLite.
  private static let longest = 4_096
  private static let largestChunk = 65_536
  /// What a statement keeps that waits to be run again.
  private static let largestKept = 4_096

  // Nothing that runs while one of the `@exclusivity(unchecked)` is being changed asks for it.
  @exclusivity(unchecked) private var chunk: UnsafeMutableRawBufferPointer?
  @exclusivity(unchecked) private var used = 0
  /// The chunks that are full.
  private var full: [UnsafeMutableRawBufferPointer] = []
  /// Whether something that takes memory was bound since `removeAll`, here or as SQLite's own copy.
  @exclusivity(unchecked) private(set) var isUsed = false

  deinit {
    chunk?.deallocate()
    for chunk in full { chunk.deallocate() }
  }

  /// Notes that SQLite copies something that is bound.
  func noteCopy() { isUsed = true }

  /// A place for some bytes, which stays where it is until `removeAll`; nil when there are too many.
  func place(for count: Int) -> UnsafeMutableRawBufferPointer? {
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

  /// Forgets them all: no statement may have them bound any more.
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

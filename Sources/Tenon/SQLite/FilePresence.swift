import Synchronization

/// What the connections of a database tell each other of its file: once one has found that it is not in its place, the
/// others look before they read.
final class FilePresence: Sendable {
  private let isGone = Atomic(false)

  /// Whether whoever looked last found the file in its place.
  var isThere: Bool {
    get { !isGone.load(ordering: .relaxed) }
    set { if newValue != isThere { isGone.store(!newValue, ordering: .relaxed) } }
  }
}

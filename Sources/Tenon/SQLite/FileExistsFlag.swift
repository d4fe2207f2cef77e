import Synchronization

/// A flag that the connections of a database share: after one of them has found that the file is missing, the others
/// check the file before they read.
final class FileExistsFlag: Sendable {
  private let isGone = Atomic(false)

  /// True if the last check found the file in its place.
  var exists: Bool {
    get { !isGone.load(ordering: .relaxed) }
    set { if newValue != exists { isGone.store(!newValue, ordering: .relaxed) } }
  }
}

/// The treatment of tracked rows when a statement changes rows of their model without naming them.
public enum Synchronization: Hashable, Sendable {
  /// Reads the tracked rows again, hundreds of them in one statement. Reads nothing if no rows are tracked.
  case refresh
  /// Leaves the tracked rows as they are, so they may differ from the stored rows.
  case none
}

/// What becomes of tracked rows when a statement changes rows of their model without naming them.
public enum Synchronization: Hashable, Sendable {
  /// They are read again, in one statement for hundreds of them; nothing is read where none is tracked.
  case refresh
  /// They stay as they are, which is then not what the database holds.
  case none
}

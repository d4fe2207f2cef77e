/// The undo actions for changes of the program's objects, newest last.
struct UndoLog {
  private var actions: [() -> Void] = []

  /// The current position in the log.
  var mark: Int { actions.count }

  mutating func append(_ action: @escaping () -> Void) { actions.append(action) }

  /// Undoes the changes since a mark.
  mutating func undo(to mark: Int = 0) {
    while actions.count > mark, let action = actions.popLast() { action() }
  }

  /// Discards all actions after a commit.
  mutating func clear() { actions = [] }
}

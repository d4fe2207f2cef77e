/// The snapshot of a reading transaction that SQLite has not begun yet.
///
/// `BEGIN` and `COMMIT` together take as long as a lookup by key, so a reading transaction runs `BEGIN` only before its
/// second statement (`isDue`). If the first statement looks up a row by key and finds it, it is deliberately not reset:
/// a statement that has not been reset still sees the database as it was ("Isolation In SQLite" in its manual), so it
/// holds the snapshot for the statements that follow. The `BEGIN` before the second statement takes over this snapshot,
/// and the first statement is reset. A transaction with a single lookup, the most common read of a server, never runs
/// `BEGIN`.
///
/// A lookup that finds nothing holds no snapshot. It is reset, the transaction begins, and the lookup runs again.
struct HeldSnapshot {
  /// True if the session has opened the transaction and SQLite has not begun it.
  private(set) var isDue = false

  /// The statement that holds the snapshot.
  private var holder: SQLiteStatement?

  /// True if the next statement may become the lookup that holds the snapshot.
  var isFree: Bool { isDue && holder == nil }

  /// Opens a reading transaction.
  mutating func open() { isDue = true }

  /// Keeps a lookup that has found its row unreset.
  mutating func hold(_ statement: SQLiteStatement) { holder = statement }

  /// Resets the lookup after SQLite has begun the transaction, or at the end of the transaction.
  mutating func end() {
    isDue = false
    holder.take()?.end()
  }
}

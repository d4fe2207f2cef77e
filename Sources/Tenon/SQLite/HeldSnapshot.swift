/// The snapshot of a transaction that reads, before the transaction has begun.
///
/// `BEGIN` and `COMMIT` together take as long as a lookup by key. So a transaction that reads begins with its second
/// statement only (`isDue`). Its first one, if it looks up a row by key and finds it, is left unreset on purpose: a statement
/// that is not reset goes on seeing the database as it was ("Isolation In SQLite" in its manual), and so it holds the
/// snapshot for the statements that follow. The second statement says `BEGIN`, which takes over the snapshot, and the
/// holder is reset. A transaction of one lookup, which is what most reads of a server are, never says `BEGIN`.
///
/// A lookup that finds nothing holds no snapshot: it is reset, the transaction begins, and it runs again.
struct HeldSnapshot {
  /// True if the transaction is open for the session, and SQLite has not begun it.
  private(set) var isDue = false

  /// The statement that holds the snapshot.
  private var holder: SQLiteStatement?

  /// True if the next statement may be the lookup that holds the snapshot.
  var isFree: Bool { isDue && holder == nil }

  /// Opens a transaction that reads.
  mutating func open() { isDue = true }

  /// Keeps a lookup that has found its row.
  mutating func hold(_ statement: SQLiteStatement) { holder = statement }

  /// Ends the holder: SQLite has begun the transaction, or the transaction is over.
  mutating func end() {
    isDue = false
    holder.take()?.end()
  }
}

/// The prepared statements of a connection: a bounded number, of which the least recently used one is removed first.
///
/// Statements are found by their text. If the text is the same string object as the last time, as in a find by key, the
/// statement is found by the address of the string: hashing the text takes longer than SQLite takes to start a
/// statement.
final class StatementCache {
  private typealias Slots = [(address: UInt, count: Int, statement: SQLiteStatement)?]

  private let capacity: Int
  private var statements: [String: SQLiteStatement] = [:]
  private var uses: UInt64 = 0
  /// The last statement found for an address, in a slot chosen by some bits of the address.
  // `@exclusivity(unchecked)`: see `Session`.
  @exclusivity(unchecked) private var slots = Slots(repeating: nil, count: 64)

  init(capacity: Int) { self.capacity = max(0, capacity) }

  /// Returns a statement that is not running, and prepares it if it is not in the cache. If the statement is running, a
  /// second one is prepared and not kept.
  func take(_ sql: String, prepare: () throws -> SQLiteStatement) throws -> SQLiteStatement {
    uses += 1
    let address = address(of: sql)
    let slot = Int(truncatingIfNeeded: address >> 5) & (slots.count - 1)
    if address != 0, let known = slots[slot], known.address == address,
      known.count == sql.utf8.count, !known.statement.isRunning
    {
      return known.statement.started(uses)
    }
    if let statement = statements[sql] {
      if statement.isRunning { return try prepare().started(uses) }
      // The statement keeps its text alive, so no other string can have this address.
      if address != 0, address == self.address(of: statement.sql) {
        slots[slot] = (address, sql.utf8.count, statement)
      }
      return statement.started(uses)
    }
    let statement = try prepare().started(uses)
    makeRoom()
    if statements.count < capacity { statements[sql] = statement }
    return statement
  }

  func removeAll() {
    statements = [:]
    slots = Slots(repeating: nil, count: slots.count)
  }

  /// Returns the address of a string's text; 0 for a short string, which is stored without an allocation.
  private func address(of text: String) -> UInt {
    guard text.utf8.count > 15 else { return 0 }
    return text.utf8.withContiguousStorageIfAvailable { UInt(bitPattern: $0.baseAddress) } ?? 0
  }

  private func makeRoom() {
    guard statements.count >= capacity else { return }
    let oldest = statements.filter { !$0.value.isRunning }.min {
      $0.value.lastUse < $1.value.lastUse
    }
    guard let oldest else { return }
    statements[oldest.key] = nil
    for slot in slots.indices where slots[slot]?.statement === oldest.value {
      slots[slot] = nil
    }
  }
}

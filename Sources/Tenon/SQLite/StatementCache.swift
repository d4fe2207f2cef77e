/// The prepared statements of a connection: a bounded number, the least recently used one leaves first.
///
/// Statements are found by their text, and those whose text is the very same string as the last time, as that of a find
/// by key is, by its place in memory: hashing it takes longer than SQLite takes for the start of a statement.
final class StatementCache {
  private typealias Places = [(address: UInt, count: Int, statement: SQLiteStatement)?]

  private let capacity: Int
  private var statements: [String: SQLiteStatement] = [:]
  private var uses: UInt64 = 0
  /// The statement whose text was last seen at an address, by some of the address's bits.
  // Nothing that runs while it is being changed asks for it.
  @exclusivity(unchecked) private var places = Places(repeating: nil, count: 64)

  init(capacity: Int) { self.capacity = max(0, capacity) }

  /// Takes a statement that is not running, or prepares another one. A statement that is asked for while it runs is
  /// prepared a second time and not kept.
  func take(_ sql: String, prepare: () throws -> SQLiteStatement) throws -> SQLiteStatement {
    uses += 1
    let address = address(of: sql)
    let place = Int(truncatingIfNeeded: address >> 5) & (places.count - 1)
    if address != 0, let known = places[place], known.address == address,
      known.count == sql.utf8.count, !known.statement.isRunning
    {
      return known.statement.started(uses)
    }
    if let statement = statements[sql] {
      if statement.isRunning { return try prepare().started(uses) }
      // The statement keeps its text where it is: nothing else can be there.
      if address != 0, address == self.address(of: statement.sql) {
        places[place] = (address, sql.utf8.count, statement)
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
    places = Places(repeating: nil, count: places.count)
  }

  /// Where a string's text is; 0 for a short one, which has no place of its own.
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
    for place in places.indices where places[place]?.statement === oldest.value {
      places[place] = nil
    }
  }
}

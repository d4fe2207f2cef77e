/// The prepared statements of a connection: a bounded number, the least recently used one leaves first.
struct StatementCache {
  private let capacity: Int
  private var statements: [String: SQLiteStatement] = [:]
  private var uses: UInt64 = 0

  init(capacity: Int) { self.capacity = max(0, capacity) }

  /// Takes a statement that is not running, or prepares another one. A statement that is asked for while it runs is
  /// prepared a second time and not kept.
  mutating func take(_ sql: String, prepare: () throws -> SQLiteStatement) throws -> SQLiteStatement
  {
    uses += 1
    if let statement = statements[sql] {
      if statement.isRunning { return try prepare().started(uses) }
      return statement.started(uses)
    }
    let statement = try prepare().started(uses)
    makeRoom()
    if statements.count < capacity { statements[sql] = statement }
    return statement
  }

  mutating func removeAll() { statements = [:] }

  private mutating func makeRoom() {
    guard statements.count >= capacity else { return }
    let oldest = statements.filter { !$0.value.isRunning }.min {
      $0.value.lastUse < $1.value.lastUse
    }
    if let oldest { statements[oldest.key] = nil }
  }
}

import Synchronization

/// The statements of a model that do not depend on a query, in one dialect.
package final class ModelSQL: Sendable {
  /// `SELECT` of every column from the table, without a condition.
  package let select: String

  /// `SELECT` of one row by key; one that is marked as deleted is left out.
  package let find: String

  /// `INSERT` of one row, without `RETURNING`.
  package let insert: String

  /// `DELETE` of one row by key.
  package let delete: String

  init(_ definition: ModelDefinition, _ dialect: Dialect) {
    let table = dialect.quoted(definition.table)
    func column(_ index: Int) -> String { dialect.quoted(definition.columns[index].name) }
    func key(_ prefix: String) -> String {
      definition.keyConditions(from: 1, prefix: prefix, for: dialect).joined(separator: " AND ")
    }
    let columns = definition.columns.indices.map { "\(table).\(column($0))" }
    select = "SELECT \(columns.joined(separator: ", ")) FROM \(table)"
    let isAlive = definition.softDelete.map { " AND \(table).\(column($0)) IS NULL" } ?? ""
    find = "\(select) WHERE \(key("\(table)."))\(isAlive)"
    insert = definition.insertion(of: definition.inserted, for: dialect)
    delete = "DELETE FROM \(table) WHERE \(key(""))"
  }
}

/// The statements of a model in one dialect, made when they are first asked for; asking again takes no lock.
///
/// `AtomicLazyReference` does the same, but is not specialised: a call of it takes longer than all else here.
struct LazyModelSQL: ~Copyable, Sendable {
  private let made = Atomic<Unmanaged<ModelSQL>?>(nil)

  func sql(of definition: ModelDefinition, for dialect: Dialect) -> ModelSQL {
    if let sql = made.load(ordering: .acquiring) { return sql.takeUnretainedValue() }
    let sql = Unmanaged.passRetained(ModelSQL(definition, dialect))
    let (isFirst, earlier) = made.compareExchange(
      expected: nil, desired: sql, ordering: .acquiringAndReleasing)
    guard !isFirst, let earlier else { return sql.takeUnretainedValue() }
    // Another thread was quicker: all use what it made.
    sql.release()
    return earlier.takeUnretainedValue()
  }

  deinit { made.load(ordering: .acquiring)?.release() }
}

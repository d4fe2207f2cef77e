// Loading the related rows of many rows with one statement for each chunk of keys. Keys are sent in chunks whose
// sizes are powers of two (the last one repeats a key to fill up), so that few different statements are prepared.

extension Relationship {
  /// The most keys in a statement.
  private static var chunkSize: Int { 512 }

  /// The rows the foreign keys refer to, by key.
  @usableFromInline func targetsByKey<Key: ModelKey>(
    _ keys: Set<Key>, _ session: Session
  ) throws -> [Key: Target] {
    let indexes = try Target.columnIndexes(path.target)
    let columns = Target.columnNodes(path.target)
    // A foreign key holds the same values as the key it refers to: it is read back from the target's columns
    // through the values they bind.
    var byValues: [[SQLValue]: Target] = [:]
    byValues.reserveCapacity(keys.count)
    for chunk in Self.chunks(of: keys.map(\.sqlValues)) {
      let statement = try query.filter(Self.matching(columns, chunk)).statement(
        for: session.dialect)
      try session.fetch(statement) { row in
        let target = try Target(row: row, at: 0)
        byValues[try target.sqlValues(ofColumns: indexes)] = target
      }
    }
    var byKey: [Key: Target] = [:]
    byKey.reserveCapacity(keys.count)
    for key in keys { byKey[key] = byValues[key.sqlValues] }
    return byKey
  }

  /// The rows that refer to the given ones, in groups.
  @usableFromInline func children(
    of roots: [Root], _ key: (Target) -> Root.ID?, _ session: Session
  ) throws -> [Root.ID: [Target]] {
    let columns = Target.columnNodes(path.target)
    var groups: [Root.ID: [Target]] = [:]
    groups.reserveCapacity(roots.count)
    for chunk in Self.chunks(of: Set(roots.map(\.id)).map(\.sqlValues)) {
      let statement = try query.filter(Self.matching(columns, chunk)).statement(
        for: session.dialect)
      try session.fetch(statement) { row in
        let child = try Target(row: row, at: 0)
        if let parent = key(child) { groups[parent, default: []].append(child) }
      }
    }
    return groups
  }

  /// The rows that a join table connects with the given ones, in groups.
  @usableFromInline func joined(
    to roots: [Root], _ session: Session
  ) throws -> [Root.ID: [Target]] {
    guard let join = path.join else { return [:] }
    let dialect = session.dialect
    let columns = join.local.map { SQLNode.column(table: join.table, name: $0, isNumeric: false) }
    let width = Target.modelDefinition.columns.count
    var groups: [Root.ID: [Target]] = [:]
    groups.reserveCapacity(roots.count)
    for chunk in Self.chunks(of: Set(roots.map(\.id)).map(\.sqlValues)) {
      var writer = SQLWriter(dialect)
      writer.append("SELECT ")
      let names = Target.modelDefinition.columns.map { $0.name }
      try writer.separated(Target.columnNodes(names) + columns, by: ", ") {
        try $1.write($0)
      }
      writer.append(" FROM ")
      writer.append(quoted: join.table)
      writer.append(" JOIN ")
      writer.append(quoted: Target.modelDefinition.table)
      writer.append(" ON ")
      let targets = zip(Target.columnNodes(path.target), join.target)
      try writer.separated(targets, by: " AND ") { pair, writer in
        try writer.write(
          .binary(pair.0, .equal, .column(table: join.table, name: pair.1, isNumeric: false)))
      }
      try writer.writeWhere(query.filter(Self.matching(columns, chunk)).effectiveCondition)
      try writer.writeOrder(query.ordering)
      try session.fetch(try writer.statement) { row in
        let parent = try Root.ID(row: row, at: width)
        groups[parent, default: []].append(try Target(row: row, at: 0))
      }
    }
    return groups
  }

  private static func matching(_ columns: [SQLNode], _ keys: [[SQLValue]]) -> Condition {
    if columns.count == 1, let column = columns.first {
      return Condition(.isIn(column, keys.compactMap(\.first)))
    }
    return Condition(.rowIsIn(columns, keys))
  }

  private static func chunks(of keys: [[SQLValue]]) -> [[[SQLValue]]] {
    stride(from: 0, to: keys.count, by: chunkSize).map { start in
      var chunk = Array(keys[start..<min(start + chunkSize, keys.count)])
      guard let last = chunk.last else { return chunk }
      var size = 1
      while size < chunk.count { size *= 2 }
      chunk.append(contentsOf: repeatElement(last, count: size - chunk.count))
      return chunk
    }
  }
}

extension Model {
  /// Columns as SQL, as they are stored.
  package static func columnNodes(_ names: [String]) -> [SQLNode] {
    names.map { .column(table: modelDefinition.table, name: $0, isNumeric: false) }
  }

  /// The indexes of columns in the model's definition.
  package static func columnIndexes(_ names: [String]) throws -> [Int] {
    try names.map { name in
      guard let index = modelDefinition.columns.firstIndex(where: { $0.name == name }) else {
        throw SQLError(message: "\(modelDefinition.name) has no column \(name)")
      }
      return index
    }
  }

  /// The values of some columns, as they are bound.
  package func sqlValues(ofColumns columns: [Int]) throws -> [SQLValue] {
    let collector = ValueCollector()
    var binder = Binder(target: collector)
    for column in columns { try bind(column: column, to: &binder) }
    return collector.values
  }
}

/// Keeps the values that a model binds.
package final class ValueCollector: BindTarget {
  package private(set) var values: [SQLValue] = []

  package func bind(_ value: SQLValue) { values.append(value) }
}

// Keys as the database stores them. If a column's collation treats different texts as the same key (`NOCASE`, most
// collations of MySQL), only the database can tell which row a key refers to.

extension Session {
  /// Returns the keys of rows as the database stores them.
  ///
  /// - Parameters:
  ///   - ids: The keys.
  ///   - model: Their model.
  /// - Returns: The stored key for each key. It is the key itself if there is no such row, or if the database compares
  ///   keys as Swift does.
  func storedKeys<Root: Model>(of ids: [Root.ID], _ model: Root.Type) throws -> [Root.ID: Root.ID] {
    var stored = Dictionary(ids.map { ($0, $0) }, uniquingKeysWith: { $1 })
    guard model.hasCollatedColumn(Root.keyColumns) else { return stored }
    let ids = Array(stored.keys)
    let found = try storedValues(ids.map(\.sqlValues), in: Root.keyColumns, of: model)
    for (id, values) in zip(ids, found) {
      let source = ValueRow(values)
      stored[id] = try withExtendedLifetime(source) {
        try Root.ID(row: Row(source: source), at: 0)
      }
    }
    return stored
  }

  /// Returns values of columns as they are stored in the rows that the database finds by them.
  ///
  /// - Parameters:
  ///   - rows: The values of the columns, each row once.
  ///   - names: The columns.
  ///   - model: The model of the columns.
  /// - Returns: The values for each row, with the texts of the row that was found.
  func storedValues<Root: Model>(
    _ rows: [[SQLValue]], in names: [String], of model: Root.Type
  ) throws -> [[SQLValue]] {
    let columns = model.columnNodes(names)
    let collated = try model.columnIndexes(names).enumerated()
      .filter { model.modelDefinition.columns[$0.element].collation != nil }.map(\.offset)
    var stored = rows
    let chunkSize = max(
      1, min(Self.comparisonsInStatement, dialect.rules.parameterLimit / names.count / 2))
    for start in stride(from: 0, to: rows.count, by: chunkSize) {
      // Each key is compared with the column itself, so that the column's collation applies.
      var writer = SQLWriter(dialect)
      let range = start..<min(start + chunkSize, rows.count)
      try writer.separated(range, by: " UNION ALL ") { index, writer in
        writer.append("SELECT \(index)")
        for column in collated {
          writer.append(", ")
          try writer.write(columns[column])
        }
        writer.append(" FROM ")
        writer.append(quoted: model.modelDefinition.table)
        try writer.writeWhere(.equal(columns, rows[index].map(SQLNode.value)))
      }
      try fetch(writer.statement, at: nil) { row in
        let index = Int(try row.int64(at: 0))
        guard stored.indices.contains(index) else { return }
        for (offset, column) in collated.enumerated() where stored[index][column] != .null {
          stored[index][column] = .text(try row.text(at: offset + 1))
        }
      }
    }
    return stored
  }

  /// The maximum number of queries in a compound query. SQLite accepts 500 (`SQLITE_MAX_COMPOUND_SELECT`).
  private static var comparisonsInStatement: Int { 250 }
}

extension Model {
  /// Returns true if one of the columns does not compare text by its bytes.
  static func hasCollatedColumn(_ names: [String]) -> Bool {
    guard modelDefinition.hasCollations else { return false }
    return modelDefinition.columns.contains { $0.collation != nil && names.contains($0.name) }
  }
}

@_exported import TenonDialects

extension Database {
  /// Compares a SQLite file with the schema: finds missing tables and columns, and values that have another form or type
  /// than Tenon writes. Such a value may be read, but is not found again.
  ///
  ///     for finding in try db.check(Blog.self) { print(finding) }
  ///
  /// It reads every row of every table, and changes nothing. Other databases have types, and nothing is found there.
  ///
  /// - Parameter schema: The schema, generated for SQLite.
  /// - Returns: The differences, in the order of the schema.
  /// - Throws: The errors of the database.
  public func check(_ schema: any Schema.Type) throws -> [ColumnFinding] {
    try read { session in try session.findings(of: schema.contents) }
  }

  /// Compares a SQLite file with the schema, on a thread of the database.
  ///
  /// - Parameter schema: The schema, generated for SQLite.
  /// - Returns: The differences, in the order of the schema.
  /// - Throws: The errors of the database.
  public func check(_ schema: any Schema.Type) async throws -> [ColumnFinding] {
    try await read { session in try session.findings(of: schema.contents) }
  }
}

extension Session {
  fileprivate func findings(of tables: [TableContent]) throws -> [ColumnFinding] {
    guard dialect.rules.keepsFormsOfValues, !tables.isEmpty else { return [] }
    return try ColumnFinding.all(in: tables) { sql in
      var values: [String?] = []
      try run(sql, bind: { _ in }, started: { _ in }) { row in
        values.append(
          row.isNull(at: 0) ? nil : String(decoding: try row.bytes(at: 0), as: UTF8.self))
      }
      return values
    }
  }
}

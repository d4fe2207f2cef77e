@_exported import TenonDialects

extension Database {
  /// Compares a SQLite file with the schema: finds missing tables and columns, and values whose form or type differs
  /// from the one that Tenon writes. Such a value may be readable, but a condition does not find it.
  ///
  ///     for finding in try db.check(Blog.self) { print(finding) }
  ///
  /// The check reads every row of every table and changes nothing. Other databases enforce column types, so the result
  /// is empty for them.
  ///
  /// - Parameter schema: The schema, generated for SQLite.
  /// - Returns: The differences, in the order of the schema.
  /// - Throws: The errors of the database.
  public func check(_ schema: any Schema.Type) throws -> [ColumnFinding] {
    try read { session in try session.findings(of: schema) }
  }

  /// Compares a SQLite file with the schema, on a thread of the database. See the synchronous `check(_:)`.
  ///
  /// - Parameter schema: The schema, generated for SQLite.
  /// - Returns: The differences, in the order of the schema.
  /// - Throws: The errors of the database.
  public func check(_ schema: any Schema.Type) async throws -> [ColumnFinding] {
    try await read { session in try session.findings(of: schema) }
  }
}

extension Session {
  fileprivate func findings(of schema: any Schema.Type) throws -> [ColumnFinding] {
    guard dialect.rules.keepsFormsOfValues else { return [] }
    return try ColumnFinding.all(in: schema.tables) { sql in
      var values: [String?] = []
      try run(sql, bind: { _ in }, started: { _ in }) { row in
        values.append(
          row.isNull(at: 0) ? nil : String(decoding: try row.bytes(at: 0), as: UTF8.self))
      }
      return values
    }
  }
}

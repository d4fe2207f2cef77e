extension Database {
  /// Looks through a SQLite file for what the schema does not expect: tables and columns that are missing, and values that
  /// have another form or type than Tenon writes. Such a value is perhaps read, but not found again.
  ///
  ///     for finding in try db.check(Blog.self) { print(finding) }
  ///
  /// It reads every row of every table, and changes nothing. Other databases have types, and nothing is found there.
  ///
  /// - Parameter schema: The schema, generated for SQLite.
  /// - Returns: What was found, in the order of the schema.
  /// - Throws: What the database reports.
  public func check(_ schema: any Schema.Type) throws -> [ColumnFinding] {
    try read { session in try session.findings(of: schema.columnChecks) }
  }

  /// Looks through a SQLite file for what the schema does not expect, on a thread of the database's own.
  ///
  /// - Parameter schema: The schema, generated for SQLite.
  /// - Returns: What was found, in the order of the schema.
  /// - Throws: What the database reports.
  public func check(_ schema: any Schema.Type) async throws -> [ColumnFinding] {
    try await read { session in try session.findings(of: schema.columnChecks) }
  }
}

extension Session {
  /// The most keys that a finding shows.
  private static var shownKeys: Int { 5 }

  fileprivate func findings(of checks: [ColumnCheck]) throws -> [ColumnFinding] {
    guard dialect == .sqlite, !checks.isEmpty else { return [] }
    let columns = try columns(of: checks)
    var findings: [ColumnFinding] = []
    var missing: Set<String> = []
    for check in checks {
      guard let known = columns[check.table.lowercased()] else {
        if missing.insert(check.table).inserted { findings.append(.init(check, .missingTable)) }
        continue
      }
      if known.contains(check.column.lowercased()) {
        if let finding = try finding(check, known) { findings.append(finding) }
      } else {
        findings.append(.init(check, .missingColumn))
      }
    }
    return findings
  }

  /// The columns of each table there is; SQLite tells names apart without regard to case.
  private func columns(of checks: [ColumnCheck]) throws -> [String: Set<String>] {
    let names = JSON(Array(Set(checks.map { $0.table.lowercased() })))
    var columns: [String: Set<String>] = [:]
    let found = try fetch(
      """
      SELECT t.name, c.name FROM sqlite_master AS t, pragma_table_xinfo(t.name) AS c
      WHERE t.type IN ('table', 'view') AND lower(t.name) IN (SELECT value FROM json_each(\(names)))
      """, as: (String, String).self)
    for (table, column) in found {
      columns[table.lowercased(), default: []].insert(column.lowercased())
    }
    return columns
  }

  private func finding(_ check: ColumnCheck, _ columns: Set<String>) throws -> ColumnFinding? {
    let source = "FROM \(dialect.quoted(check.table))"
    let rows = "\(source) WHERE \(check.condition)"
    let count = try fetch(SQL(raw: "SELECT count(*) \(rows)"), as: Int.self).first ?? 0
    guard count > 0 else { return nil }
    return ColumnFinding(
      check,
      .otherForm(rows: count, keys: try keys(check, columns, rows), stored: try form(check, source))
    )
  }

  private func keys(
    _ check: ColumnCheck, _ columns: Set<String>, _ rows: String
  ) throws -> [String] {
    guard !check.key.isEmpty, check.key.allSatisfy({ columns.contains($0.lowercased()) }) else {
      return []
    }
    // As bytes, which are read whatever is in them.
    let parts = check.key.map(dialect.quoted).map { "typeof(\($0)), CAST(\($0) AS BLOB)" }
    let sql = "SELECT \(parts.joined(separator: ", ")) \(rows) LIMIT \(Self.shownKeys)"
    var keys: [String] = []
    func add(_ row: Row) throws {
      let texts = try check.key.indices.map { part in
        let type = try row.text(at: 2 * part)
        guard type != "null" else { return "NULL" }
        let bytes = try row.bytes(at: 2 * part + 1)
        guard type == "blob" else { return String(decoding: bytes, as: UTF8.self) }
        return "X'" + bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() + "'"
      }
      keys.append(texts.count == 1 ? texts[0] : "(\(texts.joined(separator: ", ")))")
    }
    try run(sql, bind: { _ in }, started: { _ in }, add)
    return keys
  }

  /// The form that all values of a column have.
  private func form(_ check: ColumnCheck, _ source: String) throws -> String? {
    guard let form = check.form else { return nil }
    let column = dialect.quoted(check.column)
    let sql = """
      SELECT CASE WHEN count(form) = count(*) AND min(form) = max(form) THEN min(form) END
      FROM (SELECT \(form) AS form \(source) WHERE \(column) IS NOT NULL)
      """
    return try fetch(SQL(raw: sql), as: String?.self).first ?? nil
  }
}

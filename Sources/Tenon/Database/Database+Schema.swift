extension Database {
  /// Creates the missing tables and indexes of a schema. Existing ones are not changed.
  ///
  ///     try db.create(Blog.self)
  ///
  /// - Parameter schema: The schema.
  /// - Throws: `SQLError` when an existing table is older than the schema or belongs to something else, so that rows of
  ///   its model could not be read or written: nothing is created then. `SQLError` when the schema was generated
  ///   without the database's dialect; the errors of the database.
  public func create(_ schema: any Schema.Type) throws {
    try write { session in try session.create(schema) }
  }

  /// Creates the missing tables and indexes of a schema, on a thread of the database. See the synchronous
  /// `create(_:)`.
  ///
  /// - Parameter schema: The schema.
  /// - Throws: `SQLError` when an existing table does not fit the schema, or when the schema was generated without the
  ///   database's dialect; the errors of the database.
  public func create(_ schema: any Schema.Type) async throws {
    try await write { session in try session.create(schema) }
  }

  /// Drops the tables of a schema with all their rows.
  ///
  ///     try db.drop(Blog.self)
  ///
  /// - Parameter schema: The schema.
  /// - Throws: `SQLError` when the schema was generated without the database's dialect; the errors of the database.
  public func drop(_ schema: any Schema.Type) throws {
    try write { session in try session.run(session.statements(of: schema).drop) }
  }

  /// Drops the tables of a schema with all their rows, on a thread of the database.
  ///
  /// - Parameter schema: The schema.
  /// - Throws: `SQLError` when the schema was generated without the database's dialect; the errors of the database.
  public func drop(_ schema: any Schema.Type) async throws {
    try await write { session in try session.run(session.statements(of: schema).drop) }
  }
}

extension Session {
  fileprivate func create(_ schema: any Schema.Type) throws {
    let statements = try statements(of: schema)
    try refuseOtherTables(of: schema)
    try run(statements.create)
  }

  fileprivate func statements(of schema: any Schema.Type) throws -> SchemaDDL.Statements {
    guard let statements = schema.ddl.statements(for: dialect) else {
      throw SQLError(
        message: "\(schema) was generated without DDL for \(dialect.name); add \(dialect.rawValue) "
          + "to the schema's dialects and generate again")
    }
    return statements
  }

  /// Throws if existing tables lack columns of the schema, or require columns that the schema does not have. Other
  /// differences may be intended: a table of another tool can have other types and more columns.
  private func refuseOtherTables(of schema: any Schema.Type) throws {
    let tables = schema.tables
    guard !tables.isEmpty else { return }
    let places = (1...tables.count).map(dialect.rules.placeholder).joined(separator: ", ")
    // Most databases ignore case in names.
    var found: [String: [String: Bool]] = [:]
    func read(_ row: Row) throws {
      let (table, column) = (try row.text(at: 0).lowercased(), try row.text(at: 1).lowercased())
      found[table, default: [:]][column] = try row.bool(at: 2)
    }
    try run(
      "\(dialect.rules.columnsOfTables)(\(places))",
      bind: { try $0.bind(all: tables.map { .text($0.name) }) }, read)
    var findings: [String] = []
    for table in tables {
      guard let existing = found[table.name.lowercased()] else { continue }
      let columns = table.columns.map(\.name)
      let lacking = columns.filter { existing[$0.lowercased()] == nil }
      if !lacking.isEmpty {
        findings.append("table \(table.name) lacks \(lacking.joined(separator: ", "))")
      }
      let known = Set(columns.map { $0.lowercased() })
      let required = existing.filter { $0.value && !known.contains($0.key) }.keys.sorted()
      if !required.isEmpty {
        findings.append(
          "table \(table.name) requires \(required.joined(separator: ", ")), which the schema does not have"
        )
      }
    }
    guard findings.isEmpty else {
      throw SQLError(
        message:
          "the database does not fit the schema \(schema): \(findings.joined(separator: "; ")). "
          + "Migrate it, or correct the schema")
    }
  }
}

// Hand-written SQL. A literal is `SQL`, whose interpolations are bound. Strings assembled by a program do not compile
// here.

extension Session {
  /// Reads rows of one column.
  ///
  ///     let emails = try session.fetch("SELECT email FROM users WHERE id < \(100)", as: String.self)
  ///
  /// - Parameters:
  ///   - sql: One statement.
  ///   - parameters: The values of named parameters, such as `:limit`.
  ///   - type: The type of the column; optional if the column may be NULL.
  ///   - file: The calling file, for `Configuration.reportRepeats`.
  ///   - line: The calling line.
  /// - Returns: The values.
  /// - Throws: `SQLError` when the statement has another number of columns; `InvalidColumnValue` when a value has
  ///   another type; the errors of the database.
  public func fetch<Value: SQLConvertible>(
    _ sql: SQL, _ parameters: [String: any SQLConvertible] = [:], as type: Value.Type,
    file: StaticString = #fileID, line: UInt = #line
  ) throws -> [Value] {
    var values: [Value] = []
    try query(
      sql, parameters, at: CallSite(file, line), columns: { try Self.expect(1, "\(type)", $0, $1) },
      row: { row in values.append(try Value(row: row, at: 0)) })
    return values
  }

  /// Reads rows as tuples with one element for each column.
  ///
  ///     try session.fetch("SELECT username, age FROM users", as: (String, Int?).self)
  ///
  /// - Parameters:
  ///   - sql: One statement.
  ///   - parameters: The values of named parameters, such as `:limit`.
  ///   - type: The types of the columns; optional where a column may be NULL.
  ///   - file: The calling file, for `Configuration.reportRepeats`.
  ///   - line: The calling line.
  /// - Returns: The rows.
  /// - Throws: `SQLError` when the statement has another number of columns; `InvalidColumnValue` when a value has
  ///   another type; the errors of the database.
  public func fetch<each Value: SQLConvertible>(
    _ sql: SQL, _ parameters: [String: any SQLConvertible] = [:],
    as type: (repeat each Value).Type, file: StaticString = #fileID, line: UInt = #line
  ) throws -> [(repeat each Value)] {
    var rows: [(repeat each Value)] = []
    var count = 0
    for _ in repeat (each Value).self { count += 1 }
    try query(
      sql, parameters, at: CallSite(file, line),
      columns: { try Self.expect(count, "\(type)", $0, $1) },
      row: { row in
        var reader = ColumnReader(row: row)
        rows.append((repeat try reader.next((each Value).self)))
      })
    return rows
  }

  /// Reads rows as a model. The statement must return all columns of the model, in the order of the schema.
  ///
  ///     try session.fetch("SELECT * FROM users WHERE username LIKE \(pattern)", as: User.self)
  ///
  /// - Parameters:
  ///   - sql: One statement.
  ///   - parameters: The values of named parameters, such as `:limit`.
  ///   - model: The model.
  ///   - file: The calling file, for `Configuration.reportRepeats`.
  ///   - line: The calling line.
  /// - Returns: The rows.
  /// - Throws: `SQLError` when the statement has other columns; `InvalidColumnValue` when a row does not fit the
  ///   schema; the errors of the database.
  public func fetch<Root: Model>(
    _ sql: SQL, _ parameters: [String: any SQLConvertible] = [:], as model: Root.Type,
    file: StaticString = #fileID, line: UInt = #line
  ) throws -> [Root] {
    let definition = Root.modelDefinition
    var rows: [Root] = []
    func check(_ names: [String], _ statement: String) throws {
      try Self.expect(definition.columns.count, definition.name, names, statement)
      for (index, (name, column)) in zip(names, definition.columns).enumerated()
      where name != column.name {
        throw SQLError(
          message: "column \(index + 1) of the statement is \(name), but \(definition.name) has "
            + "\(column.name)", statement: statement)
      }
    }
    try query(
      sql, parameters, at: CallSite(file, line), columns: check,
      row: { row in rows.append(try Root(row: row, at: 0)) })
    return rows
  }

  /// Reads rows with a closure that reads columns by name.
  ///
  ///     let lengths = try session.fetch("SELECT username, age FROM users") { row in
  ///       try row["username", as: String.self].count
  ///     }
  ///
  /// - Parameters:
  ///   - sql: One statement.
  ///   - parameters: The values of named parameters, such as `:limit`.
  ///   - file: The calling file, for `Configuration.reportRepeats`.
  ///   - line: The calling line.
  ///   - body: Decodes a row.
  /// - Returns: The decoded rows.
  /// - Throws: The closure's error; the errors of the database.
  public func fetch<Value>(
    _ sql: SQL, _ parameters: [String: any SQLConvertible] = [:],
    file: StaticString = #fileID, line: UInt = #line,
    _ body: (NamedRow) throws -> Value
  ) throws -> [Value] {
    var values: [Value] = []
    var columns = NamedColumns([], of: "")
    try query(
      sql, parameters, at: CallSite(file, line), columns: { columns = NamedColumns($0, of: $1) },
      row: { row in values.append(try body(NamedRow(row, columns))) })
    return values
  }

  /// Runs SQL for its effect and ignores any rows that it returns.
  ///
  ///     try session.execute("PRAGMA optimize")
  ///     try session.execute("UPDATE users SET age = \(age) WHERE id = :id", ["id": 1])
  ///
  /// SQL without values can be a script of several statements. They run in the session's transaction: when one fails,
  /// the transaction also undoes those before it. The SQL must not end the transaction.
  ///
  /// - Parameters:
  ///   - sql: One statement, or several without values.
  ///   - parameters: The values of named parameters, such as `:limit`.
  ///   - file: The calling file, for `Session.recordedQueries`.
  ///   - line: The calling line.
  /// - Throws: `SQLError` when several statements have values, or when the SQL ends the transaction; the errors of the
  ///   database.
  public func execute(
    _ sql: SQL, _ parameters: [String: any SQLConvertible] = [:], file: StaticString = #fileID,
    line: UInt = #line
  ) throws {
    let site = CallSite(file, line)
    let statement = try sql.statement(for: dialect, parameters)
    if statement.parameters.isEmpty {
      try run(script: statement.sql, at: site)
    } else {
      _ = try write(statement, at: site)
    }
    try expectTransaction(after: statement.sql)
  }

  /// Refuses strings at compile time, with a message that names the alternatives.
  @available(
    *, unavailable,
    message: "text is not SQL: write a literal, whose interpolations are bound, or SQL(raw:)"
  )
  @_disfavoredOverload
  public func execute(_ text: String, _ parameters: [String: any SQLConvertible] = [:]) throws {}

  private func query(
    _ sql: SQL, _ parameters: [String: any SQLConvertible], at site: CallSite,
    columns: ([String], String) throws -> Void, row: (Row) throws -> Void
  ) throws {
    let statement = try sql.statement(for: dialect, parameters)
    countRead(statement.sql, at: site)
    try run(
      statement.sql, at: site, showing: LoggedValues(statement),
      bind: { try $0.bind(all: statement.parameters) },
      started: { try columns($0.columnNames, statement.sql) }, row)
    try expectTransaction(after: statement.sql)
  }

  private static func expect(
    _ count: Int, _ type: String, _ names: [String], _ statement: String
  ) throws {
    guard names.count != count else { return }
    func columns(_ count: Int) -> String { count == 1 ? "1 column" : "\(count) columns" }
    throw SQLError(
      message: "the statement returns \(columns(names.count)), but \(type) needs \(columns(count))",
      statement: statement)
  }
}

/// Reads the columns of a row one after the other.
private struct ColumnReader {
  let row: Row
  private var index = 0

  init(row: Row) { self.row = row }

  mutating func next<Value: SQLConvertible>(_ type: Value.Type) throws -> Value {
    defer { index += 1 }
    return try Value(row: row, at: index)
  }
}

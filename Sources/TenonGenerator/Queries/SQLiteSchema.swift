import CSQLite
import TenonSchema

/// The schema's tables, empty, in a database in memory, with which SQLite checks queries.
final class SQLiteSchema {
  /// A column of a result.
  struct ResultColumn {
    /// The name: the one after `AS`, the column's own, or the expression's text.
    let name: String
    /// The table and column of the values, or nil for an expression.
    let origin: (table: String, column: String)?
  }

  /// A statement that SQLite accepts.
  struct Statement {
    /// The result's columns; none for a statement that gives no rows.
    let columns: [ResultColumn]
    /// True if running the statement changes nothing.
    let isReadOnly: Bool
    /// The tables whose rows it inserts, updates or deletes, in the order in which SQLite finds them.
    let written: [Write]
  }

  /// A kind of write to a table.
  struct Write: Hashable {
    let table: String
    /// True if rows are deleted.
    let isDeletion: Bool
  }

  /// The writes of a statement, recorded while SQLite compiles it.
  private final class WriteLog {
    var writes: [Write] = []
  }

  private let connection: SQLiteConnection

  /// Makes the tables.
  ///
  /// - Throws: The error of SQLite, as when a check calls a function that SQLite does not have.
  init(_ graph: SchemaGraph) throws(SQLiteProblem) {
    connection = try SQLiteConnection.inMemory()
    for sql in DDL(graph, dialect: .sqlite).create { try connection.run(sql) }
  }

  /// Compiles a statement. Nothing is run.
  ///
  /// - Throws: The error of SQLite if the statement is wrong.
  func prepare(_ sql: String) throws(SQLiteProblem) -> Statement {
    let log = WriteLog()
    sqlite3_set_authorizer(
      connection.handle,
      { log, action, table, _, _, _ in
        guard let log, let table,
          [SQLITE_INSERT, SQLITE_UPDATE, SQLITE_DELETE].contains(action)
        else { return SQLITE_OK }
        let write = Write(table: String(cString: table), isDeletion: action == SQLITE_DELETE)
        let writes = Unmanaged<WriteLog>.fromOpaque(log).takeUnretainedValue()
        // SQLite reports an update once for each column.
        if !writes.writes.contains(write) { writes.writes.append(write) }
        return SQLITE_OK
      }, Unmanaged.passUnretained(log).toOpaque())
    defer { sqlite3_set_authorizer(connection.handle, nil, nil) }
    let statement = try connection.prepare(sql)
    defer { sqlite3_finalize(statement) }
    let columns = (0..<sqlite3_column_count(statement)).map { index in
      var origin: (table: String, column: String)?
      if let table = sqlite3_column_table_name(statement, index),
        let column = sqlite3_column_origin_name(statement, index)
      {
        origin = (String(cString: table), String(cString: column))
      }
      return ResultColumn(
        name: sqlite3_column_name(statement, index).map { String(cString: $0) } ?? "",
        origin: origin)
    }
    return Statement(
      columns: columns, isReadOnly: sqlite3_stmt_readonly(statement) != 0, written: log.writes)
  }
}

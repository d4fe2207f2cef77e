import CSQLite
import TenonSchema

/// The schema's tables, empty, in a database in memory: SQLite itself says what is right in a query.
final class SQLiteSchema {
  /// What SQLite says about a statement it refuses.
  struct Problem: Error {
    let message: String
    /// The byte of the statement that is meant, or nil.
    let offset: Int?
  }

  /// A column of a result.
  struct ResultColumn {
    /// The name: the one behind `AS`, the column's own, or the expression's text.
    let name: String
    /// The table and column whose values these are, or nil for an expression.
    let origin: (table: String, column: String)?
  }

  /// What SQLite says about a statement it accepts.
  struct Statement {
    /// The result's columns; none for a statement that gives no rows.
    let columns: [ResultColumn]
    /// Whether running the statement changes nothing.
    let isReadOnly: Bool
    /// The tables whose rows it inserts, updates or deletes, in the order in which SQLite comes upon them.
    let written: [Write]
  }

  /// A write that a statement does.
  struct Write: Hashable {
    /// The table's name.
    let table: String
    /// Whether rows are deleted.
    let isDeletion: Bool
  }

  /// Takes down what SQLite says of a statement while it compiles it.
  private final class WriteLog {
    var writes: [Write] = []
  }

  private let handle: OpaquePointer

  /// Makes the tables.
  ///
  /// - Throws: What SQLite says when it cannot, as when a check calls a function it does not have.
  init(_ graph: SchemaGraph) throws(Problem) {
    var handle: OpaquePointer?
    let flags =
      SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_MEMORY | SQLITE_OPEN_NOMUTEX
    let code = sqlite3_open_v2(":memory:", &handle, flags, nil)
    guard code == SQLITE_OK, let handle else {
      sqlite3_close_v2(handle)
      throw Problem(message: String(cString: sqlite3_errstr(code)), offset: nil)
    }
    self.handle = handle
    // A misspelt name in double quotes is an error, not a text.
    tenon_refuse_double_quoted_text(handle)
    guard Self.declareFunctions(on: handle) == SQLITE_OK else { throw problem }
    for sql in DDL(graph, dialect: .sqlite).create {
      guard sqlite3_exec(handle, sql, nil, nil, nil) == SQLITE_OK else { throw problem }
    }
  }

  deinit { sqlite3_close_v2(handle) }

  /// Has SQLite compile a statement. Nothing is run.
  ///
  /// - Throws: What SQLite has against it.
  func prepare(_ sql: String) throws(Problem) -> Statement {
    var prepared: OpaquePointer?
    let log = WriteLog()
    sqlite3_set_authorizer(
      handle,
      { log, action, table, _, _, _ in
        guard let log, let table,
          [SQLITE_INSERT, SQLITE_UPDATE, SQLITE_DELETE].contains(action)
        else { return SQLITE_OK }
        let write = Write(table: String(cString: table), isDeletion: action == SQLITE_DELETE)
        let writes = Unmanaged<WriteLog>.fromOpaque(log).takeUnretainedValue()
        // An update is told column by column.
        if !writes.writes.contains(write) { writes.writes.append(write) }
        return SQLITE_OK
      }, Unmanaged.passUnretained(log).toOpaque())
    defer { sqlite3_set_authorizer(handle, nil, nil) }
    let code = sqlite3_prepare_v3(handle, sql, -1, 0, &prepared, nil)
    guard code == SQLITE_OK, let prepared else { throw problem }
    defer { sqlite3_finalize(prepared) }
    let columns = (0..<sqlite3_column_count(prepared)).map { index in
      var origin: (table: String, column: String)?
      if let table = sqlite3_column_table_name(prepared, index),
        let column = sqlite3_column_origin_name(prepared, index)
      {
        origin = (String(cString: table), String(cString: column))
      }
      return ResultColumn(
        name: sqlite3_column_name(prepared, index).map { String(cString: $0) } ?? "",
        origin: origin)
    }
    return Statement(
      columns: columns, isReadOnly: sqlite3_stmt_readonly(prepared) != 0, written: log.writes)
  }

  /// Declares what Tenon adds to its connections. Nothing is ever run here, so nothing is computed.
  static func declareFunctions(on handle: OpaquePointer) -> Int32 {
    let flags = SQLITE_UTF8 | SQLITE_DETERMINISTIC
    let functions =
      [
        ("decimal", 1), ("json_sorted", 1), ("unhex", 1), ("decimal_add", 2), ("decimal_sub", 2),
        ("decimal_mul", 2),
      ] as [(String, Int32)]
    for (name, count) in functions {
      let code = sqlite3_create_function_v2(
        handle, name, count, flags, nil, { _, _, _ in }, nil, nil, nil)
      guard code == SQLITE_OK else { return code }
    }
    for name in ["decimal_sum", "decimal_average"] {
      let code = sqlite3_create_window_function(
        handle, name, 1, flags, nil, { _, _, _ in }, { _ in }, { _ in }, { _, _, _ in }, nil)
      guard code == SQLITE_OK else { return code }
    }
    return sqlite3_create_collation_v2(
      handle, "decimal", SQLITE_UTF8, nil, { _, _, _, _, _ in 0 }, nil)
  }

  private var problem: Problem {
    let offset = Int(tenon_error_offset(handle))
    return Problem(
      message: String(cString: sqlite3_errmsg(handle)), offset: offset < 0 ? nil : offset)
  }
}

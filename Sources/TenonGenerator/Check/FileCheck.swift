import CSQLite
import TenonDialects
import TenonSchema

/// Compares a SQLite file with a schema: finds missing tables and columns, and values that have another form or type
/// than Tenon writes.
package enum FileCheck {
  /// Returns the differences, in the order of the schema. The file is only read.
  ///
  ///     let findings = try FileCheck.findings(of: graph, in: "blog.db")
  ///
  /// - Parameters:
  ///   - graph: The schema.
  ///   - path: The file, which has to exist.
  /// - Throws: The error of SQLite, as for a file that is not a database.
  package static func findings(
    of graph: SchemaGraph, in path: String
  ) throws(SQLiteProblem) -> [ColumnFinding] {
    // SQLite opens a database of its own for `:memory:` and for an empty path.
    let path = path.hasPrefix("/") ? path : "./\(path)"
    let connection = try SQLiteConnection(path, flags: SQLITE_OPEN_READONLY)
    sqlite3_busy_timeout(connection.handle, 2_000)
    // All statements read the same snapshot of the file.
    _ = try values(of: "BEGIN", connection)
    return try ColumnFinding.all(in: graph.contents) { sql throws(SQLiteProblem) in
      try values(of: sql, connection)
    }
  }

  /// The rows of a statement of one column, as text.
  private static func values(
    of sql: String, _ connection: SQLiteConnection
  ) throws(SQLiteProblem) -> [String?] {
    let statement = try connection.prepare(sql)
    defer { sqlite3_finalize(statement) }
    var values: [String?] = []
    while true {
      let code = sqlite3_step(statement)
      guard code == SQLITE_ROW else {
        if code != SQLITE_DONE { try connection.check(code) }
        return values
      }
      let bytes = sqlite3_column_blob(statement, 0)
      let count = Int(sqlite3_column_bytes(statement, 0))
      values.append(
        sqlite3_column_type(statement, 0) == SQLITE_NULL
          ? nil
          : String(decoding: UnsafeRawBufferPointer(start: bytes, count: count), as: UTF8.self))
    }
  }
}

import CSQLite
import TenonDialects
import TenonSchema

/// Compares a SQLite file with a schema: finds missing tables and columns, and values that have another form or type than
/// Tenon writes. The file is only read.
///
///     let findings = try FileCheck(path: "blog.db").findings(of: graph)
package final class FileCheck {
  /// Why a file cannot be looked through.
  package struct Problem: Error {
    /// The reason, in SQLite's words.
    package let message: String
  }

  private let handle: OpaquePointer

  /// Opens a file for reading.
  ///
  /// - Parameter path: The file, which has to exist.
  /// - Throws: Why it cannot be opened.
  package init(path: String) throws(Problem) {
    var handle: OpaquePointer?
    let flags = SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX
    // SQLite takes `:memory:` and nothing at all for databases of their own.
    let path = path.hasPrefix("/") ? path : "./\(path)"
    let code = sqlite3_open_v2(path, &handle, flags, nil)
    guard code == SQLITE_OK, let handle else {
      let message = handle.map { String(cString: sqlite3_errmsg($0)) }
      sqlite3_close_v2(handle)
      throw Problem(message: message ?? String(cString: sqlite3_errstr(code)))
    }
    self.handle = handle
    sqlite3_busy_timeout(handle, 2_000)
    guard SQLiteSchema.declareFunctions(on: handle) == SQLITE_OK else { throw problem }
  }

  deinit { sqlite3_close_v2(handle) }

  /// Compares the file with a schema.
  ///
  /// - Parameter graph: The schema.
  /// - Returns: The differences, in the order of the schema.
  /// - Throws: The errors of SQLite, as for a file that is not a database.
  package func findings(of graph: SchemaGraph) throws(Problem) -> [ColumnFinding] {
    // One view of the file for all statements.
    _ = try values("BEGIN")
    return try ColumnFinding.all(in: graph.contents, values: values)
  }

  /// The rows of a statement of one column, as text.
  private func values(_ sql: String) throws(Problem) -> [String?] {
    var statement: OpaquePointer?
    defer { sqlite3_finalize(statement) }
    guard sqlite3_prepare_v2(handle, sql, -1, &statement, nil) == SQLITE_OK else { throw problem }
    var values: [String?] = []
    while true {
      switch sqlite3_step(statement) {
      case SQLITE_ROW:
        let bytes = sqlite3_column_blob(statement, 0)
        let count = Int(sqlite3_column_bytes(statement, 0))
        values.append(
          sqlite3_column_type(statement, 0) == SQLITE_NULL
            ? nil
            : String(decoding: UnsafeRawBufferPointer(start: bytes, count: count), as: UTF8.self))
      case SQLITE_DONE: return values
      default: throw problem
      }
    }
  }

  private var problem: Problem { Problem(message: String(cString: sqlite3_errmsg(handle))) }
}

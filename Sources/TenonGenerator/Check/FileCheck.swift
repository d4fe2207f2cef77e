import CSQLite
import TenonSchema

/// Looks through a SQLite file for what a schema does not expect: tables and columns that are missing, and values that have
/// another form or type than Tenon writes. The file is only read.
///
///     let findings = try FileCheck(path: "blog.db").findings(of: graph)
package final class FileCheck {
  /// Why a file cannot be looked through.
  package struct Problem: Error {
    /// The reason, in SQLite's words.
    package let message: String
  }

  /// Something that is not as the schema says.
  package struct Finding: Codable, Sendable {
    /// The model's name.
    package var model: String
    /// The field's name, or nil when the whole table is missing.
    package var field: String?
    /// The table.
    package var table: String
    /// The column, or nil when the whole table is missing.
    package var column: String?
    /// `missing-table`, `missing-column` or `other-form`.
    package var problem: String
    /// What a value should be, in words.
    package var expected: String?
    /// How many rows have something else.
    package var rows: Int?
    /// The keys of the first of them.
    package var keys: [String]?
    /// What the field could say as `stored:` to have all of the column's values read and found.
    package var stored: String?

    /// The finding on one line.
    package var text: String {
      let column = column ?? ""
      guard let rows else {
        return problem == "missing-table"
          ? "there is no table \(table)" : "table \(table) lacks \(column)"
      }
      let keys = keys ?? []
      let shown =
        keys.isEmpty ? "" : ": \(keys.joined(separator: ", "))" + (keys.count < rows ? ", …" : "")
      let advice = stored.map { "; all would fit `stored: \"\($0)\"`" } ?? ""
      return
        "\(table).\(column): \(rows == 1 ? "1 row has" : "\(rows) rows have") something else than "
        + (expected ?? "") + shown + advice
    }
  }

  /// The most keys that a finding shows.
  private static let shownKeys = 5

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

  /// Looks for what a schema does not expect, in the order of the schema.
  ///
  /// - Throws: What SQLite reports, as for a file that is not a database.
  package func findings(of graph: SchemaGraph) throws(Problem) -> [Finding] {
    _ = try rows("BEGIN")
    let columns = try columns()
    var findings: [Finding] = []
    var missing: Set<String> = []
    for check in ColumnCheck.all(of: graph) {
      var finding = Finding(model: check.model, table: check.table, problem: "missing-table")
      guard let known = columns[check.table.lowercased()] else {
        if missing.insert(check.table).inserted { findings.append(finding) }
        continue
      }
      finding.field = check.field
      finding.column = check.column
      finding.problem = "missing-column"
      if known.contains(check.column.lowercased()) {
        guard try complete(&finding, check, known) else { continue }
      }
      findings.append(finding)
    }
    return findings
  }

  /// The columns of all tables; SQLite tells names apart without regard to case.
  private func columns() throws(Problem) -> [String: Set<String>] {
    var columns: [String: Set<String>] = [:]
    let tables = try rows("SELECT name FROM sqlite_master WHERE type IN ('table', 'view')")
    for table in tables {
      guard let table = table.first ?? nil else { continue }
      let name = SQLText.literal(table) { $0 == "'" ? "''" : nil }
      // A table of a module that is not here has no columns that could be read.
      let found = (try? rows("SELECT name FROM pragma_table_xinfo(\(name))")) ?? []
      columns[table.lowercased()] = Set(found.compactMap { $0.first??.lowercased() })
    }
    return columns
  }

  /// Adds the rows that have something else; false when there are none.
  private func complete(
    _ finding: inout Finding, _ check: ColumnCheck, _ columns: Set<String>
  ) throws(Problem) -> Bool {
    let quoted = DDLDialect.sqlite.quoted
    let source = "FROM \(quoted(check.table))"
    let condition = "\(source) WHERE \(check.condition)"
    let count = try rows("SELECT count(*) \(condition)").first?.first ?? nil
    guard let count = count.flatMap(Int.init), count > 0 else { return false }
    finding.problem = "other-form"
    finding.expected = check.expected
    finding.rows = count
    finding.keys = []
    if !check.key.isEmpty, check.key.allSatisfy({ columns.contains($0.lowercased()) }) {
      let parts = check.key.map(quoted).map { key in
        "CASE typeof(\(key)) WHEN 'blob' THEN 'X''' || lower(hex(\(key))) || '''' ELSE \(key) END"
      }
      let keys = try rows(
        "SELECT \(parts.joined(separator: ", ")) \(condition) LIMIT \(Self.shownKeys)")
      finding.keys = keys.map { key in
        let texts = key.map { $0 ?? "NULL" }
        return texts.count == 1 ? texts[0] : "(\(texts.joined(separator: ", ")))"
      }
    }
    if let form = check.form {
      let sql = """
        SELECT CASE WHEN count(form) = count(*) AND min(form) = max(form) THEN min(form) END
        FROM (SELECT \(form) AS form \(source) WHERE \(quoted(check.column)) IS NOT NULL)
        """
      finding.stored = try rows(sql).first?.first ?? nil
    }
    return true
  }

  /// The rows of a statement, as text.
  private func rows(_ sql: String) throws(Problem) -> [[String?]] {
    var statement: OpaquePointer?
    defer { sqlite3_finalize(statement) }
    guard sqlite3_prepare_v2(handle, sql, -1, &statement, nil) == SQLITE_OK else { throw problem }
    var rows: [[String?]] = []
    while true {
      switch sqlite3_step(statement) {
      case SQLITE_ROW:
        rows.append(
          (0..<sqlite3_column_count(statement)).map { index in
            guard let bytes = sqlite3_column_text(statement, index) else { return nil }
            let count = Int(sqlite3_column_bytes(statement, index))
            return String(
              decoding: UnsafeBufferPointer(start: bytes, count: count), as: UTF8.self)
          })
      case SQLITE_DONE: return rows
      default: throw problem
      }
    }
  }

  private var problem: Problem { Problem(message: String(cString: sqlite3_errmsg(handle))) }
}

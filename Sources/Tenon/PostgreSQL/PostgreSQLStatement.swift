#if PostgreSQL
  import CPostgreSQL
  import TenonDialects

  /// A statement of PostgreSQL with its parameters and result.
  final class PostgreSQLStatement: PreparedStatement {
    let sql: String
    /// True if the connection keeps the prepared statement.
    let isKept: Bool
    let parameters: PostgreSQLParameters
    /// The arrays to bind before the statement runs.
    private var arrays: PostgreSQLArrays?
    private let connection: PostgreSQLConnection
    /// The result; nil before the statement has run.
    private var result: OpaquePointer?
    private var current: PostgreSQLRow?
    private var rowCount: Int32 = 0

    init(_ sql: String, isKept: Bool, on connection: PostgreSQLConnection) {
      self.sql = sql
      self.isKept = isKept
      self.connection = connection
      parameters = PostgreSQLParameters(sql)
    }

    deinit { finish() }

    func binder() -> Binder {
      parameters.removeAll()
      arrays = nil
      return Binder(target: parameters)
    }

    func binder(arraysOf columns: [ColumnContent]) -> Binder {
      parameters.removeAll()
      let arrays = PostgreSQLArrays(sql, columns)
      self.arrays = arrays
      return Binder(target: arrays)
    }

    func step() throws -> Bool {
      let row: PostgreSQLRow
      if let current {
        row = current
      } else {
        arrays?.bind(to: parameters)
        arrays = nil
        let result = try connection.run(self)
        self.result = result
        rowCount = PQntuples(result)
        row = PostgreSQLRow(result, of: connection, sql)
        current = row
      }
      row.index += 1
      return row.index < rowCount
    }

    var columnNames: [String] {
      guard let result else { return [] }
      return (0..<PQnfields(result)).map { index in
        PQfname(result, index).map { String(cString: $0) } ?? ""
      }
    }

    var row: Row { current.map { Row(source: $0) } ?? Row(source: NoRow.shared) }

    /// The number in the command's tag, such as `UPDATE 3`; the rows of a query are not changed rows.
    var changedRows: Int {
      guard let result, let tag = PQcmdStatus(result),
        String(cString: tag).hasPrefix("SELECT") == false
      else { return 0 }
      return PQcmdTuples(result).flatMap { Int(String(cString: $0)) } ?? 0
    }

    func plan() throws -> String { try connection.plan(self) }

    func finish() {
      PQclear(result)
      result = nil
      current = nil
    }
  }

  /// The row of a statement that has not run.
  private final class NoRow: ValueSource, Sendable {
    static let shared = NoRow()
    let sql = ""
    func columnName(at index: Int) -> String? { nil }
    func kind(at index: Int) -> String { "no such column" }
    func value(at index: Int) -> SQLValue { .null }
    func mismatch(at index: Int, expected: String) -> any Error {
      InvalidColumnValue(
        column: "#\(index)", expected: expected, found: kind(at: index), statement: nil)
    }
  }
#endif

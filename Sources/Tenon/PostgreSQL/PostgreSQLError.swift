#if PostgreSQL
  import CPostgreSQL

  /// Converts the errors of the server to Tenon's, by their SQLSTATE ("PostgreSQL Error Codes" in its manual).
  struct PostgreSQLError {
    let state: String
    let message: String
    let constraint: String?
    let table: String?
    let column: String?

    init(_ result: OpaquePointer) {
      func field(_ code: UnicodeScalar) -> String? {
        PQresultErrorField(result, Int32(code.value)).map { String(cString: $0) }
      }
      state = field("C") ?? ""
      // The detail and the context would show values.
      let primary = field("M") ?? PQresultErrorMessage(result).map { String(cString: $0) } ?? ""
      message = state.hasPrefix("22") ? Self.withoutValues(primary) : primary
      constraint = field("n")
      table = field("t")
      column = field("c")
    }

    /// Some messages quote a value: `invalid input syntax for type integer: "abc"`.
    private static func withoutValues(_ message: String) -> String {
      guard let open = message.firstIndex(of: "\""), let close = message.lastIndex(of: "\"") else {
        return message
      }
      return open < close ? message[...open] + "…" + message[close...] : String(message)
    }

    /// Returns the error to throw.
    func error(_ sql: String?) -> any Error {
      switch state {
      case _ where state.hasPrefix("23"), "22001", "22003", "44000", "P0001": return violation(sql)
      case "40001":
        return Conflict(
          kind: .serialization,
          message: "\(message): roll back and run the transaction again, as retrying: does",
          statement: sql)
      case "40P01": return Conflict(kind: .deadlock, message: message, statement: sql)
      case "55P03", "53300", "57P03": return Conflict(kind: .busy, message: message, statement: sql)
      // Statements are cancelled when a task is cancelled.
      case "57014": return CancellationError()
      case _ where Self.endsConnection(state):
        return ConnectionLost(message: message, statement: sql)
      default:
        let hint = hint.map { ": \($0)" } ?? ""
        return SQLError(message: message + hint, sqlState: state, statement: sql)
      }
    }

    /// True if the server closes the connection after an error.
    static func endsConnection(_ state: String) -> Bool {
      state.hasPrefix("08") || ["57P01", "57P02", "57P05"].contains(state)
    }

    /// True if a prepared statement no longer fits, so that it must be prepared again.
    var isOutdatedStatement: Bool {
      state == "26000" || state == "0A000" && message.contains("cached plan")
    }

    private func violation(_ sql: String?) -> ConstraintViolation {
      let kind: ConstraintViolation.Kind =
        switch state {
        case "23505", "23P01": .unique(columns: [])
        case "23503", "23001": .foreignKey
        case "23502": .notNull(column: "\(table ?? "").\(column ?? "")")
        case "23514", "22001", "22003": .check(name: constraint ?? "")
        default: .other
        }
      var violation = ConstraintViolation(kind: kind, message: message, statement: sql)
      violation.constraint = constraint
      return violation
    }

    private var hint: String? {
      switch state {
      case "42P01": "create the tables of the schema, as in db.create(Blog.self)"
      case "25006": "a session of db.read cannot write; use db.write"
      default: nil
      }
    }
  }
#endif

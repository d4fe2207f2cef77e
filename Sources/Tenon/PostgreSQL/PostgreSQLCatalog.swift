#if PostgreSQL
  import CPostgreSQL

  /// Names of types and tables that are not known beforehand, read from the catalog when they are first needed.
  final class PostgreSQLCatalog {
    private unowned let connection: PostgreSQLConnection
    private var textTypes: [Oid: Bool] = [:]

    init(_ connection: PostgreSQLConnection) { self.connection = connection }

    /// True if the binary form of a type's values is their text, as for an enum of the database and for `citext`.
    func isText(_ type: Oid) -> Bool {
      if let known = textTypes[type] { return known }
      let isText =
        read(
          "SELECT typtype = 'e' OR typsend::text IN ('textsend', 'varcharsend', 'bpcharsend', 'citextsend') "
            + "FROM pg_catalog.pg_type WHERE oid = \(type)") == "t"
      textTypes[type] = isText
      return isText
    }

    /// The name of a type, such as `inet`, for errors.
    func name(of type: Oid) -> String {
      read("SELECT pg_catalog.format_type(\(type), NULL)").map { "a value of the type \($0)" }
        ?? "a value of another type"
    }

    /// The name of a table, for errors; nil if the column of a result does not belong to one.
    func table(_ table: Oid) -> String? {
      guard table != 0 else { return nil }
      return read("SELECT relname FROM pg_catalog.pg_class WHERE oid = \(table)")
    }

    private func read(_ sql: String) -> String? { try? connection.readText(sql) }
  }
#endif

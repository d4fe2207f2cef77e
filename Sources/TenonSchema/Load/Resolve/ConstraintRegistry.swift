import TenonDialects

/// The names of constraints and indexes in use, and those that the schema does not give: `fk_posts_author_id`.
///
/// Indexes of all tables share one namespace in SQLite, and with tables in PostgreSQL; foreign keys and checks of all
/// tables share one in MySQL. So each name is used once in a schema, in any case.
struct ConstraintRegistry {
  /// The user of a name.
  typealias Owner = (name: String, table: String, range: SourceRange)

  private var owners: [String: Owner] = [:]

  /// Reserves a name, or returns its owner if it is in use.
  mutating func reserve(_ name: String, table: String, at range: SourceRange) -> Owner? {
    let folded = name.lowercased()
    if let owner = owners[folded] { return owner }
    owners[folded] = (name, table, range)
    return nil
  }

  /// Reserves a name made from a table and its columns. It is changed if another table has it: `a_b` + `c` and `a` +
  /// `b_c` give the same name.
  ///
  /// - Parameter kind: The kind of constraint: `fk`, `uq`, `ix` or `ck`.
  /// - Returns: The name, and its owner if it is in use on the same table.
  mutating func reserve(
    _ kind: String, table: String, columns: [String], at range: SourceRange
  ) -> (name: String, owner: Owner?) {
    let name = Self.name(kind, table: table, columns)
    guard let owner = reserve(name, table: table, at: range) else { return (name, nil) }
    if owner.table == table { return (name, owner) }
    let other = Self.distinguished(name, by: [table] + columns)
    return (other, reserve(other, table: table, at: range))
  }

  /// Returns a name made from the kind of constraint (`fk`, `uq`, `ix` or `ck`), its table and its columns.
  static func name(_ kind: String, table: String, _ columns: [String]) -> String {
    let parts = [kind, table] + columns
    let name = parts.joined(separator: "_")
    return name.utf8.count <= SQLName.byteLimit ? name : distinguished(name, by: parts)
  }

  /// Returns a name that differs from the one it is made from, and is the same in every run.
  private static func distinguished(_ name: String, by parts: [String]) -> String {
    SQLName.shortened(name, endingInHashOf: parts.joined(separator: "\u{0}"))
  }
}

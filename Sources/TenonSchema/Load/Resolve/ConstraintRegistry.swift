import TenonDialects

/// The names of constraints and indexes in use, and those that the schema does not give: `fk_posts_author_id`.
///
/// Indexes of all tables share one namespace in SQLite, and with tables in PostgreSQL; foreign keys and checks of all
/// tables share one in MySQL. So each name is used once in a schema, in any case.
struct ConstraintRegistry {
  /// The user of a name; `isGiven` is true if the schema gives the name.
  typealias Owner = (name: String, table: String, range: SourceRange, isGiven: Bool)

  private var owners: [String: Owner] = [:]

  /// Reserves a name that the schema gives, or returns its owner if it is in use.
  mutating func reserve(given name: String, table: String, at range: SourceRange) -> Owner? {
    reserve(name, (name, table, range, true))
  }

  private mutating func reserve(_ name: String, _ user: Owner) -> Owner? {
    let folded = name.lowercased()
    if let owner = owners[folded] { return owner }
    owners[folded] = user
    return nil
  }

  /// Reserves a name made from a table and its columns. It is changed if another table has it (`a_b` + `c` and `a` +
  /// `b_c` give the same name), or if the schema gives it to an index.
  ///
  /// - Parameter kind: The kind of constraint: `fk`, `uq`, `ix` or `ck`.
  /// - Returns: The name, and its owner if another constraint of the table is made for the same columns.
  mutating func reserve(
    _ kind: String, table: String, columns: [String], at range: SourceRange
  ) -> (name: String, owner: Owner?) {
    let name = Self.name(kind, table: table, columns)
    guard let owner = reserve(name, (name, table, range, false)) else { return (name, nil) }
    if owner.table == table, !owner.isGiven { return (name, owner) }
    let other = Self.distinguished(name, by: [table] + columns)
    return (other, reserve(other, (other, table, range, false)))
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

import TenonDialects

/// The names of constraints and indexes that the schema does not name: `fk_posts_author_id`.
enum ConstraintNames {
  /// Returns a name made from the kind of constraint (`fk`, `uq`, `ix` or `ck`), its table and its columns.
  static func name(_ kind: String, table: String, _ parts: [String]) -> String {
    let name = ([kind, table] + parts).joined(separator: "_")
    return name.utf8.count <= SQLName.byteLimit
      ? name : distinguished(name, by: [kind, table] + parts)
  }

  /// Returns a name that differs from the one it is made from, and is the same in every run.
  static func distinguished(_ name: String, by parts: [String]) -> String {
    SQLName.shortened(name, endingInHashOf: parts.joined(separator: "\u{0}"))
  }
}

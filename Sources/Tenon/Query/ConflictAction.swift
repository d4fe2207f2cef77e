/// The end of an `INSERT`: the rows that are in conflict, and what becomes of them.
package struct ConflictAction: Sendable {
  /// The name that stands for the row that could not be inserted where expressions name a table. No
  /// table has a NUL in its name.
  package static let excluded = "\0excluded"

  /// The table.
  let table: String
  /// The columns or the index whose values are unique.
  let target: ConflictTarget
  /// The columns that are set, with their values; none leaves the row as it is.
  let assignments: [(column: String, value: SQLNode)]
  /// The condition of the rows that are updated.
  let condition: SQLNode?
}

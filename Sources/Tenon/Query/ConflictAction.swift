/// The end of an `INSERT` that handles rows in conflict.
package struct ConflictAction: Sendable {
  /// A table name that stands for the row that could not be inserted. Real table names do not contain a NUL.
  package static let excluded = "\0excluded"

  /// The table of the `INSERT`.
  let table: String
  /// The columns or the index whose values are unique.
  let target: ConflictTarget
  /// The columns to set, with their values; empty to leave the row as it is.
  let assignments: [(column: String, value: SQLNode)]
  /// The condition for updating a row in conflict.
  let condition: SQLNode?
}

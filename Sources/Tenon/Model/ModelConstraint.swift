/// A named constraint of a table, with its columns. Errors use it to name the fields.
public struct ModelConstraint: Hashable, Sendable {
  /// The kind of a constraint.
  package enum Kind: Hashable, Sendable {
    /// A unique constraint or index.
    case unique
    /// A check of a condition.
    case check
  }

  /// The kind of the constraint.
  package let kind: Kind

  /// The name in the DDL, such as `uq_users_email`.
  public let name: String

  /// The columns, as indexes into `ModelDefinition.columns`. They include those that an expression mentions.
  public let columns: [Int]

  /// The columns that a unique constraint or index lists, without those in expressions.
  package let indexed: [Int]

  /// The expressions of a unique index, in SQL. They follow its columns.
  package let expressions: [String]

  /// The condition of a partial unique index, in SQL.
  package let condition: String?

  /// Returns a unique constraint or index.
  ///
  ///     .unique("uq_users_email", [2], where: "deleted_at IS NULL")
  ///     .unique("ux_users_email", [], expressions: ["lower(email)"], mentioning: [2])
  ///
  /// - Parameters:
  ///   - name: The name in the DDL.
  ///   - columns: The columns, as indexes into `ModelDefinition.columns`.
  ///   - expressions: The expressions of an index, in SQL. They follow its columns.
  ///   - mentioned: The columns that the expressions mention.
  ///   - condition: The condition of a partial index, in SQL.
  public static func unique(
    _ name: String, _ columns: [Int], expressions: [String] = [], mentioning mentioned: [Int] = [],
    where condition: String? = nil
  ) -> ModelConstraint {
    ModelConstraint(
      kind: .unique, name: name, columns: columns + mentioned, indexed: columns,
      expressions: expressions, condition: condition)
  }

  /// Returns a check.
  ///
  ///     .check("ck_users_adult", [4])
  ///
  /// - Parameters:
  ///   - name: The name in the DDL.
  ///   - columns: The columns that it mentions, as indexes into `ModelDefinition.columns`.
  public static func check(_ name: String, _ columns: [Int]) -> ModelConstraint {
    ModelConstraint(
      kind: .check, name: name, columns: columns, indexed: [], expressions: [], condition: nil)
  }
}

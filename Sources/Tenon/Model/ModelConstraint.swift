/// A constraint of a table that has a name of its own, and the columns it is about: what errors are told with.
public struct ModelConstraint: Hashable, Sendable {
  /// What a constraint forbids.
  package enum Kind: Hashable, Sendable {
    /// The same values twice: a unique constraint or index.
    case unique
    /// What does not pass a condition.
    case check
  }

  /// What the constraint forbids.
  package let kind: Kind

  /// The name in the DDL, such as `uq_users_email`.
  public let name: String

  /// The columns, as indexes into `ModelDefinition.columns`. Those of an expression are the ones it mentions.
  public let columns: [Int]

  /// The columns that are unique themselves, those of a unique constraint or index.
  package let indexed: [Int]

  /// The expressions of a unique index, in SQL; they stand after its columns.
  package let expressions: [String]

  /// The condition of a unique index that is about some rows only, in SQL.
  package let condition: String?

  /// A unique constraint or index.
  ///
  ///     .unique("uq_users_email", [2], where: "deleted_at IS NULL")
  ///     .unique("ux_users_email", [], expressions: ["lower(email)"], mentioning: [2])
  ///
  /// - Parameters:
  ///   - name: The name in the DDL.
  ///   - columns: The columns, as indexes into `ModelDefinition.columns`.
  ///   - expressions: The expressions of an index, in SQL; they stand after its columns.
  ///   - mentioned: The columns that the expressions mention.
  ///   - condition: The condition of an index that is about some rows only, in SQL.
  public static func unique(
    _ name: String, _ columns: [Int], expressions: [String] = [], mentioning mentioned: [Int] = [],
    where condition: String? = nil
  ) -> ModelConstraint {
    ModelConstraint(
      kind: .unique, name: name, columns: columns + mentioned, indexed: columns,
      expressions: expressions, condition: condition)
  }

  /// A check.
  ///
  ///     .check("ck_users_adult", [4])
  ///
  /// - Parameters:
  ///   - name: The name in the DDL.
  ///   - columns: The columns it mentions, as indexes into `ModelDefinition.columns`.
  public static func check(_ name: String, _ columns: [Int]) -> ModelConstraint {
    ModelConstraint(
      kind: .check, name: name, columns: columns, indexed: [], expressions: [], condition: nil)
  }
}

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

  /// A unique constraint or index.
  public static func unique(_ name: String, _ columns: [Int]) -> ModelConstraint {
    ModelConstraint(kind: .unique, name: name, columns: columns)
  }

  /// A check.
  public static func check(_ name: String, _ columns: [Int]) -> ModelConstraint {
    ModelConstraint(kind: .check, name: name, columns: columns)
  }
}

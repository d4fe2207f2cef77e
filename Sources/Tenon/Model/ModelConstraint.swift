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

  /// The columns, as indexes into `ModelDefinition.columns`. Those of an expression are the ones that it mentions.
  public private(set) var columns: [Int] = []

  /// The columns that are unique themselves, without those that expressions mention.
  package private(set) var indexed: [Int] = []

  private let columnNames: [String]
  private let mentionedNames: [String]

  /// The expressions of a unique index, in SQL. They follow its columns.
  package let expressions: [String]

  /// The condition of a partial unique index, in SQL.
  package let condition: String?

  /// Returns a unique constraint or index.
  ///
  ///     .unique("uq_users_email", ["email"], where: "deleted_at IS NULL")
  ///     .unique("ux_users_email", [], expressions: ["lower(email)"], mentioning: ["email"])
  ///
  /// - Parameters:
  ///   - name: The name in the DDL.
  ///   - columns: The names of the columns.
  ///   - expressions: The expressions of an index, in SQL; they stand after its columns.
  ///   - mentioned: The names of the columns that the expressions mention.
  ///   - condition: The condition of an index that covers some rows only, in SQL.
  public static func unique(
    _ name: String, _ columns: [String], expressions: [String] = [],
    mentioning mentioned: [String] = [], where condition: String? = nil
  ) -> ModelConstraint {
    ModelConstraint(
      kind: .unique, name: name, expressions: expressions, condition: condition,
      columnNames: columns, mentionedNames: mentioned)
  }

  /// Returns a check.
  ///
  ///     .check("ck_users_adult", ["age"])
  ///
  /// - Parameters:
  ///   - name: The name in the DDL.
  ///   - columns: The names of the columns that it mentions.
  public static func check(_ name: String, _ columns: [String]) -> ModelConstraint {
    ModelConstraint(
      kind: .check, name: name, expressions: [], condition: nil, columnNames: [],
      mentionedNames: columns)
  }

  private init(
    kind: Kind, name: String, expressions: [String], condition: String?, columnNames: [String],
    mentionedNames: [String]
  ) {
    self.kind = kind
    self.name = name
    self.expressions = expressions
    self.condition = condition
    self.columnNames = columnNames
    self.mentionedNames = mentionedNames
  }

  /// The constraint with the indexes of its columns among those of its table.
  func resolved(among columns: [ColumnDefinition]) -> ModelConstraint {
    var constraint = self
    constraint.indexed = columns.indexes(of: columnNames)
    constraint.columns = constraint.indexed + columns.indexes(of: mentionedNames)
    return constraint
  }
}

extension [ColumnDefinition] {
  /// The indexes of columns, by their names.
  func indexes(of names: [String]) -> [Int] {
    names.compactMap { name in firstIndex { $0.name == name } }
  }
}

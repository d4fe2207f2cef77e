/// A column of a model's table. Generated models have one static property per column.
///
///     User.email                  // Column<User, String>
///     User.query.filter(User.email == "alice@example.com")
public struct Column<Root: Model, Value: SQLConvertible>: SQLExpression, Hashable {
  /// The column's name in the table.
  public let name: String

  /// Creates a column; generated code calls it.
  @inlinable
  public init(_ name: String) { self.name = name }

  /// The expression's SQL, before a dialect is chosen.
  public var fragment: SQLFragment {
    SQLFragment(
      .column(
        table: Root.modelDefinition.table, name: name, isNumeric: Value.comparison == .numeric,
        isRedacted: Root.modelDefinition.isRedacted(name), form: Root.modelDefinition.form(of: name)
      ))
  }
}

extension Column {
  /// An assignment of a value to the column, for `update`.
  ///
  ///     User.lastLogin.set(nil)
  ///     // "last_login" = ?
  public func set(_ value: Value) -> Assignment<Root> {
    Assignment(column: name, value: .value(value.sqlValue))
  }

  /// An assignment of an expression to the column, for `update`.
  ///
  ///     Post.viewCount.set(Post.viewCount + 1)
  ///     // "view_count" = "posts"."view_count" + ?
  public func set<Source: SQLExpression>(_ expression: Source) -> Assignment<Root>
  where Source.Value.Unwrapped == Value.Unwrapped {
    Assignment(column: name, value: expression.node.asStored)
  }
}

/// A column and the value that an update assigns to it.
public struct Assignment<Root: Model>: Sendable {
  package let column: String
  package let value: SQLNode
}

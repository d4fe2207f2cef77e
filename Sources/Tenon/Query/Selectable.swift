/// An item of a select list: an expression, or all columns of a model.
///
///     User.query.join(User.posts).select(User.username, Post.columns)      // rows of (String, Post)
public protocol Selectable<Output>: Sendable {
  /// The Swift type of the item in a row.
  associatedtype Output: Sendable

  /// The number of columns.
  var width: Int { get }

  /// The columns as SQL. Their parts are private to Tenon.
  ///
  /// - Parameter optionalTables: The tables of left joins, whose columns may be NULL.
  func selectedColumns(optionalTables: [String]) -> SelectedColumns

  /// Decodes the item from a row.
  ///
  /// - Parameters:
  ///   - row: The current row.
  ///   - offset: The index of the first column.
  /// - Throws: `InvalidColumnValue` if a column holds a value of another type.
  func decode(_ row: Row, at offset: Int) throws -> Output
}

/// Columns of a select list, before a dialect is chosen. Their parts are private to Tenon.
public struct SelectedColumns: Sendable {
  package let nodes: [SQLNode]

  package init(_ nodes: [SQLNode]) { self.nodes = nodes }
}

extension SQLExpression {
  /// One column.
  @inlinable
  public var width: Int { 1 }

  /// The expression as one column, in its stored form.
  public func selectedColumns(optionalTables: [String]) -> SelectedColumns {
    if case .column(let table, let name, _, _, _) = node, optionalTables.contains(table),
      Value.self == Value.Unwrapped.self
    {
      return SelectedColumns([
        .refused(
          "\(table).\(name) may be NULL after a left join: select it as `.optional`")
      ])
    }
    return SelectedColumns([node.asStored])
  }

  /// Decodes the value from a row.
  @inlinable
  public func decode(_ row: Row, at offset: Int) throws -> Value {
    try Value(row: row, at: offset)
  }
}

extension SQLExpression where Value.Unwrapped.Unwrapped == Value.Unwrapped {
  /// The expression with an optional type, for a column of a left-joined table, which may be NULL.
  ///
  ///     User.query.leftJoin(User.posts).select(User.username, Post.title.optional)     // rows of (String, String?)
  public var optional: Computed<Value.Unwrapped?> { Computed(node) }
}

/// All columns of a model as an item of a select list.
public struct ModelColumns<Root: Model>: Selectable {
  package let table: String

  package init(table: String = Root.modelDefinition.table) { self.table = table }

  /// The number of the model's columns.
  public var width: Int { Root.modelDefinition.columns.count }

  /// The model's columns, in the order in which it decodes them.
  public func selectedColumns(optionalTables: [String]) -> SelectedColumns {
    if optionalTables.contains(table) {
      return SelectedColumns([
        .refused(
          "\(Root.modelDefinition.name) may be nil after a left join: select its "
            + "`columns.optional`")
      ])
    }
    return SelectedColumns(nodes)
  }

  /// Decodes the model from a row.
  @inlinable
  public func decode(_ row: Row, at offset: Int) throws -> Root { try Root(row: row, at: offset) }

  /// The columns of a left-joined model, which is nil if the join found no row.
  ///
  ///     User.query.leftJoin(User.posts).select(User.columns, Post.columns.optional)    // rows of (User, Post?)
  public var optional: OptionalModelColumns<Root> { OptionalModelColumns(columns: self) }

  package var nodes: [SQLNode] {
    Root.modelDefinition.columns.map {
      .column(table: table, name: $0.name, isNumeric: false, isRedacted: $0.isRedacted)
    }
  }
}

/// All columns of a model that may be nil, as an item of a select list.
public struct OptionalModelColumns<Root: Model>: Selectable {
  @usableFromInline let columns: ModelColumns<Root>

  /// The number of the model's columns.
  public var width: Int { columns.width }

  /// The model's columns, in the order in which it decodes them.
  public func selectedColumns(optionalTables: [String]) -> SelectedColumns {
    SelectedColumns(columns.nodes)
  }

  /// Decodes the model from a row; nil if its key is NULL.
  @inlinable
  public func decode(_ row: Row, at offset: Int) throws -> Root? {
    for column in Root.modelDefinition.key where !row.isNull(at: offset + column) {
      return try columns.decode(row, at: offset)
    }
    return nil
  }
}

extension Model {
  /// All columns of the model, for `select`.
  ///
  ///     User.query.join(User.posts).select(User.columns, Post.columns)       // rows of (User, Post)
  ///     // SELECT "users"."id", "users"."username", …, "posts"."id", "posts"."title", … FROM "users" JOIN …
  public static var columns: ModelColumns<Self> { ModelColumns() }
}

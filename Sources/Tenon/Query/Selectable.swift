/// Anything that can stand in a select list: an expression, or all columns of a model.
///
///     User.query.join(User.posts).select(User.username, Post.columns)      // rows of (String, Post)
public protocol Selectable<Output>: Sendable {
  /// What the columns become.
  associatedtype Output: Sendable

  /// How many columns there are.
  var width: Int { get }

  /// The columns. Their parts are private to Tenon.
  ///
  /// - Parameter optionalTables: The tables for which a row may have none.
  func selectedColumns(optionalTables: [String]) -> SelectedColumns

  /// Reads the columns from a row.
  ///
  /// - Parameters:
  ///   - row: The current row.
  ///   - offset: The index of the first column.
  /// - Throws: `InvalidColumnValue` when a column holds something else.
  func decode(_ row: Row, at offset: Int) throws -> Output
}

/// Columns of a select list that know no dialect yet. Their parts are private to Tenon.
public struct SelectedColumns: Sendable {
  package let nodes: [SQLNode]

  package init(_ nodes: [SQLNode]) { self.nodes = nodes }
}

extension SQLExpression {
  /// One.
  @inlinable
  public var width: Int { 1 }

  /// The expression; a column as it is stored.
  public func selectedColumns(optionalTables: [String]) -> SelectedColumns {
    if case .column(let table, let name, _, _, _) = node, optionalTables.contains(table),
      Value.self == Value.Unwrapped.self
    {
      return SelectedColumns([
        .refused(
          "\(table).\(name) may be missing behind a left join: select it as `.optional`")
      ])
    }
    return SelectedColumns([node.asStored])
  }

  /// Reads the value from a row.
  @inlinable
  public func decode(_ row: Row, at offset: Int) throws -> Value {
    try Value(row: row, at: offset)
  }
}

extension SQLExpression where Value.Unwrapped.Unwrapped == Value.Unwrapped {
  /// The expression where it may be NULL: that of a table joined from the left.
  ///
  ///     User.query.leftJoin(User.posts).select(User.username, Post.title.optional)     // rows of (String, String?)
  public var optional: Computed<Value.Unwrapped?> { Computed(node) }
}

/// All columns of a model, as part of a select list.
public struct ModelColumns<Root: Model>: Selectable {
  package let table: String

  package init(table: String = Root.modelDefinition.table) { self.table = table }

  /// The number of the model's columns.
  public var width: Int { Root.modelDefinition.columns.count }

  /// The model's columns, in the order it decodes them.
  public func selectedColumns(optionalTables: [String]) -> SelectedColumns {
    if optionalTables.contains(table) {
      return SelectedColumns([
        .refused(
          "\(Root.modelDefinition.name) may be missing behind a left join: select its "
            + "`columns.optional`")
      ])
    }
    return SelectedColumns(nodes)
  }

  /// Reads the model from a row.
  @inlinable
  public func decode(_ row: Row, at offset: Int) throws -> Root { try Root(row: row, at: offset) }

  /// The columns of a model that may be missing: nil where a left join found no row.
  ///
  ///     User.query.leftJoin(User.posts).select(User.columns, Post.columns.optional)    // rows of (User, Post?)
  public var optional: OptionalModelColumns<Root> { OptionalModelColumns(columns: self) }

  package var nodes: [SQLNode] {
    Root.modelDefinition.columns.map {
      .column(table: table, name: $0.name, isNumeric: false, isRedacted: $0.isRedacted)
    }
  }
}

/// All columns of a model that may be missing, as part of a select list.
public struct OptionalModelColumns<Root: Model>: Selectable {
  @usableFromInline let columns: ModelColumns<Root>

  /// The number of the model's columns.
  public var width: Int { columns.width }

  /// The model's columns, in the order it decodes them.
  public func selectedColumns(optionalTables: [String]) -> SelectedColumns {
    SelectedColumns(columns.nodes)
  }

  /// Reads the model from a row; nil when its key is NULL.
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
  public static var columns: ModelColumns<Self> { ModelColumns() }
}

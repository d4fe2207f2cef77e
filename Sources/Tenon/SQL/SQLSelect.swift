/// A `SELECT`, before a dialect is chosen: a query without the Swift types of its rows. Its parts are private to Tenon.
public struct SQLSelect: Sendable {
  /// The treatment of deleted rows of a soft-deleting model.
  package enum Deleted: Sendable {
    case leftOut
    case included
    case only
  }

  package var commonTables: [SQLCommonTable] = []
  package var isDistinct = false
  package var columns: [SQLColumn] = []
  package var source: SQLSource
  package var joins: [SQLJoin] = []
  package var condition: SQLNode?
  package var grouping: [SQLNode] = []
  package var having: SQLNode?
  /// Queries that are combined with this one by `UNION` and the like. Order and limit apply to all rows together.
  package var compounds: [(SQLCompound, SQLSelect)] = []
  package var ordering: [OrderTerm] = []
  /// True if the order is the relationship's default from the schema. An explicit order replaces it.
  package var hasDefaultOrder = false
  package var limit: Int?
  package var offset: Int?
  package var lock: (RowLock, LockedRows)?
  package var deleted = Deleted.leftOut

  /// The column that marks rows of the source as deleted, if any.
  package var deletion: SQLNode?

  package init(source: SQLSource, deletion: SQLNode? = nil) {
    self.source = source
    self.deletion = deletion
  }

  /// Creates a query for columns of a table.
  package init(columns: [SQLNode], table: String, condition: SQLNode?) {
    self.init(source: .table(table))
    self.columns = columns.map { SQLColumn(node: $0) }
    self.condition = condition
  }
}

extension SQLSelect {
  /// The condition, including the condition of soft deletion.
  package var effectiveCondition: SQLNode? {
    guard let deletion, deleted != .included else { return condition }
    let isAlive = SQLNode.isNull(deletion, isNegated: deleted == .only)
    return condition.map { .all($0, isAlive) } ?? isAlive
  }

  /// True if the query has a limit or offset.
  package var isBounded: Bool { limit != nil || offset != nil }

  /// True if a row of the result may combine several rows of the tables, or none.
  package var combinesRows: Bool { isDistinct || isGrouped || !compounds.isEmpty }

  /// True if rows are grouped, or aggregated into one row.
  package var isGrouped: Bool {
    !grouping.isEmpty || having != nil || columns.contains { $0.node.isAggregate }
      || ordering.contains { $0.node.isAggregate }
  }

  /// True if the rows are those of the source that satisfy the condition, each once.
  package var isPlain: Bool {
    !isBounded && !combinesRows && joins.isEmpty && commonTables.isEmpty
  }

  /// The names by which columns refer to the query's tables.
  package var tables: [String] { joins.reduce(into: source.tables) { $0 += $1.source.tables } }

  /// The key columns of the query's tables, by the tables' names. Derived tables have none.
  package var keys: [String: [String]] {
    let sources = [source] + joins.map(\.source)
    return Dictionary(sources.flatMap(\.keys), uniquingKeysWith: { first, _ in first })
  }

  /// The tables of left joins, whose columns may be NULL.
  package var optionalTables: [String] {
    joins.reduce(into: []) { if $1.kind == .left { $0 += $1.source.tables } }
  }

  /// Returns the query with other columns, as part of another query.
  package func selecting(_ columns: [SQLNode]) -> SQLSelect {
    var select = self
    select.columns = columns.map { SQLColumn(node: $0) }
    select.lock = nil
    return select
  }

  /// Adds a common table expression unless it was added before. The database refuses two with the same name.
  package mutating func use(_ table: SQLCommonTable) {
    if !commonTables.contains(where: { $0 === table }) { commonTables.append(table) }
  }
}

/// A column of a select list.
package struct SQLColumn: Sendable {
  package var node: SQLNode
  /// The name in the result, if it is not that of the expression.
  package var label: String?
  /// The expression inside a derived table that the column refers to; users of the query know the column by it.
  package var origin: SQLNode?

  package init(node: SQLNode, label: String? = nil, origin: SQLNode? = nil) {
    self.node = node
    self.label = label
    self.origin = origin
  }

  /// The name of the column for another query; nil if it is a computed value without a label.
  package var name: String? {
    if let label { return label }
    switch node {
    case .column(_, let name, _, _, _): return name
    case .labelled(_, let label): return label
    default: return nil
    }
  }
}

/// A source of rows.
package indirect enum SQLSource: Sendable {
  /// A table, with the columns of its key if known.
  case table(String, alias: String? = nil, key: [String] = [])
  case query(SQLSelect, alias: String)
  /// Two sources that are joined with each other before any other join.
  case pair(SQLSource, SQLSource, on: SQLNode)

  /// The names by which columns refer to the source.
  package var tables: [String] {
    switch self {
    case .table(let name, let alias, _): [alias ?? name]
    case .query(_, let alias): [alias]
    case .pair(let left, let right, _): left.tables + right.tables
    }
  }

  /// The key columns of tables, with the names by which columns refer to them.
  fileprivate var keys: [(String, [String])] {
    switch self {
    case .table(let name, let alias, let key): key.isEmpty ? [] : [(alias ?? name, key)]
    case .query: []
    case .pair(let left, let right, _): left.keys + right.keys
    }
  }
}

/// A join with another source.
package struct SQLJoin: Sendable {
  package enum Kind: String, Sendable {
    case inner = "JOIN"
    case left = "LEFT JOIN"
  }

  package var kind: Kind
  package var source: SQLSource
  package var condition: SQLNode

  package init(_ kind: Kind, _ source: SQLSource, on condition: SQLNode) {
    self.kind = kind
    self.source = source
    self.condition = condition
  }
}

/// An operator that combines the rows of two queries.
package enum SQLCompound: String, Sendable {
  case union = "UNION"
  case unionAll = "UNION ALL"
  case intersect = "INTERSECT"
  case except = "EXCEPT"
}

/// A common table expression: a named query that another query uses like a table.
package final class SQLCommonTable: Sendable {
  package let name: String
  package let columns: [String]
  package let select: SQLSelect
  /// The recursive part, which is applied to the rows found so far until it finds no new ones.
  package let step: (SQLCompound, SQLSelect)?

  package init(
    name: String, columns: [String], select: SQLSelect, step: (SQLCompound, SQLSelect)? = nil
  ) {
    self.name = name
    self.columns = columns
    self.select = select
    self.step = step
  }

  package convenience init(
    name: String, _ select: SQLSelect, step: (SQLCompound, SQLSelect)? = nil
  ) {
    self.init(name: name, columns: select.columnNames, select: select.subquery, step: step)
  }
}

/// A lock on rows that are read, held until the transaction ends.
public enum RowLock: Hashable, Sendable {
  /// A lock for changing the rows: no other transaction may lock or change them.
  case forUpdate
  /// A lock for relying on the rows: no other transaction may change them.
  case forShare
}

/// The treatment of rows that another transaction has locked.
public enum LockedRows: Hashable, Sendable {
  /// Wait until they are unlocked.
  case wait
  /// Throw `Conflict` immediately.
  case fail
  /// Skip them.
  case skip
}

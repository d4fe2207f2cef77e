/// A `SELECT` that knows no dialect yet: what a query says besides the types of its rows. Its parts are private to Tenon.
public struct SQLSelect: Sendable {
  /// Which rows of a soft-deleting model a query sees.
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
  /// Queries whose rows are put together with those so far; order and bounds are those of all together.
  package var compounds: [(SQLCompound, SQLSelect)] = []
  package var ordering: [OrderTerm] = []
  /// Whether the order is only what the schema says of a relationship: one that is asked for takes its place.
  package var hasDefaultOrder = false
  package var limit: Int?
  package var offset: Int?
  package var lock: (RowLock, LockedRows)?
  package var deleted = Deleted.leftOut

  /// The column that marks the rows of the source as deleted, if there is one.
  package var deletion: SQLNode?

  package init(source: SQLSource, deletion: SQLNode? = nil) {
    self.source = source
    self.deletion = deletion
  }

  /// Columns of the rows of a table.
  package init(columns: [SQLNode], table: String, condition: SQLNode?) {
    self.init(source: .table(table))
    self.columns = columns.map { SQLColumn(node: $0) }
    self.condition = condition
  }
}

extension SQLSelect {
  /// The condition, with that of soft deletion.
  package var effectiveCondition: SQLNode? {
    guard let deletion, deleted != .included else { return condition }
    let isAlive = SQLNode.isNull(deletion, isNegated: deleted == .only)
    return condition.map { .all($0, isAlive) } ?? isAlive
  }

  /// Whether the query is for some of the rows only, in some order.
  package var isBounded: Bool { limit != nil || offset != nil }

  /// Whether one row of the result can stand for several rows of the tables, or for none.
  package var isFolded: Bool { isDistinct || isGrouped || !compounds.isEmpty }

  /// Whether rows are folded into groups, or all of them into one.
  package var isGrouped: Bool {
    !grouping.isEmpty || having != nil || columns.contains { $0.node.isAggregate }
      || ordering.contains { $0.node.isAggregate }
  }

  /// Whether the rows are rows of the source, each once, as a condition finds them.
  package var isPlain: Bool {
    !isBounded && !isFolded && joins.isEmpty && commonTables.isEmpty
  }

  /// The names by which columns of the query's tables are called.
  package var tables: [String] { joins.reduce(into: source.tables) { $0 += $1.source.tables } }

  /// The keys of the query's tables, by the names of the tables; those of other queries have none.
  package var keys: [String: [String]] {
    let sources = [source] + joins.map(\.source)
    return Dictionary(sources.flatMap(\.keys), uniquingKeysWith: { first, _ in first })
  }

  /// The tables for which a row may have none: those joined from the left.
  package var optionalTables: [String] {
    joins.reduce(into: []) { if $1.kind == .left { $0 += $1.source.tables } }
  }

  /// The query with other columns, inside another one.
  package func selecting(_ columns: [SQLNode]) -> SQLSelect {
    var select = self
    select.columns = columns.map { SQLColumn(node: $0) }
    select.lock = nil
    return select
  }

  /// Adds a common table expression, once. The database refuses another one of the same name.
  package mutating func use(_ table: SQLCommonTable) {
    if !commonTables.contains(where: { $0 === table }) { commonTables.append(table) }
  }
}

/// A column of a select list.
package struct SQLColumn: Sendable {
  package var node: SQLNode
  /// Its name in the result, where it has one of its own.
  package var label: String?
  /// The expression it was inside a derived table, by which its users know it.
  package var origin: SQLNode?

  package init(node: SQLNode, label: String? = nil, origin: SQLNode? = nil) {
    self.node = node
    self.label = label
    self.origin = origin
  }

  /// The name by which another query knows the column.
  package var name: String? {
    if let label { return label }
    switch node {
    case .column(_, let name, _, _, _): return name
    case .labelled(_, let label): return label
    default: return nil
    }
  }
}

/// Where rows come from.
package indirect enum SQLSource: Sendable {
  /// A table, and the columns of its key where they are known.
  case table(String, alias: String? = nil, key: [String] = [])
  case query(SQLSelect, alias: String)
  /// Two sources, joined before they are joined to anything else.
  case pair(SQLSource, SQLSource, on: SQLNode)

  /// The names by which columns are called.
  package var tables: [String] {
    switch self {
    case .table(let name, let alias, _): [alias ?? name]
    case .query(_, let alias): [alias]
    case .pair(let left, let right, _): left.tables + right.tables
    }
  }

  /// The keys of the tables that have one, with the names by which columns are called.
  fileprivate var keys: [(String, [String])] {
    switch self {
    case .table(let name, let alias, let key): key.isEmpty ? [] : [(alias ?? name, key)]
    case .query: []
    case .pair(let left, let right, _): left.keys + right.keys
    }
  }
}

/// A second source of rows beside the first.
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

/// How the rows of two queries are put together.
package enum SQLCompound: String, Sendable {
  case union = "UNION"
  case unionAll = "UNION ALL"
  case intersect = "INTERSECT"
  case except = "EXCEPT"
}

/// A common table expression: a query with a name, which the query it comes with uses like a table.
package final class SQLCommonTable: Sendable {
  package let name: String
  package let columns: [String]
  package let select: SQLSelect
  /// Adds to the rows found so far until nothing is new.
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

/// A lock on the rows read, held until the transaction ends.
public enum RowLock: Hashable, Sendable {
  /// For changing the rows: nobody else may lock or change them.
  case forUpdate
  /// For relying on the rows: nobody else may change them.
  case forShare
}

/// What to do about rows that somebody else has locked.
public enum LockedRows: Hashable, Sendable {
  /// Wait for them.
  case wait
  /// Throw `Conflict` at once.
  case fail
  /// Leave them out.
  case skip
}

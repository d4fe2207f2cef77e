// Loads the related rows of many rows, with one statement per chunk of keys or with a single subquery. The size of a
// chunk is a power of two (the last key is repeated to fill it), so that few different statements are prepared.

/// The identification of the roots whose related rows are loaded.
enum RelatedMatch<Root: Model> {
  /// The roots' keys.
  case keys([[SQLValue]])
  /// The query that the roots come from.
  case source(Query<Root>)

  /// Returns the condition that columns hold the values of the roots.
  func node(_ columns: [SQLNode], local: [String]) -> SQLNode {
    switch self {
    case .keys(let keys):
      if columns.count == 1, let column = columns.first {
        return .isIn(column, keys.compactMap { $0.first })
      }
      return .rowIsIn(columns, keys)
    case .source(let source):
      return .isInQuery(columns, source.subselect(Root.columnNodes(local)))
    }
  }
}

extension RelatedQuery {
  /// Runs the statements that find the related rows.
  ///
  /// A row has the target's columns, followed by the join table's columns that refer to the root, if there is a join
  /// table.
  ///
  /// - Parameters:
  ///   - keys: The distinct values that identify the roots.
  ///   - roots: The roots.
  func fetch(
    _ keys: [[SQLValue]], of roots: LoadedRows<Root>, _ session: Session,
    _ body: (Row) throws -> Void
  ) throws {
    guard !keys.isEmpty else { return }
    if strategy == .subquery, let source = roots.source {
      return try session.fetch(
        statement(.source(source), for: session.dialect), at: roots.site?.asPart, body)
    }
    var site = roots.site
    for chunk in Self.chunks(of: keys, for: session.dialect) {
      try session.fetch(statement(.keys(chunk), for: session.dialect), at: site, body)
      site = site?.asPart
    }
  }

  /// Returns the statement for the related rows of some roots.
  func statement(_ match: RelatedMatch<Root>, for dialect: Dialect) throws -> SQLStatement {
    var writer = SQLWriter(dialect)
    if isBounded {
      let columns = Target.modelDefinition.columns.map(\.name)
      try writeRanked(columns, withRoot: true, match, to: &writer)
    } else if let join = path.join {
      try writeJoined(join, match, to: &writer)
    } else {
      var query = query.filter(
        Condition(match.node(Target.columnNodes(path.target), local: path.local)))
      query.clauses.ordering = ordering(after: path.target)
      return try query.statement(for: dialect)
    }
    return try writer.statement
  }

  /// Returns the query for the related rows of a query's rows, without an order.
  func source(from roots: Query<Root>?) -> Query<Target>? {
    guard let roots else { return nil }
    let match = RelatedMatch.source(roots)
    var source = query
    source.clauses.ordering = []
    source.clauses.limit = nil
    source.clauses.offset = nil
    let targets = Target.columnNodes(path.target)
    if isBounded {
      // The filter applies to the rows that are numbered.
      source.clauses.condition = .written { [self] writer in
        try writer.writeRowValue(Target.columnNodes(Target.keyColumns))
        writer.append(" IN (")
        try writer.scoped(to: nil) { writer in
          try writeRanked(Target.keyColumns, withRoot: false, match, to: &writer)
        }
        writer.append(")")
      }
      return source
    }
    guard let join = path.join else {
      return source.filter(Condition(match.node(targets, local: path.local)))
    }
    return source.filter(
      Condition(
        .isInQuery(
          targets,
          SQLSelect(
            columns: join.nodes(join.target), table: join.table,
            condition: join.connecting(
              match.node(
                join.nodes(join.local, like: Root.columnNodes(path.local)), local: path.local))))))
  }

  /// True if the relationship has a limit or offset, so that a root's related rows are numbered.
  private var isBounded: Bool { query.clauses.isBounded }

  /// Writes the query for the rows that a join table connects with the roots.
  private func writeJoined(
    _ join: Join, _ match: RelatedMatch<Root>, to writer: inout SQLWriter
  ) throws {
    let roots = join.nodes(join.local, like: Root.columnNodes(path.local))
    let columns = Target.columnNodes(Target.modelDefinition.columns.map(\.name))
    writer.append("SELECT ")
    try writer.separated(columns + roots, by: ", ") { try $1.write($0) }
    writer.append(" FROM ")
    writer.append(quoted: join.table)
    try writeTarget(of: join, to: &writer)
    let connected = join.connecting(match.node(roots, local: path.local))
    try writer.writeWhere(query.filter(Condition(connected)).clauses.effectiveCondition)
    try writer.writeOrder(ordering(after: join.local, of: join.table))
  }

  /// Writes the query for the first related rows of each root, which a window function numbers.
  ///
  /// - Parameters:
  ///   - columns: The target's columns to select.
  ///   - withRoot: True to select the join table's columns as well and to order the rows.
  private func writeRanked(
    _ columns: [String], withRoot: Bool, _ match: RelatedMatch<Root>, to writer: inout SQLWriter
  ) throws {
    let bounds = try rankBounds
    let definition = Target.modelDefinition
    let names = definition.columns.map(\.name)
    let rank = Self.unused("row_number", names)
    // The join table's columns get unused names, as they may have the same names as the target's.
    let rootNames =
      path.join?.local.indices.map { Self.unused("root_\($0 + 1)", names) } ?? path.target
    let roots =
      path.join.map { $0.nodes($0.local, like: Root.columnNodes(path.local)) }
      ?? Target.columnNodes(path.target)
    let selected = columns + (withRoot && path.join != nil ? rootNames : [])
    let dialect = writer.dialect

    writer.append("SELECT ")
    try writer.separated(Target.columnNodes(selected), by: ", ") { try $1.write($0) }
    writer.append(" FROM (SELECT ")
    try writer.separated(Target.columnNodes(names), by: ", ") { try $1.write($0) }
    if path.join != nil {
      for (node, name) in zip(roots, rootNames) {
        writer.append(", ")
        try writer.write(node)
        writer.append(" AS \(dialect.quoted(name))")
      }
    }
    writer.append(", ROW_NUMBER() OVER (PARTITION BY ")
    try writer.separated(roots, by: ", ") { try $1.write($0) }
    try writer.writeOrder(ordering(after: []))
    writer.append(") AS \(dialect.quoted(rank)) FROM ")
    if let join = path.join {
      // Rows that are connected twice count once.
      writer.append("(SELECT DISTINCT ")
      try writer.separated(roots + join.nodes(join.target), by: ", ") { try $1.write($0) }
      writer.append(" FROM \(dialect.quoted(join.table))")
      try writer.writeWhere(join.connecting(match.node(roots, local: path.local)))
      writer.append(") AS \(dialect.quoted(join.table))")
      try writeTarget(of: join, to: &writer)
      try writer.writeWhere(query.clauses.effectiveCondition)
    } else {
      writer.append(quoted: definition.table)
      try writer.writeWhere(
        query.filter(Condition(match.node(roots, local: path.local))).clauses.effectiveCondition)
    }
    writer.append(") AS \(dialect.quoted(definition.table))")
    let rankNode = SQLNode.column(table: definition.table, name: rank, isNumeric: false)
    try writer.writeWhere(.and(bounds.map { .binary(rankNode, $0.0, .value(.integer($0.1))) }))
    guard withRoot else { return }
    try writer.writeOrder(
      (Target.columnNodes(rootNames) + [rankNode]).map { OrderTerm(node: $0, isDescending: false) })
  }

  /// Writes the join of the target's table with the join table.
  private func writeTarget(of join: Join, to writer: inout SQLWriter) throws {
    writer.append(" JOIN ")
    writer.append(quoted: Target.modelDefinition.table)
    writer.append(" ON ")
    let pairs = zip(Target.columnNodes(path.target), join.nodes(join.target))
    try writer.separated(pairs, by: " AND ") { pair, writer in
      try writer.write(.binary(pair.0, .equal, pair.1))
    }
  }

  /// The bounds of a row's number among its root's rows.
  private var rankBounds: [(BinaryOperator, Int64)] {
    get throws {
      let (offset, limit) = (query.clauses.offset ?? 0, query.clauses.limit)
      guard offset >= 0 else { throw SQLError(message: "an offset of \(offset) is negative") }
      guard let limit else { return [(.greater, Int64(offset))] }
      guard limit >= 0 else { throw SQLError(message: "a limit of \(limit) is negative") }
      let (last, overflow) = offset.addingReportingOverflow(limit)
      let upper = (BinaryOperator.lessOrEqual, Int64(overflow ? .max : last))
      return offset == 0 ? [upper] : [(.greater, Int64(offset)), upper]
    }
  }

  /// Returns the order of the related rows: the given order or that of the roots, then that of the key, which makes it
  /// unique.
  ///
  /// - Parameters:
  ///   - roots: The columns that hold the roots' keys.
  ///   - table: The table of those columns; nil for the target's.
  func ordering(after roots: [String], of table: String? = nil) -> [OrderTerm] {
    guard isToMany else { return query.clauses.ordering }
    let target = Target.modelDefinition.table
    func terms(_ names: [String], _ table: String) -> [OrderTerm] {
      names.map {
        OrderTerm(
          node: .column(table: table, name: $0, isNumeric: false), isDescending: false)
      }
    }
    let given =
      query.clauses.ordering.isEmpty
      ? terms(roots, table ?? target) : query.clauses.ordering
    let ordered = given.compactMap { term -> String? in
      guard case .column(target, let name, _, _, _) = term.node else { return nil }
      return name
    }
    return given + terms(Target.keyColumns.filter { !ordered.contains($0) }, target)
  }

  /// Returns a name that no column has.
  private static func unused(_ name: String, _ columns: [String]) -> String {
    // Databases ignore the case of names.
    let taken = Set(columns.map { $0.lowercased() })
    var name = name
    while taken.contains(name) { name += "_" }
    return name
  }

  private static func chunks(of keys: [[SQLValue]], for dialect: Dialect) -> [[[SQLValue]]] {
    let columnCount = keys.first?.count ?? 1
    let chunkSize = dialect.rules.keysInStatement(columnCount: columnCount)
    // The text of a statement with an array is the same for all lengths.
    if dialect.rules.hasArrayParameters, columnCount == 1 {
      return keys.chunks(of: chunkSize).map(Array.init)
    }
    return stride(from: 0, to: keys.count, by: chunkSize).map { start in
      var chunk = Array(keys[start..<min(start + chunkSize, keys.count)])
      guard let last = chunk.last else { return chunk }
      var size = 1
      while size < chunk.count { size *= 2 }
      chunk.append(contentsOf: repeatElement(last, count: size - chunk.count))
      return chunk
    }
  }
}

extension Join {
  /// Columns of the join table.
  package func nodes(_ names: [String]) -> [SQLNode] {
    names.map { .column(table: table, name: $0, isNumeric: false) }
  }

  /// Columns of the join table, with the stored forms of the columns that they refer to.
  func nodes(_ names: [String], like columns: [SQLNode]) -> [SQLNode] {
    zip(names, columns).map { name, column in
      .column(table: table, name: name, isNumeric: false, form: column.form)
    }
  }
}

extension Model {
  /// Columns of the model's table, in their stored form.
  package static func columnNodes(_ names: [String]) -> [SQLNode] {
    let definition = modelDefinition
    return names.map {
      .column(
        table: definition.table, name: $0, isNumeric: false, isRedacted: definition.isRedacted($0),
        form: definition.form(of: $0))
    }
  }

  /// The names of the key's columns.
  package static var keyColumns: [String] { modelDefinition.keyColumns }

  /// Returns the indexes of columns in the model's definition.
  ///
  /// - Throws: `SQLError` if the model does not have a column.
  package static func columnIndexes(_ names: [String]) throws -> [Int] {
    try names.map { name in
      guard let index = modelDefinition.columns.firstIndex(where: { $0.name == name }) else {
        throw SQLError(message: "\(modelDefinition.name) has no column \(name)")
      }
      return index
    }
  }

  /// Returns the values of some columns in the form in which they are bound.
  package func sqlValues(ofColumns columns: [Int]) throws -> [SQLValue] {
    let collector = ValueCollector()
    var binder = Binder(target: collector)
    try bind(columns: columns, to: &binder)
    return collector.values
  }
}

/// A bind target that keeps the values.
package final class ValueCollector: BindTarget {
  package private(set) var values: [SQLValue] = []

  package func bind(_ value: SQLValue) { values.append(value) }
}

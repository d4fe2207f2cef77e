// The `.join` strategy, which reads related rows in the statement of the rows they belong to.

/// A relationship that can be read in the statement of the rows it belongs to.
protocol JoinableRelationship<Root>: Sendable {
  associatedtype Root: Model

  /// True if a row may have several related rows.
  var isToMany: Bool { get }

  /// Adds the related rows to a query for the roots.
  func join(to select: inout SQLSelect) -> any JoinedLoad<Root>
}

/// Related rows that are read in the statement of the rows they belong to.
protocol JoinedLoad<Root>: AnyObject {
  associatedtype Root: Model

  /// Reads the related row, if there is one.
  ///
  /// - Parameters:
  ///   - row: The current row.
  ///   - keyOffset: The index of the first column of the root's key.
  func read(_ row: Row, keyAt keyOffset: Int) throws
}

/// A query for rows with joined relationships.
struct JoinedQuery<Root: Model> {
  /// The joined relationships, by their position.
  let loads: [Int: any JoinedLoad<Root>]

  private let select: SQLSelect
  private let keyOffset: Int
  private let repeatsRoots: Bool

  /// Joins relationships to a query. Returns nil if the query already joins or groups, as its rows are then not single
  /// roots.
  init?(_ query: Query<Root>, _ joins: [Int: any JoinableRelationship<Root>]) {
    guard query.clauses.isRowByRow, !joins.isEmpty else { return nil }
    repeatsRoots = joins.values.contains { $0.isToMany }
    var select = query.selected
    if repeatsRoots {
      let key = Root.columnNodes(Root.keyColumns)
      let ordering =
        select.ordering + key.map { OrderTerm(node: $0, isDescending: false) }
      if select.isBounded {
        // The limit is one of roots, not of pairs.
        let columns = select.columns
        select = SQLSelect(source: .query(select, alias: Root.modelDefinition.table))
        select.columns = columns
      }
      select.ordering = ordering
    }
    var loads: [Int: any JoinedLoad<Root>] = [:]
    for (index, relationship) in joins.sorted(by: { $0.key < $1.key }) {
      loads[index] = relationship.join(to: &select)
    }
    keyOffset = select.columns.count
    select.columns += Root.columnNodes(Root.keyColumns).map { SQLColumn(node: $0) }
    self.select = select
    self.loads = loads
  }

  func statement(for dialect: Dialect) throws -> SQLStatement {
    var writer = SQLWriter(dialect, validatesTables: true)
    try writer.write(select)
    return try writer.statement
  }

  /// Reads the rows, each once, and passes related rows to `loads`.
  func rows(in session: Session, at site: CallSite?) throws -> [Root] {
    var rows: [Root] = []
    var seen: Set<Root.ID> = []
    try session.fetch(statement(for: session.dialect), at: site) { row in
      if try !repeatsRoots || seen.insert(Root.ID(row: row, at: keyOffset)).inserted {
        rows.append(try Root(row: row, at: 0))
      }
      for load in loads.values { try load.read(row, keyAt: keyOffset) }
    }
    return rows
  }
}

extension SQLSelect {
  /// True if each row of the result is a row of the source.
  fileprivate var isRowByRow: Bool { !combinesRows && joins.isEmpty && commonTables.isEmpty }
}

extension RelatedQuery: JoinableRelationship {
  /// True if the related rows should and can be joined. A limit of each root's related rows prevents it.
  var isJoined: Bool { strategy == .join && !query.clauses.isBounded }

  func join(to select: inout SQLSelect) -> any JoinedLoad<Root> {
    let table = Target.modelDefinition.table
    let taken = select.tables
    var name = table
    for number in 2..<(taken.count + 3) where taken.contains(name) { name = "\(table)_\(number)" }
    let link = forLoading
    select.joins += link.joins(
      .left, select, as: Alias(name: name, source: .table(table, alias: name == table ? nil : name))
    )
    let offset = select.columns.count
    select.columns += ModelColumns<Target>(table: name).nodes.map { SQLColumn(node: $0) }
    if isToMany {
      select.ordering += ordering(after: []).map { term in
        guard name != table else { return term }
        var renamed = term
        renamed.node = .written { [name] writer in
          try writer.renaming(table, to: name) { writer in try writer.write(term.node) }
        }
        return renamed
      }
    }
    return JoinedRows(link, offset: offset)
  }
}

/// The related rows of roots, read in the same statement.
final class JoinedRows<Root: Model, Target: Model>: JoinedLoad {
  private let link: RelatedQuery<Root, Target>
  private let offset: Int
  private let firstKey: Int
  private var pairs: [(root: Root.ID, target: Target)] = []

  init(_ link: RelatedQuery<Root, Target>, offset: Int) {
    self.link = link
    self.offset = offset
    firstKey = offset + (Target.modelDefinition.key.first ?? 0)
  }

  func read(_ row: Row, keyAt keyOffset: Int) throws {
    if row.isNull(at: firstKey) { return }
    pairs.append((try Root.ID(row: row, at: keyOffset), try Target(row: row, at: offset)))
  }

  /// The related rows in the form that the other strategies return.
  func related(to roots: LoadedRows<Root>) -> RelatedRows<Target> {
    var rows = RelatedRows<Target>.Builder(RootKeys(roots.rows.map(\.id)))
    for pair in pairs { rows.addShared(pair.target, to: pair.root) }
    return rows.build(source: link.source(from: roots.source), site: roots.site)
  }
}

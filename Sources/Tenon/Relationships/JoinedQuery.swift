// The `.join` strategy: related rows in the statement of the rows they belong to.

/// A relationship whose rows can be read in one statement with the rows they belong to.
protocol JoinableRelationship<Root>: Sendable {
  associatedtype Root: Model

  /// Whether several rows may be related to one.
  var isToMany: Bool { get }

  /// Adds the related rows to a query for the roots.
  func join(to select: inout SQLSelect) -> any JoinedLoad<Root>
}

/// Related rows that are read in one statement with the rows they belong to.
protocol JoinedLoad<Root>: AnyObject {
  associatedtype Root: Model

  /// Reads the related row, if there is one.
  ///
  /// - Parameters:
  ///   - row: The current row.
  ///   - keyOffset: Where its root's key is.
  func read(_ row: Row, keyAt keyOffset: Int) throws
}

/// A query for rows and what is joined to them.
struct JoinedQuery<Root: Model> {
  /// What is joined, by the number of the relationship.
  let loads: [Int: any JoinedLoad<Root>]

  private let select: SQLSelect
  private let keyOffset: Int
  private let repeatsRoots: Bool

  /// Joins relationships to a query; nil when the query itself joins or groups, and has no rows to join anything to.
  init?(_ query: Query<Root>, _ joins: [Int: any JoinableRelationship<Root>]) {
    guard query.clauses.isRowByRow, !joins.isEmpty else { return nil }
    repeatsRoots = joins.values.contains { $0.isToMany }
    var select = query.selected
    if repeatsRoots {
      let key = Root.columnNodes(Root.keyColumns)
      let ordering =
        select.ordering + key.map { OrderTerm(node: $0, isDescending: false) }
      if select.isBounded {
        // The bounds count roots, not pairs.
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
    var writer = SQLWriter(dialect, knowsTables: true)
    try writer.write(select)
    return try writer.statement
  }

  /// Reads the rows, each once, and hands what is joined to `loads`.
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
  /// Whether each row of the result is a row of the source.
  fileprivate var isRowByRow: Bool { !isFolded && joins.isEmpty && commonTables.isEmpty }
}

extension RelatedQuery: JoinableRelationship {
  /// Whether the related rows are to be joined and can be: a limit is one of each root's rows.
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
      select.ordering += ordering(behind: []).map { term in
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

/// The related rows of rows, read in one statement with them.
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

  /// The rows, as other strategies give them.
  func related(to roots: LoadedRows<Root>) -> RelatedRows<Target> {
    var rows = RelatedRows<Target>.Builder(RootKeys(roots.rows.map(\.id)))
    for pair in pairs { rows.addShared(pair.target, to: pair.root) }
    return rows.build(source: link.source(from: roots.source), site: roots.site)
  }
}

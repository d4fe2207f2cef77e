/// The columns of a query's result that may be NULL although their columns in the tables may not, found in the query's
/// text.
///
/// SQLite gives the column that a result comes from, through derived tables and common table expressions too, but not
/// what makes it NULL on the way: an outer join, a scalar subquery without a row, an aggregate over no rows, the other
/// side of a `UNION`. The clauses are recognised by their keywords. In doubt, all columns are nullable: the result may
/// be too careful, but not wrong.
struct SelectShape {
  /// The items between `SELECT` and `FROM`, one for each column, or nil where a `*` stands for several.
  private(set) var items: [[SQLToken]]?

  /// True if rows come from a `UNION`, so that a column has several origins.
  private(set) var isUnion = false

  /// True if every column may be NULL.
  private(set) var isDoubtful = false

  /// The tables, in lower case, on the outer side of a `LEFT JOIN`.
  private var outerTables: Set<String> = []

  /// The use of the rows of a `SELECT`.
  private enum Use {
    /// They are the result.
    case result
    /// The result is made from them: derived tables and common table expressions.
    case source
    /// They are a value in the list of the result's columns.
    case item
    /// They only decide which rows there are.
    case condition
  }

  private let tables: Set<String>
  private let hasCommonTables: Bool

  private enum Clause {
    case list
    case from
    case rest
  }

  /// A `SELECT` that is being read.
  private struct Core {
    let use: Use
    let depth: Int
    var clause = Clause.list
    var hasAggregate = false
    var hasGroups = false
    /// True if the next table is on the outer side of a join, and true if a table comes next.
    var isOuter = false
    var expectsTable = false
  }

  init(_ tokens: [SQLToken], tables: Set<String>) {
    self.tables = tables
    hasCommonTables = tokens.contains { $0.isWord("WITH") }
    var cores: [Core] = []
    var depth = 0
    var resultItems: [[SQLToken]] = [[]]
    var isFirstResult = true

    func end(_ core: Core) {
      let hasOneRow = core.hasAggregate && !core.hasGroups
      if hasOneRow, core.use == .result || core.use == .source { isDoubtful = true }
    }

    for (index, token) in tokens.enumerated() {
      let previous = index > 0 ? tokens[index - 1] : nil
      let next = index + 1 < tokens.count ? tokens[index + 1] : nil
      if token.isSign("(") {
        depth += 1
      } else if token.isSign(")") {
        depth -= 1
        while let core = cores.last, core.depth > depth {
          end(core)
          cores.removeLast()
        }
      }
      if token.isWord("SELECT") {
        var use = Self.use(in: cores.last, at: depth)
        if cores.last?.use == .source, use == .item {
          isDoubtful = true
          use = .condition
        }
        if isFirstResult, use == .item {
          resultItems[resultItems.count - 1].append(token)
        }
        cores.append(Core(use: use, depth: depth))
        continue
      }
      guard var core = cores.last else { continue }
      let isOwn = core.depth == depth
      if isOwn, token.kind == .word {
        switch token.text.uppercased() {
        case "UNION", "INTERSECT", "EXCEPT":
          if token.isWord("UNION"), core.use != .condition { isUnion = true }
          end(core)
          cores.removeLast()
          if core.use == .result { isFirstResult = false }
          continue
        case "FROM" where previous?.isWord("DISTINCT") != true:
          core.clause = .from
          core.expectsTable = true
        case "WHERE", "HAVING", "LIMIT", "WINDOW", "ORDER":
          core.clause = .rest
        case "GROUP" where next?.isWord("BY") == true:
          core.clause = .rest
          core.hasGroups = true
        default: break
        }
      }
      if next?.isSign("(") == true, token.kind == .word,
        Self.aggregates.contains(token.text.lowercased())
      {
        core.hasAggregate = true
      }
      if core.clause == .from {
        readJoin(token, in: &core, isOwn: isOwn, next: next)
      }
      cores[cores.count - 1] = core
      let isInResultList = core.use == .result && core.clause == .list || core.use == .item
      guard isFirstResult, isInResultList else { continue }
      if isOwn, core.use == .result, token.isSign(",") {
        resultItems.append([])
      } else if core.use == .item || previous?.isWord("SELECT") != true
        || !["DISTINCT", "ALL"].contains(where: token.isWord)
      {
        resultItems[resultItems.count - 1].append(token)
      }
    }
    while let core = cores.popLast() { end(core) }
    let hasStar = resultItems.contains { item in
      item.last?.isSign("*") == true && (item.count == 1 || item[item.count - 2].isSign("."))
    }
    items = hasStar ? nil : resultItems
    if hasStar, resultItems.joined().contains(where: { $0.isWord("SELECT") }) { isDoubtful = true }
  }

  /// True if a column of the result, from a table, may be NULL because of the query.
  func mayAddNull(column index: Int, from table: String) -> Bool {
    if isDoubtful || outerTables.contains(table.lowercased()) { return true }
    guard let items, items.indices.contains(index) else { return false }
    return items[index].contains { $0.isWord("SELECT") }
  }

  /// True if a column of the result is a bare `COUNT(…)`, which is always an integer.
  func isCount(column index: Int) -> Bool {
    guard !isUnion, let items, items.indices.contains(index) else { return false }
    let call = items[index].dropFirst()
    guard items[index].first?.isWord("COUNT") == true, call.first?.isSign("(") == true else {
      return false
    }
    var depth = 0
    let arguments = call.prefix { token in
      depth += token.isSign("(") ? 1 : token.isSign(")") ? -1 : 0
      return depth > 0
    }
    // Only a name follows the closing parenthesis.
    let rest = call.dropFirst(arguments.count + 1)
    return rest.allSatisfy { $0.name != nil }
      && rest.count == (rest.first?.isWord("AS") == true ? 2 : 1)
  }

  private static func use(in outer: Core?, at depth: Int) -> Use {
    guard let outer else { return depth == 0 ? .result : .source }
    switch (outer.use, outer.clause) {
    case (.item, _): return .item
    case (.condition, _): return .condition
    case (_, .list): return .item
    case (_, .from): return .source
    case (_, .rest): return .condition
    }
  }

  /// Reads one token of a `FROM` clause.
  private mutating func readJoin(
    _ token: SQLToken, in core: inout Core, isOwn: Bool, next: SQLToken?
  ) {
    guard core.use == .result || core.use == .source else { return }
    if ["LEFT", "RIGHT", "FULL"].contains(where: token.isWord) {
      if isOwn, core.use == .result, token.isWord("LEFT"), !hasCommonTables {
        core.isOuter = true
      } else {
        isDoubtful = true
      }
    } else if !isOwn {
      return
    } else if token.isWord("JOIN") {
      core.expectsTable = true
    } else if token.isSign(",") {
      core.expectsTable = true
      core.isOuter = false
    } else if core.expectsTable, !token.isWord("FROM"), !token.isSign(".") {
      // Of `main.users` the last part is the table.
      guard next?.isSign(".") != true else { return }
      if core.isOuter {
        if let name = token.name?.lowercased(), tables.contains(name) {
          outerTables.insert(name)
        } else {
          isDoubtful = true
        }
      }
      core.expectsTable = false
      core.isOuter = false
    }
  }

  private static let aggregates: Set<String> = [
    "avg", "count", "group_concat", "json_group_array", "json_group_object", "jsonb_group_array",
    "jsonb_group_object", "max", "median", "min", "percentile", "percentile_cont",
    "percentile_disc", "string_agg", "sum", "total",
  ]
}

/// Writes a statement in one dialect, and collects the values to bind.
package struct SQLWriter {
  /// The maximal depth of nested expressions, which is SQLite's limit (`SQLITE_MAX_EXPR_DEPTH`).
  private static let depthLimit = 1000

  package let dialect: Dialect
  private let quote: UInt8
  private var text = SQLBuffer()
  package private(set) var parameters: [SQLValue] = []
  private var depth = 0

  /// The parameters to redact in logs.
  private var redaction = Redaction()

  /// The aliases of tables, for the columns that follow. A subquery over related rows of the same table sets one.
  package private(set) var aliases: [String: String] = [:]
  private var aliasCount = 0

  /// The tables whose columns may be used here; nil inside hand-written SQL, whose tables are unknown.
  private var tables: [String]?

  /// The tables that the statement reads.
  package internal(set) var tablesRead: Set<String> = []

  /// Returns the names of a subquery's tables that the outer query uses as well.
  func outerNames(usedBy select: SQLSelect) -> Set<String> {
    guard let tables, !tables.isEmpty else { return [] }
    return Set(select.tables).intersection(tables)
  }

  /// Returns true if a name is that of a table of an outer query.
  func isOuterTable(_ table: String) -> Bool { tables?.contains(table) ?? false }

  /// Creates a writer.
  ///
  /// - Parameter validatesTables: True if every table of the statement comes from an `SQLSelect`, so that a column of
  ///   any other table is an error.
  package init(_ dialect: Dialect, validatesTables: Bool = false) {
    self.dialect = dialect
    quote = dialect.rules.identifierQuote
    tables = validatesTables ? [] : nil
  }

  /// The text written so far.
  package var sql: String { text.string }

  /// The complete statement.
  ///
  /// - Throws: `SQLError` if it has more parameters than the database allows.
  package var statement: SQLStatement {
    get throws {
      let rules = dialect.rules
      guard parameters.count <= rules.parameterLimit else {
        throw SQLError(
          message: "a statement has \(parameters.count) values: \(rules.name) allows at most "
            + "\(rules.parameterLimit)")
      }
      return SQLStatement(sql: sql, parameters: parameters, redacted: redaction.ranges)
    }
  }

  package mutating func append(_ sql: String) { text.append(sql) }

  /// Reserves memory for a number of bytes, as a growing buffer is copied repeatedly.
  mutating func reserve(_ count: Int) { text.reserve(count) }

  /// Discards the text, and starts again in the same context.
  package mutating func clear() {
    text = SQLBuffer()
    parameters = []
    redaction = Redaction()
  }

  package mutating func append(quoted identifier: String) {
    text.append(identifier, quote: quote)
  }

  package mutating func bind(_ value: SQLValue) {
    // Growing the array from one to two to four elements takes longer than the rest.
    if parameters.isEmpty { parameters.reserveCapacity(4) }
    parameters.append(value)
    append(dialect.rules.placeholder(parameters.count))
  }

  /// Binds a value in Tenon's own form. The statement converts it to the form of a column.
  package mutating func bind(_ value: SQLValue, as form: StoredForm?) {
    guard let form else { return bind(value) }
    parameters.append(value)
    append(dialect.rules.parameter(parameters.count, as: form))
  }

  package mutating func separated<Elements: Sequence>(
    _ elements: Elements, by separator: String,
    _ write: (Elements.Element, inout SQLWriter) throws -> Void
  ) rethrows {
    var isFirst = true
    for element in elements {
      if !isFirst { append(separator) }
      isFirst = false
      try write(element, &self)
    }
  }

  /// Writes an expression.
  ///
  /// - Throws: `SQLError` if it is nested too deeply or cannot be written.
  package mutating func write(_ node: SQLNode) throws {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.depthLimit else {
      throw SQLError(message: "an expression is nested more than \(Self.depthLimit) levels deep")
    }
    let isOutermost = redaction.begin(node, at: parameters.count)
    defer { if isOutermost { redaction.end(at: parameters.count) } }
    switch node {
    case .column(let table, let name, let isNumeric, let isRedacted, _):
      try writeColumn(table, name, isNumeric: isNumeric, isRedacted: isRedacted)
    case .value(let value):
      bind(value)
    case .row(let nodes):
      append("(")
      try separated(nodes, by: ", ") { node, writer in try writer.write(node) }
      append(")")
    case .binary(let left, let symbol, let right):
      if try dialect.rules.writeForms(left, symbol, right, to: &self) { return }
      try writeOperand(left)
      append(" ")
      append(symbol.rawValue)
      append(" ")
      try writeOperand(right)
    case .same(let left, let right, let isNegated):
      try dialect.rules.write(same: left, right, isNegated: isNegated, to: &self)
    case .and(let nodes):
      try writeChain(nodes, " AND ", empty: "1 = 1")
    case .or(let nodes):
      try writeChain(nodes, " OR ", empty: "1 = 0")
    case .not(let operand):
      append("NOT ")
      try writeOperand(operand)
    case .isNull(let operand, let isNegated):
      try writeOperand(operand.asStored)
      append(isNegated ? " IS NOT NULL" : " IS NULL")
    case .like(let operand, let pattern, let ignoresCase):
      try dialect.rules.writeLike(operand, pattern: pattern, ignoresCase: ignoresCase, to: &self)
    case .match(let operand, let match, let ignoresCase):
      try dialect.rules.writeMatch(operand, match, ignoresCase: ignoresCase, to: &self)
    case .isIn(let operand, let values):
      try write(operand, in: values)
    case .isInQuery(let columns, let select):
      try checkNames(in: select, as: .members)
      try writeRowValue(columns)
      append(" IN (")
      try write(members: select)
      append(")")
    case .rowIsIn(let columns, let rows):
      try write(columns, in: rows)
    case .between(let operand, let lower, let upper):
      try write(operand, between: lower, upper)
    case .written(let write):
      try write(&self)
    case .function(let function, let operand):
      try write(try dialect.rules.sql(for: function, of: operand))
    case .combination(let combination, let left, let right):
      try write(dialect.rules.sql(for: combination, left, right))
    case .list(let function, let nodes):
      try dialect.rules.write(function, of: nodes, to: &self)
    case .currentTime(let isDay):
      append(dialect.rules.currentTime(isDay: isDay))
    case .cases(let cases, let otherwise):
      try write(cases, otherwise: otherwise)
    case .aggregate(let aggregate):
      try dialect.rules.write(aggregate, over: nil, to: &self)
    case .window(let window):
      try dialect.rules.write(window, to: &self)
    case .raw(let sql):
      // Hand-written SQL may name tables that are unknown here.
      try scoped(to: nil) { writer in try writer.write(expression: sql) }
    case .decimal(let inner):
      try dialect.rules.write(decimal: inner, isOperand: false, to: &self)
    case .labelled(let inner, _):
      try write(inner)
    case .scalar(let select):
      try checkNames(in: select, as: .value)
      append("(")
      try write(select)
      append(")")
    case .exists(let select):
      try checkNames(in: select, as: .presence)
      append("EXISTS (")
      try write(select)
      append(")")
    case .literal(let value):
      dialect.rules.write(literal: value, to: &self)
    case .position(let number, let isNumeric):
      append(dialect.rules.position(number, isNumeric: isNumeric))
    case .refused(let reason):
      throw SQLError(message: reason)
    }
  }

  private mutating func writeColumn(
    _ table: String, _ name: String, isNumeric: Bool, isRedacted: Bool
  ) throws {
    if isRedacted { redaction.markRedacted() }
    let table = aliases.isEmpty ? table : aliases[table] ?? table
    if table == ConflictAction.excluded {
      append(try excludedColumn(name))
    } else {
      if let tables, !tables.contains(table) {
        throw SQLError(
          message: "the query uses \(table).\(name), but \(table) is not part of it: join it")
      }
      append(quoted: table)
      append(".")
      append(quoted: name)
    }
    if isNumeric { append(dialect.rules.decimalCollation) }
  }

  /// Returns a new name for a table that is used twice in a statement.
  package mutating func makeAlias() -> String {
    aliasCount += 1
    return "related_\(aliasCount)"
  }

  /// Writes a part of a statement that belongs to one column, or cannot be assigned to columns. If that column is
  /// redacted or the part names a redacted column, all values in it are redacted in logs.
  package mutating func asUnit(
    isRedacted: Bool = false, _ write: (inout SQLWriter) throws -> Void
  ) rethrows {
    let isOutermost = redaction.begin(at: parameters.count)
    if isRedacted { redaction.markRedacted() }
    try write(&self)
    if isOutermost { redaction.end(at: parameters.count) }
  }

  /// True if a redacted column has been written.
  package var hasNamedRedacted: Bool { redaction.hasNamedRedacted }

  /// Writes with a table under another name; nil for its own name.
  package mutating func renaming(
    _ table: String, to alias: String?, _ write: (inout SQLWriter) throws -> Void
  ) rethrows {
    let outer = aliases
    defer { aliases = outer }
    aliases[table] = alias
    try write(&self)
  }

  /// Writes SQL that a dialect made, whose text needs no check.
  package mutating func write(_ sql: SQL) throws {
    for part in sql.parts { try write(part) }
  }

  /// Writes a query in which its tables can be named as well, each by its own name even if the outer query uses an
  /// alias.
  package mutating func scoped(
    to select: SQLSelect, _ write: (inout SQLWriter) throws -> Void
  ) throws {
    let names = select.tables
    let outer = (aliases, tables)
    defer { (aliases, tables) = outer }
    if !aliases.isEmpty { for name in names { aliases[name] = nil } }
    if names.count > 1, Set(names).count < names.count {
      let twice = names.first { name in names.count { $0 == name } > 1 } ?? ""
      throw SQLError(
        message: "\(twice) is in the query twice: join it under another name with `alias`")
    }
    if let known = tables { tables = known.isEmpty ? names : known + names }
    try write(&self)
  }

  /// Writes with additional tables that can be named; nil allows all tables.
  package mutating func scoped(
    to names: [String]?, _ write: (inout SQLWriter) throws -> Void
  ) rethrows {
    let outer = tables
    defer { tables = outer }
    tables = if let names, let outer { outer + names } else { nil }
    try write(&self)
  }

  /// Writes a piece of text or an interpolation.
  package mutating func write(_ part: SQL.Part) throws {
    switch part {
    case .text(let text): append(text)
    case .identifier(let name): append(quoted: name)
    case .node(let node): try write(node)
    case .operand(let node): try writeOperand(node)
    case .list(let values): dialect.rules.write(list: values, to: &self)
    }
  }

  private mutating func write(_ cases: [SQLCase], otherwise: SQLNode?) throws {
    append("CASE")
    for item in cases {
      append(" WHEN ")
      try write(item.condition)
      append(" THEN ")
      try write(item.value)
    }
    if let otherwise {
      append(" ELSE ")
      try write(otherwise)
    }
    append(" END")
  }

  /// Writes `WHERE`, if there is a condition.
  package mutating func writeWhere(_ condition: SQLNode?) throws {
    guard let condition else { return }
    append(" WHERE ")
    try write(condition)
  }

  /// Writes `ORDER BY`, if there is an order.
  package mutating func writeOrder(_ terms: [OrderTerm]) throws {
    guard !terms.isEmpty else { return }
    append(" ORDER BY ")
    try separated(terms, by: ", ") { term, writer in
      try writer.dialect.rules.write(term, to: &writer)
    }
  }

  /// The SQL for a column of the row that an upsert could not insert.
  private func excludedColumn(_ name: String) throws -> String {
    guard tables?.contains(ConflictAction.excluded) ?? false else {
      throw SQLError(
        message:
          "\(name).excluded is the value that an upsert could not insert: use it only in the "
          + "assignments and the condition of an upsert")
    }
    return dialect.rules.excludedColumn(name)
  }

  /// Writes an operand, in parentheses unless it is a single term.
  package mutating func writeOperand(_ node: SQLNode) throws {
    switch node {
    case .column, .value, .row, .written, .function, .combination, .list, .currentTime, .cases,
      .aggregate, .window, .raw, .scalar, .exists, .literal, .position, .refused:
      try write(node)
    case .labelled(let inner, _):
      try writeOperand(inner)
    case .decimal(let inner):
      try dialect.rules.write(decimal: inner, isOperand: true, to: &self)
    default:
      append("(")
      try write(node)
      append(")")
    }
  }
}

/// The text of a statement and the values of its parameters.
public struct SQLStatement: Hashable, Sendable {
  /// The text in one dialect.
  public let sql: String

  /// The values in the order of the placeholders.
  public let parameters: [SQLValue]

  /// The positions of the values that are redacted in logs.
  package let redacted: [Range<Int>]

  package init(sql: String, parameters: [SQLValue] = [], redacted: [Range<Int>] = []) {
    self.sql = sql
    self.parameters = parameters
    self.redacted = redacted
  }
}

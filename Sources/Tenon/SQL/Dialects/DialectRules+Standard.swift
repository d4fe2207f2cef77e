// Standard SQL, and what most of the databases understand.

extension DialectRules {
  var parameterLimit: Int { 65_535 }
  var hasReturning: Bool { true }
  var errorsAbortTransactions: Bool { false }
  var keepsFormsOfValues: Bool { false }
  var seeksRowValues: Bool { true }
  var readsWrittenTables: Bool { true }
  var filtersAggregates: Bool { true }
  var sortsNullsAsLargest: Bool { false }
  var placesNullsByExpression: Bool { false }

  var identifierQuote: UInt8 { UInt8(ascii: "\"") }
  func placeholder(_ number: Int) -> String { "?" }

  func insertDefaults(into table: String) -> String {
    "INSERT INTO \(quoted(table)) DEFAULT VALUES"
  }

  func write(_ term: OrderTerm, to writer: inout SQLWriter) throws {
    try writer.write(term.node)
    if term.isDescending { writer.append(" DESC") }
    if let nulls = term.nulls { writer.append(nulls == .first ? " NULLS FIRST" : " NULLS LAST") }
  }

  var limitOfAllRows: String { "" }

  func clause(of lock: RowLock, _ locked: LockedRows, table: String?) throws -> String {
    lock.sql + locked.sql
  }

  func writeLike(
    _ operand: SQLNode, pattern: SQLNode, ignoresCase: Bool, to writer: inout SQLWriter
  ) throws {
    writer.append(ignoresCase ? "LOWER(" : "")
    try writer.write(operand)
    writer.append(ignoresCase ? ") LIKE LOWER(" : " LIKE ")
    try writer.write(pattern)
    writer.append(ignoresCase ? ")" : "")
  }

  func writeMatch(_ operand: SQLNode, _ match: TextMatch, to writer: inout SQLWriter) throws {
    try writer.write(operand)
    writer.append(" LIKE ")
    writer.bind(.text(match.likePattern))
  }

  func write(
    same left: SQLNode, _ right: SQLNode, isNegated: Bool, to writer: inout SQLWriter
  ) throws {
    try writer.writeOperand(left)
    writer.append(isNegated ? " IS DISTINCT FROM " : " IS NOT DISTINCT FROM ")
    try writer.writeOperand(right)
  }

  func length(of x: SQLNode) -> SQL { "LENGTH(\(x))" }
  func characterCount(_ number: Int) -> SQL { "\(number)" }
  func rounded(_ x: SQLNode, _ digits: Int) -> SQL { "ROUND(\(x), \(literal: digits))" }
  func wholeQuotient(_ x: SQLNode, _ divisor: SQL) -> SQL { "(\(operand: x) / \(divisor))" }
  func quotient(_ x: SQLNode, _ divisor: SQL) -> SQL { "(\(operand: x) / \(divisor))" }
  func power(_ x: SQLNode, _ y: SQLNode) -> SQL { "POWER(\(x), \(y))" }

  func decimal(_ symbol: DecimalOperator, _ x: SQLNode, _ y: SQLNode) -> SQL {
    "(\(operand: x) \(raw: symbol.rawValue) \(operand: y))"
  }

  func write(concatenationOf nodes: [SQLNode], to writer: inout SQLWriter) throws {
    writer.append("(")
    try writer.separated(nodes, by: " || ") { node, writer in try writer.writeOperand(node) }
    writer.append(")")
  }

  var decimalCollation: String { "" }

  func write(decimal node: SQLNode, isOperand: Bool, to writer: inout SQLWriter) throws {
    try isOperand ? writer.writeOperand(node) : writer.write(node)
  }

  func literalType(of value: SQLValue) -> String? { nil }
}

// A database that has a type for a value compares it as it is bound.
extension DialectRules {
  func parameter(_ number: Int, as form: StoredForm?) -> String { placeholder(number) }

  func equality(
    _ column: String, _ number: Int, as form: StoredForm?, key: (table: String, column: String)?
  ) -> String {
    "\(column) = \(placeholder(number))"
  }

  func stored(_ value: SQLValue, as form: StoredForm?) -> SQLValue { value }

  func exact(_ value: SQLValue, as form: StoredForm?) -> SQLValue { value }

  func writeForms(
    _ left: SQLNode, _ symbol: BinaryOperator, _ right: SQLNode, to writer: inout SQLWriter
  ) throws -> Bool {
    false
  }

  func bounds(_ node: SQLNode, _ lower: SQLNode, _ upper: SQLNode) -> (SQLNode, SQLNode) {
    (lower, upper)
  }

  func forms(of values: [SQLValue], in node: SQLNode) -> [SQLValue] { values }

  func writeJSON(
    _ node: SQLNode, in values: [SQLValue], to writer: inout SQLWriter
  ) throws -> Bool {
    false
  }

  func hasSeveralForms(_ columns: [SQLNode], _ rows: [[SQLValue]]) -> Bool { false }
}

extension RowLock {
  /// The lock in SQL.
  var sql: String {
    switch self {
    case .forUpdate: " FOR UPDATE"
    case .forShare: " FOR SHARE"
    }
  }
}

extension LockedRows {
  /// The end of a lock in SQL.
  var sql: String {
    switch self {
    case .wait: ""
    case .fail: " NOWAIT"
    case .skip: " SKIP LOCKED"
    }
  }
}

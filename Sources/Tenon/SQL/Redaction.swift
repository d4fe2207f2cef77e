// The values of a statement that are redacted in logs: those that are used together with a redacted column.

/// Finds the parameters to redact in logs, while a statement is written.
///
/// A condition is split at AND, OR and NOT. If one of its parts names a redacted column, all values of that part are
/// redacted. A part may store a value in the column or compare it with the column; both are redacted without
/// distinction.
struct Redaction {
  /// The positions of the redacted parameters, in order.
  private(set) var ranges: [Range<Int>] = []

  /// True if a redacted column has been named.
  private(set) var hasNamedRedacted = false

  /// The position at which the current expression began; nil between expressions.
  private var start: Int?
  private var namesRedacted = false

  /// Begins an expression, unless it is part of another one.
  ///
  /// - Returns: True if it began; then `end(at:)` must follow.
  mutating func begin(_ node: SQLNode, at position: Int) -> Bool {
    switch node {
    case .and, .or, .not: false
    default: begin(at: position)
    }
  }

  /// Begins an expression, unless it is part of another one. Returns true if it began.
  mutating func begin(at position: Int) -> Bool {
    guard start == nil else { return false }
    start = position
    namesRedacted = false
    return true
  }

  /// Records that a redacted column is named.
  mutating func markRedacted() {
    namesRedacted = true
    hasNamedRedacted = true
  }

  /// Ends an expression.
  mutating func end(at position: Int) {
    if let start, namesRedacted, start < position { ranges.append(start..<position) }
    start = nil
  }
}

extension ModelDefinition {
  /// Returns true if the schema redacts a column.
  package func isRedacted(_ column: String) -> Bool {
    hasRedacted && columns.contains { $0.isRedacted && $0.name == column }
  }
}

extension SQLSelect {
  /// The indexes of the columns in the result that are redacted columns or computed from them.
  package var redactedColumns: Set<Int> {
    var found = compounds.reduce(into: Set()) { $0.formUnion($1.1.redactedColumns) }
    for (index, column) in columns.enumerated() {
      // Writing the column detects redacted columns inside closures and subqueries too. The dialect does not matter.
      var writer = SQLWriter(.sqlite)
      try? writer.write(column.node)
      if writer.hasNamedRedacted { found.insert(index) }
    }
    return found
  }
}

extension SQLCommonTable {
  /// The indexes of the columns that are redacted columns or computed from them.
  package var redactedColumns: Set<Int> {
    step.map { select.redactedColumns.union($0.1.redactedColumns) } ?? select.redactedColumns
  }
}

// Which values of a statement stay out of logs: those that stand beside a redacted column.

/// Finds the parameters that stay out of logs, while a statement is written.
///
/// A condition is taken apart at AND, OR and NOT. When what is left names a redacted column anywhere, all its values are
/// kept back: whether one of them ends up in the column, or is compared with it, is not to be guessed.
struct Redaction {
  /// The positions of the parameters that stay out of logs, in order.
  private(set) var ranges: [Range<Int>] = []

  /// Whether a redacted column has been named.
  private(set) var hasTouched = false

  /// Where the expression began that is being written; nil between expressions.
  private var start: Int?
  private var isTouched = false

  /// Begins an expression, unless it is part of another one.
  ///
  /// - Returns: Whether it began, and has to end.
  mutating func begin(_ node: SQLNode, at position: Int) -> Bool {
    switch node {
    case .and, .or, .not: false
    default: begin(at: position)
    }
  }

  /// Begins an expression, unless it is part of another one.
  mutating func begin(at position: Int) -> Bool {
    guard start == nil else { return false }
    start = position
    isTouched = false
    return true
  }

  /// Notes that a redacted column is named.
  mutating func touch() {
    isTouched = true
    hasTouched = true
  }

  /// Ends an expression.
  mutating func end(at position: Int) {
    if let start, isTouched, start < position { ranges.append(start..<position) }
    start = nil
  }
}

extension ModelDefinition {
  /// Whether a column is redacted.
  package func isRedacted(_ column: String) -> Bool {
    hasRedacted && columns.contains { $0.isRedacted && $0.name == column }
  }
}

extension SQLSelect {
  /// The columns of the result that are, or are computed from, redacted columns.
  package var redactedColumns: Set<Int> {
    var found = compounds.reduce(into: Set()) { $0.formUnion($1.1.redactedColumns) }
    for (index, column) in columns.enumerated() {
      // What is written says it, closures and queries in it included; the dialect makes no difference.
      var writer = SQLWriter(.sqlite)
      try? writer.write(column.node)
      if writer.hasNamedRedacted { found.insert(index) }
    }
    return found
  }
}

extension SQLCommonTable {
  /// The columns of the rows that are, or are computed from, redacted columns.
  package var redactedColumns: Set<Int> {
    step.map { select.redactedColumns.union($0.1.redactedColumns) } ?? select.redactedColumns
  }
}

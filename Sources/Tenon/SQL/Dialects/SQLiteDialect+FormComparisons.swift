// Comparisons on SQLite with values that may be stored in several forms.

extension SQLiteDialect {
  func writeForms(
    _ left: SQLNode, _ symbol: BinaryOperator, _ right: SQLNode, to writer: inout SQLWriter
  ) throws -> Bool {
    switch (left, right) {
    case (.value, .value): return false
    case (_, .value(let value)): return try write(left, symbol, value, to: &writer)
    case (.value(let value), _):
      guard let mirrored = symbol.mirrored else { return false }
      return try write(right, mirrored, value, to: &writer)
    case (.row(let columns), .row(let values)):
      guard columns.contains(where: { $0.form != nil }) else { return false }
      try writer.writeOperand(left)
      writer.append(" \(symbol.rawValue) ")
      try writer.write(.row(zip(columns, values).map { stored($1, as: $0.form) }))
      return true
    default: return false
    }
  }

  /// Writes equality in which NULL equals NULL, or its opposite, with a value that may be stored in several forms.
  ///
  /// - Returns: True if it was written; otherwise the value is compared as it is bound.
  func writeForms(
    same left: SQLNode, _ right: SQLNode, isNegated: Bool, to writer: inout SQLWriter
  ) throws -> Bool {
    var (node, value) = (left, right)
    if case .value = left { (node, value) = (right, left) }
    guard case .value(let held) = value, held != .null,
      node.form != nil || held.isJSON || StoredForm.range(held) != nil
    else { return false }
    let comparison = SQLNode.binary(node, isNegated ? .notEqual : .equal, value)
    let isThere = SQLNode.isNull(node, isNegated: !isNegated)
    try writer.writeOperand(isNegated ? .any(isThere, comparison) : .all(isThere, comparison))
    return true
  }

  private func write(
    _ node: SQLNode, _ symbol: BinaryOperator, _ value: SQLValue, to writer: inout SQLWriter
  ) throws -> Bool {
    if let form = node.form, form != .time {
      if form == .uuid(.any), symbol == .equal || symbol == .notEqual {
        let forms = StoredForm.uuids(value)
        guard forms.count > 1 else { return false }
        try writer.writeOperand(node)
        writer.append(symbol == .equal ? " IN (" : " NOT IN (")
        writer.separated(forms, by: ", ") { $1.bind($0) }
        writer.append(")")
        return true
      }
      try writer.writeOperand(node)
      writer.append(" \(symbol.rawValue) ")
      writer.bind(stored(value, as: form))
      return true
    }
    if case .json = value, symbol == .equal || symbol == .notEqual {
      // Files may hold JSON with other spaces or another order of keys.
      try writeSorted(to: &writer) { writer in try writer.write(node) }
      writer.append(" \(symbol.rawValue) ")
      writeSorted(to: &writer) { writer in writer.bind(value) }
      return true
    }
    guard let (shortest, longest) = StoredForm.range(value) else { return false }
    try writer.writeOperand(node)
    switch symbol {
    case .equal, .notEqual:
      writer.append(symbol == .equal ? " BETWEEN " : " NOT BETWEEN ")
      writer.bind(shortest)
      writer.append(" AND ")
      writer.bind(longest)
    case .less, .greaterOrEqual:
      writer.append(" \(symbol.rawValue) ")
      writer.bind(shortest)
    default:
      writer.append(" \(symbol.rawValue) ")
      writer.bind(longest)
    }
    return true
  }

  func writeJSON(_ node: SQLNode, in values: [SQLValue], to writer: inout SQLWriter) throws -> Bool
  {
    guard case .json = values.first, values.count <= listLimit else { return false }
    try writeSorted(to: &writer) { writer in try writer.write(node) }
    writer.append(" IN (")
    writer.separated(values, by: ", ") { value, writer in
      writeSorted(to: &writer) { writer in writer.bind(value) }
    }
    writer.append(")")
    return true
  }

  /// Writes JSON in a form in which equal values have equal text.
  private func writeSorted(
    to writer: inout SQLWriter, _ write: (inout SQLWriter) throws -> Void
  ) rethrows {
    writer.append(Function.jsonSorted.rawValue)
    writer.append("(")
    try write(&writer)
    writer.append(")")
  }
}

extension SQLValue {
  fileprivate var isJSON: Bool { if case .json = self { true } else { false } }
}

extension BinaryOperator {
  /// The comparison with its operands exchanged; nil if the operator is not a comparison.
  fileprivate var mirrored: BinaryOperator? {
    switch self {
    case .equal, .notEqual: self
    case .less: .greater
    case .lessOrEqual: .greaterOrEqual
    case .greater: .less
    case .greaterOrEqual: .lessOrEqual
    default: nil
    }
  }
}

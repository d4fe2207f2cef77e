// Aggregates and window functions.

extension DialectRules {
  func functionName(of aggregate: SQLAggregate) -> String { aggregate.function.rawValue }

  func conversion(of aggregate: SQLAggregate) -> (prefix: String, suffix: String) { ("", "") }

  func write(
    _ operand: SQLNode, of aggregate: SQLAggregate, to writer: inout SQLWriter
  ) throws {
    try writer.write(operand)
  }

  /// Writes an aggregate, with or without a window.
  func write(
    _ aggregate: SQLAggregate, over window: SQLWindow?, to writer: inout SQLWriter
  ) throws {
    if aggregate.isDistinct, window != nil {
      throw SQLError(
        message: "\(name) cannot compute an aggregate of distinct values over a window")
    }
    let (prefix, suffix) = conversion(of: aggregate)
    writer.append(
      "\(prefix)\(functionName(of: aggregate))(\(aggregate.isDistinct ? "DISTINCT " : "")")
    if let filter = aggregate.filter, !filtersAggregates {
      // Aggregates skip NULL, so a `CASE` without `ELSE` filters the rows.
      writer.append("CASE WHEN ")
      try writer.write(filter)
      writer.append(" THEN ")
      if let operand = aggregate.operand {
        try write(operand, of: aggregate, to: &writer)
      } else {
        writer.append("1")
      }
      writer.append(" END")
    } else if let operand = aggregate.operand {
      try write(operand, of: aggregate, to: &writer)
    } else {
      writer.append("*")
    }
    writer.append(")")
    if let filter = aggregate.filter, filtersAggregates {
      writer.append(" FILTER (WHERE ")
      try writer.write(filter)
      writer.append(")")
    }
    if let window { try write(over: window, to: &writer) }
    writer.append(suffix)
  }

  /// Writes a window function.
  func write(_ window: SQLWindow, to writer: inout SQLWriter) throws {
    switch window.call {
    case .aggregate(let aggregate):
      return try write(aggregate, over: window, to: &writer)
    case .position(let position):
      writer.append("\(position.rawValue)()")
    case .neighbour(let direction, let node, let offset):
      guard offset >= 0 else {
        throw SQLError(
          message: "the offset of a window function cannot be \(offset) rows: use 0 or more")
      }
      writer.append("\(direction.rawValue)(")
      try writer.write(node)
      writer.append(", \(offset))")
    case .edge(let edge, let node):
      writer.append("\(edge.rawValue)(")
      try writer.write(node)
      writer.append(")")
    }
    try write(over: window, to: &writer)
  }

  private func write(over window: SQLWindow, to writer: inout SQLWriter) throws {
    writer.append(" OVER (")
    var separator = ""
    if !window.partition.isEmpty {
      writer.append("PARTITION BY ")
      try writer.separated(window.partition, by: ", ") { node, writer in try writer.write(node) }
      separator = " "
    }
    if !window.ordering.isEmpty {
      writer.append("\(separator)ORDER BY ")
      try writer.separated(window.ordering, by: ", ") { term, writer in
        try write(term, to: &writer)
      }
      separator = " "
    }
    if let frame = window.frame {
      writer.append("\(separator)\(try frame.sql(ordering: window.ordering))")
    }
    writer.append(")")
  }
}

extension SQLAggregate {
  /// True if the result is one of the aggregated values, by `MIN` or `MAX`.
  var isExtreme: Bool { function == .minimum || function == .maximum }
}

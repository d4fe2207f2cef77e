// Aggregates and window functions.

extension DialectRules {
  func functionName(of aggregate: SQLAggregate) -> String { aggregate.function.rawValue }

  func conversion(of aggregate: SQLAggregate) -> (prefix: String, suffix: String) { ("", "") }

  func write(
    _ operand: SQLNode, of aggregate: SQLAggregate, to writer: inout SQLWriter
  ) throws {
    try writer.write(operand)
  }

  /// Writes an aggregate, over a window or without one.
  func write(
    _ aggregate: SQLAggregate, over window: SQLWindow?, to writer: inout SQLWriter
  ) throws {
    if aggregate.isDistinct, window != nil {
      throw SQLError(
        message: "an aggregate of distinct values cannot be taken over a window: "
          + "\(name) has no such function")
    }
    let (prefix, suffix) = conversion(of: aggregate)
    writer.append(
      "\(prefix)\(functionName(of: aggregate))(\(aggregate.isDistinct ? "DISTINCT " : "")")
    if let filter = aggregate.filter, !filtersAggregates {
      // A value that is NULL takes no part either.
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
        throw SQLError(message: "a window function cannot look \(offset) rows away")
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
  /// True if the aggregate is one of the values themselves.
  var isExtreme: Bool { function == .minimum || function == .maximum }
}

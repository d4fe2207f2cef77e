/// Which rows around a row a window function looks at.
///
///     .rows(.preceding(2))                       // this row and the two before it
///     .rows(.start, through: .end)               // the whole partition
///     .range(.preceding(6))                      // the rows whose order value is at most 6 smaller, and equal ones
public struct WindowFrame: Hashable, Sendable {
  /// Where a frame begins or ends.
  public enum Bound: Hashable, Sendable {
    /// The first row of the partition.
    case start
    /// So many rows, or so large a difference, before this row.
    case preceding(Int)
    /// This row; in a range, the rows equal to it as well.
    case currentRow
    /// So many rows, or so large a difference, behind this row.
    case following(Int)
    /// The last row of the partition.
    case end
  }

  package let isRange: Bool
  package let first: Bound
  package let last: Bound

  /// A frame counted in rows.
  ///
  /// - Parameters:
  ///   - first: Where it begins.
  ///   - last: Where it ends. A bound before the first, or a negative number, throws when the statement is written.
  public static func rows(_ first: Bound, through last: Bound = .currentRow) -> WindowFrame {
    WindowFrame(isRange: false, first: first, last: last)
  }

  /// A frame measured in the values of the one thing that the window is ordered by.
  ///
  /// - Parameters:
  ///   - first: Where it begins.
  ///   - last: Where it ends. A bound before the first, or a negative number, throws when the statement is written; so
  ///     does a difference when the window has not exactly one order term.
  public static func range(_ first: Bound, through last: Bound = .currentRow) -> WindowFrame {
    WindowFrame(isRange: true, first: first, last: last)
  }
}

extension WindowFrame {
  /// The frame's clause, the same in every dialect.
  ///
  /// - Throws: `SQLError` when there is no such frame.
  package func sql(ordering: [OrderTerm]) throws -> String {
    for case .preceding(let distance) in [first, last] where distance < 0 {
      throw SQLError(message: "a window frame cannot have a bound \(distance) rows before the row")
    }
    for case .following(let distance) in [first, last] where distance < 0 {
      throw SQLError(message: "a window frame cannot have a bound \(distance) rows behind the row")
    }
    guard first.position <= last.position, first != .end, last != .start else {
      throw SQLError(message: "a window frame cannot end (\(last)) before it begins (\(first))")
    }
    let hasDistance = first.distance != nil || last.distance != nil
    if isRange, hasDistance, ordering.count != 1 {
      throw SQLError(
        message: "a window frame of a range needs one order term, not \(ordering.count)")
    }
    return "\(isRange ? "RANGE" : "ROWS") BETWEEN \(first.sql) AND \(last.sql)"
  }
}

extension WindowFrame.Bound {
  fileprivate var position: Int {
    switch self {
    case .start: 0
    case .preceding: 1
    case .currentRow: 2
    case .following: 3
    case .end: 4
    }
  }

  fileprivate var distance: Int? {
    switch self {
    case .preceding(let distance), .following(let distance): distance
    case .start, .currentRow, .end: nil
    }
  }

  fileprivate var sql: String {
    switch self {
    case .start: "UNBOUNDED PRECEDING"
    case .preceding(let distance): "\(distance) PRECEDING"
    case .currentRow: "CURRENT ROW"
    case .following(let distance): "\(distance) FOLLOWING"
    case .end: "UNBOUNDED FOLLOWING"
    }
  }
}

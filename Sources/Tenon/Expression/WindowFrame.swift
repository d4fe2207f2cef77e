/// The rows around the current row that a window function reads.
///
///     .rows(.preceding(2))                       // the current row and the two before it
///     // ROWS BETWEEN 2 PRECEDING AND CURRENT ROW
///     .rows(.start, through: .end)               // the whole partition
///     // ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
///     .range(.preceding(6))                      // the rows whose order value is at most 6 smaller, and equal ones
///     // RANGE BETWEEN 6 PRECEDING AND CURRENT ROW
public struct WindowFrame: Hashable, Sendable {
  /// The start or the end of a frame.
  public enum Bound: Hashable, Sendable {
    /// The first row of the partition.
    case start
    /// A number of rows, or a difference of values, before the current row.
    case preceding(Int)
    /// The current row; in a range, the rows equal to it as well.
    case currentRow
    /// A number of rows, or a difference of values, after the current row.
    case following(Int)
    /// The last row of the partition.
    case end
  }

  package let isRange: Bool
  package let first: Bound
  package let last: Bound

  /// Returns a frame that is measured in rows.
  ///
  /// - Parameters:
  ///   - first: The start of the frame.
  ///   - last: The end of the frame. An end before the start, or a negative number, makes the statement fail with
  ///     `SQLError`.
  public static func rows(_ first: Bound, through last: Bound = .currentRow) -> WindowFrame {
    WindowFrame(isRange: false, first: first, last: last)
  }

  /// Returns a frame that is measured in values of the expression that the window is ordered by.
  ///
  /// - Parameters:
  ///   - first: The start of the frame.
  ///   - last: The end of the frame. An end before the start, or a negative number, makes the statement fail with
  ///     `SQLError`. So does a difference if the window does not have exactly one order term.
  public static func range(_ first: Bound, through last: Bound = .currentRow) -> WindowFrame {
    WindowFrame(isRange: true, first: first, last: last)
  }
}

extension WindowFrame {
  /// The clause of the frame, which is the same in every dialect.
  ///
  /// - Throws: `SQLError` if the frame is not valid.
  package func sql(ordering: [OrderTerm]) throws -> String {
    for case .preceding(let distance) in [first, last] where distance < 0 {
      throw SQLError(
        message: "a window frame's bound cannot be \(distance) rows before the row: use 0 or more")
    }
    for case .following(let distance) in [first, last] where distance < 0 {
      throw SQLError(
        message: "a window frame's bound cannot be \(distance) rows after the row: use 0 or more")
    }
    guard first.position <= last.position, first != .end, last != .start else {
      throw SQLError(message: "a window frame cannot end (\(last)) before it begins (\(first))")
    }
    let hasDistance = first.distance != nil || last.distance != nil
    if isRange, hasDistance, ordering.count != 1 {
      throw SQLError(
        message: "a range with a distance needs exactly one order term, not \(ordering.count)")
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

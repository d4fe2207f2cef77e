/// A statement that has run.
public struct QueryEvent: Sendable {
  /// The statement's text, without the values bound to it.
  public let sql: String

  /// The values bound to the statement, in order; empty unless `Configuration.showsValues` is set. Values of redacted
  /// columns are always `.redacted`. The values of array parameters are listed row by row.
  public let parameters: [QueryParameter]

  /// The time from the start of the statement until its last row was read.
  public let duration: Duration

  /// The number of rows that the statement returned or changed.
  public let rows: Int

  /// The error of the statement; nil if it succeeded.
  public let error: (any Error)?

  /// True if the statement took at least `Configuration.slowQuery`.
  public let isSlow: Bool

  /// The database's plan for the statement (SQLite: `EXPLAIN QUERY PLAN`), one line for each step; nil unless the
  /// statement was slow. Failed statements and scripts of several statements have no plan.
  public let plan: String?

  /// The module and file that ran the statement, such as `Shop/Orders.swift`; nil if unknown, as for the statements of
  /// a flush.
  public let file: String?

  /// The line that ran the statement; nil if unknown.
  public let line: Int?
}

extension QueryEvent: CustomStringConvertible {
  /// The maximum number of values shown.
  private static let valueCount = 50

  /// The event as one line, such as `0.214 ms, rows: 3: SELECT … -- [18, "alice", <redacted>]`. An error is shown with
  /// its first line. The line of a slow statement also has the place in the program, and the lines of the plan follow
  /// it.
  public var description: String {
    let (seconds, attoseconds) = duration.components
    let microseconds = seconds * 1_000_000 + attoseconds / 1_000_000_000_000
    let time = "\(microseconds / 1000).\(paddedDigits(Int(microseconds % 1000), 3)) ms"
    let outcome =
      error.map { "failed: \("\($0)".prefix { !$0.isNewline })" } ?? "rows: \(rows)"
    var text = "\(isSlow ? "slow: " : "")\(time), \(outcome)"
    if isSlow, let file, let line { text += ", at \(file):\(line)" }
    text += ": \(sql.onOneLine)"
    if !parameters.isEmpty {
      let shown = parameters.prefix(Self.valueCount).map(\.description)
      let more = parameters.count - shown.count
      text += " -- [\((shown + (more > 0 ? ["\(more) more"] : [])).joined(separator: ", "))]"
    }
    for step in plan?.split(whereSeparator: \.isNewline) ?? [] { text += "\n  \(step)" }
    return text
  }
}

extension String {
  /// The text with its lines joined into one.
  var onOneLine: String {
    split(whereSeparator: \.isNewline).map { $0.drop { $0 == " " } }.joined(separator: " ")
  }
}

/// A destination for reports of statements.
///
///     configuration.log = .statements                       // to standard error
///     configuration.log = .events { event in metrics.record(event.duration) }
public struct QueryLog: Sendable {
  package let report: (@Sendable (QueryEvent) -> Void)?

  /// Reports nothing, at no cost.
  public static let off = QueryLog(report: nil)

  /// Reports to standard error, one line for each statement.
  public static let statements = QueryLog { event in StandardError.write("\(event)\n") }

  /// Reports to a closure, on the thread that ran the statement.
  ///
  /// - Parameter report: The closure.
  public static func events(_ report: @escaping @Sendable (QueryEvent) -> Void) -> QueryLog {
    QueryLog(report: report)
  }
}

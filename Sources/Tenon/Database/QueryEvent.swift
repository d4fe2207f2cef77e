/// A statement that ran.
public struct QueryEvent: Sendable {
  /// The statement's text, without the values bound to it.
  public let sql: String

  /// The values bound to it, in order; none unless `Configuration.showsValues` is set. Values of redacted columns are
  /// `.redacted` even then.
  public let parameters: [QueryParameter]

  /// How long it took, from its start until its last row was read.
  public let duration: Duration

  /// The number of rows it gave or changed.
  public let rows: Int

  /// The error it ended with, if it failed.
  public let error: (any Error)?

  /// Whether it took as long as `Configuration.slowQuery` says, or longer.
  public let isSlow: Bool

  /// How the database ran it, in its own words (SQLite: `EXPLAIN QUERY PLAN`), a line for each step; nil unless it was
  /// slow. A statement that failed and a script of several have none.
  public let plan: String?

  /// The module and file that ran it, such as `Shop/Orders.swift`, if known: of what a flush writes it is not.
  public let file: String?

  /// The line that ran it, if known.
  public let line: Int?
}

extension QueryEvent: CustomStringConvertible {
  /// The most values that are shown.
  private static let valueCount = 50

  /// One line, such as `0.214 ms, rows: 3: SELECT … -- [18, "alice", <redacted>]`; of an error, its first line. A slow
  /// statement tells where it ran, and has the lines of its plan below it.
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
  /// The lines of a statement as one.
  var onOneLine: String {
    split(whereSeparator: \.isNewline).map { $0.drop { $0 == " " } }.joined(separator: " ")
  }
}

/// Where statements are reported.
///
///     configuration.log = .statements                       // to standard error
///     configuration.log = .events { event in metrics.record(event.duration) }
public struct QueryLog: Sendable {
  package let report: (@Sendable (QueryEvent) -> Void)?

  /// Nowhere; costs nothing.
  public static let off = QueryLog(report: nil)

  /// To standard error, a line each.
  public static let statements = QueryLog { event in StandardError.write("\(event)\n") }

  /// To a closure, on the thread the statement ran on.
  public static func events(_ report: @escaping @Sendable (QueryEvent) -> Void) -> QueryLog {
    QueryLog(report: report)
  }
}

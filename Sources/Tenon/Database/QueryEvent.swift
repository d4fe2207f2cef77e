/// A statement that ran.
public struct QueryEvent: Sendable {
  /// The statement's text, without the values bound to it.
  public let sql: String

  /// How long it took, from its start until its last row was read.
  public let duration: Duration

  /// The number of rows it gave or changed.
  public let rows: Int

  /// The error it ended with, if it failed.
  public let error: (any Error)?
}

extension QueryEvent: CustomStringConvertible {
  /// One line, such as `0.214 ms, rows: 3: SELECT …`; of an error, its first line.
  public var description: String {
    let (seconds, attoseconds) = duration.components
    let microseconds = seconds * 1_000_000 + attoseconds / 1_000_000_000_000
    let time = "\(microseconds / 1000).\(paddedDigits(Int(microseconds % 1000), 3)) ms"
    let outcome =
      error.map { "failed: \("\($0)".prefix { !$0.isNewline })" } ?? "rows: \(rows)"
    return "\(time), \(outcome): \(sql.onOneLine)"
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

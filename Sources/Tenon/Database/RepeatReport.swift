/// A rule that reports repeated reads with the same statement in one session. They are the sign of an N+1 problem: a
/// loop that reads for each row what one statement could read for all of them.
///
///     configuration.reportRepeats = 10                                  // to standard error
///     configuration.reportRepeats = .after(10) { repeated in logger.warning("\(repeated)") }
///
/// Each statement is reported once in a session, or once in each transaction of a session that you commit yourself.
/// Only reads count, and not the statements with which `with(…)` loads related rows.
public struct RepeatReport: Sendable {
  /// The number of reads with one statement that is reported; nil for none.
  let count: Int?

  let report: @Sendable (RepeatedRead) -> Void

  /// Reports nothing, at no cost.
  public static let off = RepeatReport(count: nil) { _ in }

  /// Reports to standard error when a session has read a number of times with one statement.
  ///
  /// - Parameter count: The number of times; 0 or less is the same as `off`.
  public static func after(_ count: Int) -> RepeatReport {
    after(count) { repeated in StandardError.write("\(repeated)\n") }
  }

  /// Reports to a closure when a session has read a number of times with one statement. The closure runs on the thread
  /// that reads.
  ///
  /// - Parameters:
  ///   - count: The number of times; 0 or less is the same as `off`.
  ///   - report: The closure.
  public static func after(
    _ count: Int, _ report: @escaping @Sendable (RepeatedRead) -> Void
  ) -> RepeatReport {
    RepeatReport(count: count > 0 ? count : nil, report: report)
  }
}

extension RepeatReport: ExpressibleByIntegerLiteral {
  /// Creates the rule `after(_:)` from a literal.
  public init(integerLiteral count: Int) { self = .after(count) }
}

/// A statement that a session has read with as often as `Configuration.reportRepeats` allows.
public struct RepeatedRead: Sendable, Hashable {
  /// The statement's text, without the values bound to it.
  public let sql: String

  /// The number of times that the session has read with the statement so far.
  public let count: Int

  /// The module and file of the last read, such as `Shop/Orders.swift`; nil if unknown.
  public let file: String?

  /// The line of the last read; nil if unknown.
  public let line: Int?
}

extension RepeatedRead: CustomStringConvertible {
  /// The report as one line, such as `N+1: read 10 times in one session, last at Shop/Orders.swift:42; …: SELECT …`.
  public var description: String {
    var place = ""
    if let file, let line { place = ", last at \(file):\(line)" }
    return "N+1: read \(count) times in one session\(place); "
      + "with(…) reads related rows in one statement: \(sql.onOneLine)"
  }
}

/// The number of reads with each statement in a session.
struct RepeatCounter {
  /// The maximum number of counted statements. It bounds the memory of a program that never repeats a statement.
  private static let capacity = 10_000

  private let limit: Int
  private let report: @Sendable (RepeatedRead) -> Void
  private var counts: [String: Int] = [:]

  /// Creates a counter; nil if the rule reports nothing.
  init?(_ rule: RepeatReport) {
    guard let count = rule.count else { return nil }
    limit = count
    report = rule.report
  }

  /// Resets all counts.
  mutating func reset() { counts = [:] }

  /// Counts a read.
  ///
  /// - Returns: A closure that makes the report if it is due. It is not called here because it may read with the
  ///   session.
  mutating func count(_ sql: String, at site: CallSite) -> (() -> Void)? {
    let count = (counts[sql] ?? 0) + 1
    guard count > 1 || counts.count < Self.capacity, count <= limit else { return nil }
    counts[sql] = count
    guard count == limit else { return nil }
    let isKnown = site.line > 0
    let read = RepeatedRead(
      sql: sql, count: count, file: isKnown ? "\(site.file)" : nil,
      line: isKnown ? Int(clamping: site.line) : nil)
    return { [report] in report(read) }
  }
}

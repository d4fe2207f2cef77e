/// When a statement that a session reads with again and again is reported: the sign of an N+1, a loop over rows that
/// reads for each of them what one statement could read for all.
///
///     configuration.reportRepeats = 10                                  // to standard error
///     configuration.reportRepeats = .after(10) { repeated in logger.warning("\(repeated)") }
///
/// Each statement is reported once in a session, or in each transaction of a session that is committed by hand. Only
/// reads count; the statements that `with(…)` loads related rows with do not.
public struct RepeatReport: Sendable {
  /// How often a statement has to be read with; nil for never.
  let count: Int?

  let report: @Sendable (RepeatedRead) -> Void

  /// Never; costs nothing.
  public static let off = RepeatReport(count: nil) { _ in }

  /// When a session has read so many times with one statement, to standard error.
  ///
  /// - Parameter count: How many times; 0 or less is the same as `off`.
  public static func after(_ count: Int) -> RepeatReport {
    after(count) { repeated in StandardError.write("\(repeated)\n") }
  }

  /// When a session has read so many times with one statement, to a closure, on the thread that reads.
  ///
  /// - Parameters:
  ///   - count: How many times; 0 or less is the same as `off`.
  ///   - report: Takes the report.
  public static func after(
    _ count: Int, _ report: @escaping @Sendable (RepeatedRead) -> Void
  ) -> RepeatReport {
    RepeatReport(count: count > 0 ? count : nil, report: report)
  }
}

extension RepeatReport: ExpressibleByIntegerLiteral {
  /// The same as `after(_:)`.
  public init(integerLiteral count: Int) { self = .after(count) }
}

/// A statement that a session read with as often as `Configuration.reportRepeats` says.
public struct RepeatedRead: Sendable, Hashable {
  /// The statement's text, without the values bound to it.
  public let sql: String

  /// How often the session has read with it so far.
  public let count: Int

  /// The module and file that read with it now, such as `Shop/Orders.swift`, if known.
  public let file: String?

  /// The line that read with it now, if known.
  public let line: Int?
}

extension RepeatedRead: CustomStringConvertible {
  /// One line, such as `N+1: read 10 times in one session, last at Shop/Orders.swift:42; …: SELECT …`.
  public var description: String {
    var place = ""
    if let file, let line { place = ", last at \(file):\(line)" }
    return "N+1: read \(count) times in one session\(place); "
      + "with(…) reads related rows in one statement: \(sql.onOneLine)"
  }
}

/// The place in a program that runs a statement.
public struct CallSite: Sendable {
  let file: StaticString
  let line: UInt

  /// Whether the statement is part of another read, and does not count as one of its own.
  private(set) var isPart = false

  /// Names a place.
  ///
  /// - Parameters:
  ///   - file: What `#fileID` says there.
  ///   - line: What `#line` says there.
  public init(_ file: StaticString, _ line: UInt) {
    self.file = file
    self.line = line
  }

  /// The same place, for statements that are part of what it reads.
  var asPart: CallSite {
    var site = self
    site.isPart = true
    return site
  }

  /// Somewhere in the program.
  @usableFromInline static var unknown: CallSite { CallSite("", 0) }
}

/// How often a session has read with each statement.
struct RepeatCounter {
  /// The most statements that are counted: a program that never writes the same one twice is not to fill memory.
  private static let capacity = 10_000

  private let limit: Int
  private let report: @Sendable (RepeatedRead) -> Void
  private var counts: [String: Int] = [:]

  /// Starts to count; nil when nobody wants to know.
  init?(_ rule: RepeatReport) {
    guard let count = rule.count else { return nil }
    limit = count
    report = rule.report
  }

  /// Forgets what was counted.
  mutating func reset() { counts = [:] }

  /// Counts a read.
  ///
  /// - Returns: What reports it, when that is due: a closure, as it may well read with the session itself.
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

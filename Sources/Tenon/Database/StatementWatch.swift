/// Observes the statements of a session: logs them, reports slow ones with their plan, and remembers the last ones.
///
/// A session has one only if the configuration asks for it. Other sessions pay nothing for it and do not even read the
/// clock.
final class StatementWatch {
  /// The maximum number of remembered statements.
  static let capacity = 1000

  private let log: QueryLog
  private let slowLog: QueryLog
  private let slowQuery: Duration?
  private let showsValues: Bool
  private let records: Bool
  private var events: [QueryEvent] = []

  /// Returns true if the configuration asks for any observation of statements.
  static func isNeeded(_ configuration: Configuration) -> Bool {
    configuration.log.report != nil || configuration.slowQuery != nil
      || configuration.recordsQueries
  }

  /// Creates an observer with the options of a configuration.
  init(_ configuration: Configuration) {
    log = configuration.log
    slowLog = configuration.slowQueryLog
    slowQuery = configuration.slowQuery
    showsValues = configuration.showsValues
    records = configuration.recordsQueries
  }

  /// The remembered statements, oldest first.
  var recorded: [QueryEvent] { Array(events.suffix(Self.capacity)) }

  /// Starts to observe a statement.
  ///
  /// - Parameters:
  ///   - sql: The text of the statement.
  ///   - site: The place in the program that runs it, if known.
  ///   - shown: Returns the values that may be logged.
  ///   - bind: Binds the values. It is called a second time when the statement runs.
  func begin(
    _ sql: String, at site: CallSite? = nil, _ shown: () -> LoggedValues = { .none },
    bind: (inout Binder) throws -> Void = { _ in }
  ) -> WatchedStatement {
    var parameters: [QueryParameter] = []
    if showsValues { parameters = shown().collect(bind) }
    return WatchedStatement(self, sql, parameters, site)
  }

  fileprivate func end(
    _ statement: WatchedStatement, rows: Int, _ error: (any Error)?,
    _ prepared: (any PreparedStatement)?
  ) {
    let duration = ContinuousClock.now - statement.start
    let isSlow = slowQuery.map { duration >= $0 } ?? false
    let isKnown = (statement.site?.line ?? 0) > 0
    let event = QueryEvent(
      sql: statement.sql, parameters: statement.parameters, duration: duration, rows: rows,
      error: error, isSlow: isSlow, plan: isSlow ? try? prepared?.plan() : nil,
      file: isKnown ? statement.site.map { "\($0.file)" } : nil,
      line: isKnown ? statement.site.map { Int(clamping: $0.line) } : nil)
    if records { record(event) }
    // The report comes last, as its closure may use the session.
    if let report = log.report {
      report(event)
    } else if isSlow {
      slowLog.report?(event)
    }
  }

  private func record(_ event: QueryEvent) {
    events.append(event)
    if events.count >= 2 * Self.capacity { events.removeFirst(Self.capacity) }
  }
}

/// A statement that is being observed.
final class WatchedStatement {
  fileprivate let watch: StatementWatch
  fileprivate let sql: String
  fileprivate let parameters: [QueryParameter]
  fileprivate let site: CallSite?
  fileprivate let start = ContinuousClock.now

  fileprivate init(
    _ watch: StatementWatch, _ sql: String, _ parameters: [QueryParameter], _ site: CallSite?
  ) {
    self.watch = watch
    self.sql = sql
    self.parameters = parameters
    self.site = site
  }

  /// Ends the observation and reports the statement.
  ///
  /// - Parameters:
  ///   - rows: The number of rows that the statement returned or changed.
  ///   - error: The error of the statement, if it failed.
  ///   - prepared: The statement, not yet finished, to get its plan if it was slow.
  func end(rows: Int = 0, _ error: (any Error)? = nil, of prepared: (any PreparedStatement)? = nil)
  {
    watch.end(self, rows: rows, error, prepared)
  }
}

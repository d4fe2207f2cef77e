/// Tells of the statements of a session: logs them, reports the slow ones with their plan, remembers the last ones.
///
/// There is one only where somebody wants to know: a session without pays nothing for it, not even a look at the clock.
final class StatementWatch {
  /// The most statements that are remembered.
  static let capacity = 1000

  private let log: QueryLog
  private let slowLog: QueryLog
  private let slowQuery: Duration?
  private let showsValues: Bool
  private let records: Bool
  private var events: [QueryEvent] = []

  /// Whether somebody wants to know.
  static func isNeeded(_ configuration: Configuration) -> Bool {
    configuration.log.report != nil || configuration.slowQuery != nil
      || configuration.recordsQueries
  }

  /// Watches as the configuration says.
  init(_ configuration: Configuration) {
    log = configuration.log
    slowLog = configuration.slowQueryLog
    slowQuery = configuration.slowQuery
    showsValues = configuration.showsValues
    records = configuration.recordsQueries
  }

  /// The statements remembered, the oldest first.
  var recorded: [QueryEvent] { Array(events.suffix(Self.capacity)) }

  /// Starts to watch a statement.
  ///
  /// - Parameters:
  ///   - sql: Its text.
  ///   - site: The place in the program that runs it, if known.
  ///   - shown: Which of its values may be shown.
  ///   - bind: Binds its values; it is called once more when the statement runs.
  func begin(
    _ sql: String, at site: CallSite? = nil, _ shown: () -> ShownValues = { .none },
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
    // Last of all: the closure may well use the session itself.
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

/// A statement that is being watched.
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

  /// Tells that the statement ended.
  ///
  /// - Parameters:
  ///   - rows: The number of rows it gave or changed.
  ///   - error: The error it failed with.
  ///   - prepared: The statement itself, to ask for its plan if it was slow. It must not be finished yet.
  func end(rows: Int = 0, _ error: (any Error)? = nil, of prepared: (any PreparedStatement)? = nil)
  {
    watch.end(self, rows: rows, error, prepared)
  }
}

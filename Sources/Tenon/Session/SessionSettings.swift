/// What all sessions of a database have in common, made once: a session that only looks up a row is not to take longer to
/// set up than to use.
final class SessionSettings: Sendable {
  /// The SQL the database understands.
  let dialect: Dialect
  /// The way in which the key comes back that the database makes for a single inserted row.
  let madeKey: MadeKey
  /// What the cursors of pages are signed with.
  let cursorKey: CursorKey
  /// What is called when rows are written.
  let handlers: EventHandlers
  /// Who is told of changes.
  let hub: ChangeHub
  // When repeated reads are reported, and how statements are watched: both only where somebody wants to know.
  private let repeats: RepeatReport
  private let hasRepeats: Bool
  private let configuration: Configuration
  private let hasWatch: Bool

  init(_ driver: any Driver, _ configuration: Configuration, _ hub: ChangeHub) {
    dialect = driver.dialect
    madeKey = driver.madeKey
    cursorKey = configuration.cursorKey
    handlers = configuration.events
    self.hub = hub
    repeats = configuration.reportRepeats
    hasRepeats = repeats.count != nil
    self.configuration = configuration
    hasWatch = StatementWatch.isNeeded(configuration)
  }

  /// What counts the reads of a session; nil when repeated ones are of no interest.
  func makeCounter() -> RepeatCounter? { hasRepeats ? RepeatCounter(repeats) : nil }

  /// What watches the statements of a session; nil when nobody wants to know of them.
  func makeWatch() -> StatementWatch? { hasWatch ? StatementWatch(configuration) : nil }
}

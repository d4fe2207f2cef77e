/// The settings that all sessions of a database share. They are prepared once, as setting up a session must not take
/// longer than looking up a row.
final class SessionSettings: Sendable {
  /// The SQL dialect of the database.
  let dialect: Dialect
  /// The way to get the key that the database generates for a single inserted row.
  let madeKey: MadeKey
  /// The key that signs the cursors of pages.
  let cursorKey: CursorKey
  /// The functions that are called when rows are written.
  let handlers: EventHandlers
  /// The observers of row changes.
  let hub: ChangeHub
  // The rules for repeated reads and observed statements are copied only if they are used.
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

  /// Returns a counter of the reads of a session; nil if repeated reads are not reported.
  func makeCounter() -> RepeatCounter? { hasRepeats ? RepeatCounter(repeats) : nil }

  /// Returns an observer of the statements of a session; nil if they are not observed.
  func makeWatch() -> StatementWatch? { hasWatch ? StatementWatch(configuration) : nil }
}

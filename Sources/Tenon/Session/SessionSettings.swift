/// What all sessions of a database have in common, made once: a session that only looks up a row is not to take longer to
/// set up than to use.
final class SessionSettings: Sendable {
  /// The SQL the database understands.
  let dialect: Dialect
  /// What the cursors of pages are signed with.
  let cursorKey: CursorKey
  /// What is called when rows are written.
  let handlers: EventHandlers
  /// Who is told of changes.
  let hub: ChangeHub
  /// When repeated reads are reported.
  let repeats: RepeatReport
  /// How statements are watched; nil when nobody wants to know.
  let watching: Configuration?

  init(_ dialect: Dialect, _ configuration: Configuration, _ hub: ChangeHub) {
    self.dialect = dialect
    cursorKey = configuration.cursorKey
    handlers = configuration.events
    self.hub = hub
    repeats = configuration.reportRepeats
    watching = StatementWatch.isNeeded(configuration) ? configuration : nil
  }
}

/// How a database is opened and watched.
///
///     var configuration = Configuration()
///     configuration.log = .statements
///     let db = try Database("sqlite:blog.db", configuration: configuration)
public struct Configuration: Sendable {
  /// How long a statement waits for another connection's lock before it throws `Conflict`.
  public var busyTimeout: Duration = .seconds(5)

  /// How long a session waits for a connection of the pool before it throws `Conflict`.
  public var poolTimeout: Duration = .seconds(30)

  /// The most connections that read at the same time, beside the one that writes.
  public var maximumReaders = 4

  /// Whether nothing may be written. A read-only database file is opened so in any case.
  public var isReadOnly = false

  /// How many prepared statements each connection keeps.
  public var statementCacheCapacity = 256

  /// The most memory each connection's page cache takes, in bytes.
  public var cacheSize = 64 << 20

  /// Whether the connection that writes keeps in memory what it may have to undo of a statement, and what it sorts, instead
  /// of in temporary files. A statement that changes many rows then takes as much memory as the pages it changes have.
  public var keepsTemporaryDataInMemory = true

  /// What the cursors of pages are signed with. The default is of this process alone: several servers that answer the
  /// same clients, and one that has to know its cursors after a restart, need a secret of their own.
  public var cursorKey = CursorKey.ofThisProcess

  /// Where statements are reported.
  public var log = QueryLog.off

  /// Whether logs and recorded queries show the values bound to statements. Those of redacted columns, and whatever stands
  /// beside one in a condition, are never shown. Nor are those of a query of the schema that names such a column. What SQL
  /// by hand does with its values is not known: they are shown unless a redacted column is interpolated as well.
  public var showsValues = false

  /// How long a statement may take: one that takes as long or longer is reported with its plan, to `log` if there is one,
  /// else to standard error; nil for no such report.
  ///
  ///     configuration.slowQuery = .seconds(0.1)
  public var slowQuery: Duration?

  /// Where slow statements are reported when there is no `log`.
  package var slowQueryLog = QueryLog.statements

  /// Whether sessions remember the statements they run, for `Session.recordedQueries`.
  public var recordsQueries = false

  /// What is called when rows are written.
  public var events = EventHandlers()

  /// How often a session may read with one statement before that is reported: the sign of an N+1.
  public var reportRepeats = RepeatReport.off

  /// Functions of your own that SQL can call on SQLite; other databases have theirs.
  ///
  ///     configuration.functions = [
  ///       SQLiteFunction("casefold", arguments: 1, isDeterministic: true) { values in … }
  ///     ]
  public var functions: [SQLiteFunction] = []

  /// Orders of text of your own that SQL can name on SQLite; other databases have theirs.
  ///
  ///     configuration.collations = [
  ///       SQLiteCollation("unicode") { $0.compare($1, options: .caseInsensitive) }
  ///     ]
  public var collations: [SQLiteCollation] = []

  /// Creates the usual configuration.
  public init() {}
}

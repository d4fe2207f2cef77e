/// The options for opening and observing a database.
///
///     var configuration = Configuration()
///     configuration.log = .statements
///     let db = try Database("sqlite:blog.db", configuration: configuration)
public struct Configuration: Sendable {
  /// The time that a statement waits for another connection's lock before it throws `Conflict`.
  public var busyTimeout: Duration = .seconds(5)

  /// The time that a session waits for a connection of the pool before it throws `Conflict`.
  public var poolTimeout: Duration = .seconds(30)

  /// The maximum number of connections that read at the same time on SQLite, in addition to the one that writes.
  public var maximumReaders = 4

  /// The maximum number of connections to a server, for reads and writes.
  public var maximumConnections = 10

  /// The isolation of transactions on a server. SQLite's are always serializable.
  public var isolation = Isolation.snapshot

  /// True if nothing may be written. A database file without write permission is opened read-only in any case.
  public var isReadOnly = false

  /// The maximum number of prepared statements that each connection keeps.
  public var statementCacheCapacity = 256

  /// The maximum size of each connection's page cache, in bytes.
  public var cacheSize = 64 << 20

  /// True if the writing connection keeps its statement journal and sorted rows in memory instead of in temporary
  /// files. A statement that changes many rows then needs as much memory as the pages that it changes.
  public var keepsTemporaryDataInMemory = true

  /// The key that signs the cursors of pages.
  ///
  /// The default key is valid in this process only. Set a secret key if several servers answer the same clients, or if
  /// cursors must stay valid after a restart.
  public var cursorKey = CursorKey.ofThisProcess

  /// The log that statements are reported to.
  public var log = QueryLog.off

  /// True if logs and recorded queries show the values bound to statements.
  ///
  /// The values of redacted columns are never shown, and neither are other values in the same condition, or any values
  /// of a query in the schema that names a redacted column. Tenon does not parse hand-written SQL: its values are shown
  /// unless a redacted column is interpolated as well.
  public var showsValues = false

  /// The duration from which a statement counts as slow; nil if none does. A slow statement is reported with its plan
  /// to `log`, or to standard error if there is no log.
  ///
  ///     configuration.slowQuery = .seconds(0.1)
  public var slowQuery: Duration?

  /// The log that slow statements are reported to if there is no `log`.
  package var slowQueryLog = QueryLog.statements

  /// True if sessions remember the statements that they run, for `Session.recordedQueries`.
  public var recordsQueries = false

  /// The functions that are called when rows are written.
  public var events = EventHandlers()

  /// The number of reads with the same statement in one session that is reported. Many such reads are the sign of an
  /// N+1 problem.
  public var reportRepeats = RepeatReport.off

  /// Custom functions that SQL can call on SQLite. Other databases have functions of their own.
  ///
  ///     configuration.functions = [
  ///       SQLiteFunction("casefold", arguments: 1, isDeterministic: true) { values in … }
  ///     ]
  public var functions: [SQLiteFunction] = []

  /// Custom orders of text that SQL can name on SQLite. Other databases have collations of their own.
  ///
  ///     configuration.collations = [
  ///       SQLiteCollation("unicode") { $0.compare($1, options: .caseInsensitive) }
  ///     ]
  public var collations: [SQLiteCollation] = []

  /// Creates a configuration with the default options.
  public init() {}
}

/// The isolation of concurrent transactions on a server ("Transaction Isolation" in PostgreSQL's manual).
public enum Isolation: Hashable, Sendable {
  /// A transaction sees the database as its first statement found it. A row that another transaction has changed since
  /// cannot be changed: the write throws `Conflict`, so that no change is lost. It is `REPEATABLE READ` on PostgreSQL.
  case snapshot
  /// Each statement sees what is committed when it begins. A row that is read, changed and saved can overwrite the
  /// change of another transaction.
  case readCommitted
  /// Transactions have the same effect as one after the other. Some of them throw `Conflict`.
  case serializable

  /// The level in standard SQL.
  package var sql: String {
    switch self {
    case .snapshot: "REPEATABLE READ"
    case .readCommitted: "READ COMMITTED"
    case .serializable: "SERIALIZABLE"
    }
  }
}

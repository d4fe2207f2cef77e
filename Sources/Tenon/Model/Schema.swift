import TenonDialects

/// The namespace of a generated schema: its models and the SQL that makes their tables.
///
///     try await db.create(Blog.self)
public protocol Schema: Sendable {
  /// The schema's models, in the order of the file.
  static var models: [any Model.Type] { get }

  /// The SQL that makes and removes the schema's tables.
  static var ddl: SchemaDDL { get }

  /// The values that the columns of a SQLite file should hold; none when the schema was generated without SQLite.
  static var contents: [TableContent] { get }
}

extension Schema {
  /// No tables.
  public static var contents: [TableContent] { [] }
}

/// The SQL that makes and removes a schema's tables, for each dialect the schema was generated for.
public struct SchemaDDL: Sendable {
  /// The statements for one dialect, each to be run on its own.
  public struct Statements: Sendable {
    /// Makes what is missing, in an order the database accepts.
    public let create: [String]

    /// Removes all of it.
    public let drop: [String]

    /// Creates a list of statements.
    public init(create: [String], drop: [String]) {
      self.create = create
      self.drop = drop
    }
  }

  /// The statements for SQLite, if the schema was generated for it.
  public let sqlite: Statements?

  /// The statements for PostgreSQL, if the schema was generated for it.
  public let postgresql: Statements?

  /// The statements for MySQL and MariaDB, if the schema was generated for them.
  public let mysql: Statements?

  /// Creates a schema's DDL; generated code calls it.
  public init(
    sqlite: Statements? = nil, postgresql: Statements? = nil, mysql: Statements? = nil
  ) {
    self.sqlite = sqlite
    self.postgresql = postgresql
    self.mysql = mysql
  }

  /// The statements for a dialect, or nil when the schema was generated without it.
  public func statements(for dialect: Dialect) -> Statements? {
    dialect.value(sqlite: sqlite, postgresql: postgresql, mysql: mysql)
  }
}

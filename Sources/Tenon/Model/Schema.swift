/// The namespace of a generated schema: its models and the SQL that creates their tables.
///
///     try await db.create(Blog.self)
public protocol Schema: Sendable {
  /// The schema's models, in the order of the schema file.
  static var models: [any Model.Type] { get }

  /// The SQL that creates and drops the schema's tables.
  static var ddl: SchemaDDL { get }

  /// The keys under which the schema's models are encoded.
  static var jsonKeys: JSONKeys { get }
}

extension Schema {
  /// The Swift names of the fields.
  public static var jsonKeys: JSONKeys { .fields }
}

/// The keys under which models and patches are encoded: `json` in `tenon.yaml`. Decoding accepts both.
public enum JSONKeys: Hashable, Sendable {
  /// The Swift names of the fields, such as `dueDate`.
  case fields
  /// The names of the columns, such as `due_date`.
  case columns
}

/// The SQL that creates and drops a schema's tables, for each dialect that the schema was generated for.
public struct SchemaDDL: Sendable {
  /// The statements for one dialect, which are run one by one.
  public struct Statements: Sendable {
    /// The statements that create missing tables and indexes, in an order that the database accepts.
    public let create: [String]

    /// The statements that drop all tables.
    public let drop: [String]

    /// Creates lists of statements.
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

  /// Creates a schema's DDL. Generated code calls it.
  public init(
    sqlite: Statements? = nil, postgresql: Statements? = nil, mysql: Statements? = nil
  ) {
    self.sqlite = sqlite
    self.postgresql = postgresql
    self.mysql = mysql
  }

  /// Returns the statements for a dialect; nil if the schema was generated without it.
  public func statements(for dialect: Dialect) -> Statements? {
    dialect.value(sqlite: sqlite, postgresql: postgresql, mysql: mysql)
  }
}

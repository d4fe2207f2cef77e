/// What the runtime knows of a model: its table, its columns and the SQL made when the code was
/// generated. One immutable instance per model.
public final class ModelDefinition: Sendable {
  /// The model's name, such as `User`.
  public let name: String

  /// The table's name, such as `users`.
  public let table: String

  /// The columns, in the order rows are decoded.
  public let columns: [ColumnDefinition]

  /// The schema the model belongs to, whose other models may refer to it; nil for a model on its own.
  public let schema: (any Schema.Type)?

  /// The foreign keys, in the order of their columns.
  public let references: [ForeignKey]

  /// The unique constraints, unique indexes and checks whose names errors may tell.
  public let constraints: [ModelConstraint]

  /// The join tables without a model whose rows refer to this model's.
  public let joins: [Join]

  /// The indexes of the key's columns, in key order.
  public let key: [Int]

  /// Whether the database makes the key.
  public let isKeyMadeByDatabase: Bool

  /// Whether an inserted row has columns that only the database knows besides its key.
  public let readsBack: Bool

  /// The index of the column that counts versions, or nil.
  public let version: Int?

  /// The index of the column that holds the time of a soft delete, or nil.
  public let softDelete: Int?

  /// Whether a column has rules for its values.
  package let hasRules: Bool

  /// Whether drafts are looked at before they are written: for rules, or for parents that are missing.
  package let isInspected: Bool

  /// The indexes of the columns set to the time of each update.
  package let updatedToNow: [Int]

  /// The indexes of the columns an insert writes.
  package let inserted: [Int]

  /// Whether there are redacted columns.
  package let hasRedacted: Bool

  /// The columns a save may write.
  package let writableColumns: [Int]

  /// The query for all rows, without columns.
  package let rows: SQLSelect

  private let sqlite: ModelSQL?
  private let postgresql: ModelSQL?
  private let mysql: ModelSQL?

  /// Creates a definition; generated code calls it.
  ///
  /// - Parameters:
  ///   - name: The model's name.
  ///   - table: The table's name.
  ///   - schema: The schema the model belongs to.
  ///   - columns: The columns, in the order rows are decoded.
  ///   - references: The foreign keys, in the order of their columns.
  ///   - constraints: The unique constraints, unique indexes and checks; the primary key is not among them.
  ///   - joins: The join tables without a model whose rows refer to this model's.
  ///   - sqlite: The model's SQL for SQLite, when the schema was generated for it.
  ///   - postgresql: The same for PostgreSQL.
  ///   - mysql: The same for MySQL and MariaDB.
  public init(
    name: String, table: String, schema: (any Schema.Type)? = nil, columns: [ColumnDefinition],
    references: [ForeignKey] = [], constraints: [ModelConstraint] = [], joins: [Join] = [],
    sqlite: ModelSQL? = nil,
    postgresql: ModelSQL? = nil, mysql: ModelSQL? = nil
  ) {
    self.name = name
    self.table = table
    self.schema = schema
    self.columns = columns
    self.references = references
    self.constraints = constraints
    self.joins = joins
    func indexes(where matches: (ColumnDefinition) -> Bool) -> [Int] {
      columns.indices.filter { matches(columns[$0]) }
    }
    key = indexes { $0.role == .key || $0.role == .generatedKey }
    isKeyMadeByDatabase = columns.contains { $0.role == .generatedKey }
    readsBack = columns.contains { $0.role == .databaseDefault || $0.role == .computed }
    version = columns.firstIndex { $0.role == .version }
    softDelete = columns.firstIndex { $0.role == .softDelete }
    hasRedacted = columns.contains(where: \.isRedacted)
    hasRules = columns.contains { !$0.rules.isEmpty }
    isInspected = hasRules || !references.isEmpty
    updatedToNow = indexes { $0.role.isUpdated }
    inserted = indexes { $0.role != .generatedKey && $0.role != .computed }
    writableColumns = indexes {
      switch $0.role {
      case .key, .generatedKey, .computed, .version: false
      default: true
      }
    }
    let deletion = softDelete.map { columns[$0].name }
    rows = SQLSelect(
      source: .table(table),
      deletion: deletion.map { .column(table: table, name: $0, isNumeric: false) })
    func alive(_ sql: ModelSQL?, _ dialect: Dialect) -> ModelSQL? {
      guard let deletion else { return sql }
      let column = "\(dialect.quoted(table)).\(dialect.quoted(deletion))"
      return sql?.finding("\(column) IS NULL")
    }
    self.sqlite = alive(sqlite, .sqlite)
    self.postgresql = alive(postgresql, .postgresql)
    self.mysql = alive(mysql, .mysql)
  }

  /// What a column that is set by each update is set to.
  package func value(of column: Int, at now: CurrentTime) -> SQLValue {
    switch columns[column].role {
    case .updatedToCurrentDate: .date(now.date)
    case .updatedToCurrentTime: .time(now.time)
    default: .datetime(now.datetime)
    }
  }

  /// The model's SQL for a dialect.
  ///
  /// - Throws: `SQLError` when the code was generated without that dialect.
  package func sql(for dialect: Dialect) throws -> ModelSQL {
    guard let sql = dialect.choose(sqlite: sqlite, postgresql: postgresql, mysql: mysql) else {
      throw SQLError(
        message: "\(name) was generated without SQL for \(dialect.name); "
          + "add \(dialect.rawValue) to the schema's dialects and generate again")
    }
    return sql
  }
}

/// A column as the runtime knows it.
public struct ColumnDefinition: Hashable, Sendable {
  /// What is special about a column.
  public enum Role: Hashable, Sendable {
    /// Nothing.
    case plain
    /// Part of the key, given by the draft.
    case key
    /// The key, made by the database.
    case generatedKey
    /// Left to the database's default when the draft is silent.
    case databaseDefault
    /// Computed by the database.
    case computed
    /// Set to the time of each update.
    case updatedToNow
    /// Set to the day of each update.
    case updatedToCurrentDate
    /// Set to the time of day of each update.
    case updatedToCurrentTime
    /// The count of versions for optimistic locking.
    case version
    /// The time of a soft delete.
    case softDelete

    /// Whether each update sets the column.
    package var isUpdated: Bool {
      switch self {
      case .updatedToNow, .updatedToCurrentDate, .updatedToCurrentTime: true
      default: false
      }
    }
  }

  /// The column's name.
  public let name: String

  /// The property's name.
  public let field: String

  /// What is special about it.
  public let role: Role

  /// Whether the value stays out of descriptions and logs.
  public let isRedacted: Bool

  /// What its values must fulfil before they are written.
  public let rules: [ValidationRule]

  /// Creates a column.
  ///
  /// - Parameters:
  ///   - name: The column's name.
  ///   - field: The property's name; the column's when nil.
  ///   - role: What is special about it.
  ///   - isRedacted: Whether the value stays out of descriptions and logs.
  ///   - rules: What its values must fulfil before they are written.
  public init(
    _ name: String, field: String? = nil, role: Role = .plain, isRedacted: Bool = false,
    rules: [ValidationRule] = []
  ) {
    self.name = name
    self.field = field ?? name
    self.role = role
    self.isRedacted = isRedacted
    self.rules = rules
  }
}

/// The SQL of a model in one dialect, made when the code was generated.
public struct ModelSQL: Sendable {
  /// `SELECT` of every column from the table, without a condition.
  package let select: String

  /// `SELECT` of one row by key; one that is marked as deleted is left out.
  package private(set) var find: String

  /// `INSERT` of one row, without `RETURNING`.
  package let insert: String

  /// `DELETE` of one row by key.
  package let delete: String

  /// Creates a model's SQL; generated code calls it.
  ///
  /// - Parameters:
  ///   - select: `SELECT` of every column from the table, without a condition.
  ///   - insert: `INSERT` of one row, without `RETURNING`.
  ///   - delete: `DELETE` of one row by key.
  ///   - key: The condition on the key that turns `select` into the search for one row.
  public init(select: String, insert: String, delete: String, key: String) {
    self.select = select
    self.find = "\(select) WHERE \(key)"
    self.insert = insert
    self.delete = delete
  }

  /// The same with a further condition on the row that is found.
  fileprivate func finding(_ condition: String) -> ModelSQL {
    var sql = self
    sql.find += " AND \(condition)"
    return sql
  }
}

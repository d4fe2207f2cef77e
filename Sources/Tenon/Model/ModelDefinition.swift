/// What the runtime knows of a model: its table, its columns and what they refer to. One instance per model, which never
/// changes.
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

  /// The names of the key's columns, in key order.
  package let keyColumns: [String]

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

  /// Whether there are columns that compare text in another way than by its bytes.
  package let hasCollations: Bool

  /// Whether there are columns whose values are stored in another form than they are bound in.
  package let hasForms: Bool

  /// Whether there are redacted columns.
  package let hasRedacted: Bool

  /// The columns that rows are encoded with: those that are not redacted.
  package let encoded: [Int]

  /// The columns a save may write.
  package let writableColumns: [Int]

  /// The query for all rows, without columns.
  package let rows: SQLSelect

  // Statements that do not depend on a query, each made when it is first needed.
  private let sqlite = LazyModelSQL()
  private let postgresql = LazyModelSQL()
  private let mysql = LazyModelSQL()

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
  public convenience init(
    name: String, table: String, schema: (any Schema.Type)? = nil, columns: ColumnDefinition...,
    references: ForeignKey..., constraints: ModelConstraint..., joins: Join...
  ) {
    self.init(
      name: name, table: table, schema: schema, allColumns: columns, references: references,
      constraints: constraints, joins: joins)
  }

  /// Creates a definition of columns that are known when the program runs.
  package init(
    name: String, table: String, schema: (any Schema.Type)? = nil,
    allColumns columns: [ColumnDefinition], references: [ForeignKey] = [],
    constraints: [ModelConstraint] = [], joins: [Join] = []
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
    keyColumns = key.map { columns[$0].name }
    isKeyMadeByDatabase = columns.contains { $0.role == .generatedKey }
    readsBack = columns.contains {
      $0.role == .databaseDefault || $0.role == .computed || $0.stored?.cutsTimes == true
    }
    version = columns.firstIndex { $0.role == .version }
    softDelete = columns.firstIndex { $0.role == .softDelete }
    hasCollations = columns.contains { $0.collation != nil }
    hasForms = columns.contains { $0.stored != nil }
    hasRedacted = columns.contains(where: \.isRedacted)
    encoded = indexes { !$0.isRedacted }
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
      source: .table(table, key: keyColumns),
      deletion: deletion.map { .column(table: table, name: $0, isNumeric: false) })
  }

  /// The form that a column's values are stored in; nil where it is the one that they are bound in.
  package func form(of column: String) -> StoredForm? {
    hasForms ? columns.first { $0.name == column }?.stored : nil
  }

  /// What a column that is set by each update is set to.
  package func value(of column: Int, at now: CurrentTime) -> SQLValue {
    switch columns[column].role {
    case .updatedToCurrentDate: .date(now.date)
    case .updatedToCurrentTime: .time(now.time)
    default: .datetime(now.datetime)
    }
  }

  /// The model's statements in a dialect.
  package func sql(for dialect: Dialect) -> ModelSQL {
    dialect.value(
      sqlite: sqlite.sql(of: self, for: dialect),
      postgresql: postgresql.sql(of: self, for: dialect),
      mysql: mysql.sql(of: self, for: dialect))
  }
}

extension StoredForm {
  /// Whether a column keeps fewer digits of a time than Tenon binds, so that only the database knows what is kept.
  fileprivate var cutsTimes: Bool {
    if case .datetime(_, let digits, _) = self { digits < 6 } else { false }
  }
}

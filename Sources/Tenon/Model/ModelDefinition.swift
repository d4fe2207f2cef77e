/// The definition of a model in the runtime: its table, columns and references. There is one immutable instance for
/// each model.
public final class ModelDefinition: Sendable {
  /// The model's name, such as `User`.
  public let name: String

  /// The table's name, such as `users`.
  public let table: String

  /// The columns, in the order in which rows are decoded.
  public let columns: [ColumnDefinition]

  /// The schema of the model, whose other models may refer to it; nil if it has none.
  public let schema: (any Schema.Type)?

  /// The foreign keys, in the order of their columns.
  public let references: [ForeignKey]

  /// The unique constraints, unique indexes and checks that errors may name.
  public let constraints: [ModelConstraint]

  /// The join tables without a model whose rows refer to rows of this model.
  public let joins: [Join]

  /// The indexes of the key's columns, in key order.
  public let key: [Int]

  /// The names of the key's columns, in key order.
  package let keyColumns: [String]

  /// True if the database generates the key.
  public let isKeyMadeByDatabase: Bool

  /// True if the database computes values of an inserted row other than its key.
  public let readsBack: Bool

  /// The index of the version column; nil if there is none.
  public let version: Int?

  /// The index of the column with the time of a soft deletion; nil if there is none.
  public let softDelete: Int?

  /// True if a column has validation rules.
  package let hasRules: Bool

  /// True if drafts are inspected before they are written, for rules or for missing parents.
  package let isInspected: Bool

  /// The indexes of the columns that each update sets to its time.
  package let updatedToNow: [Int]

  /// The indexes of the columns that an insert writes.
  package let inserted: [Int]

  /// True if some columns do not compare text by its bytes.
  package let hasCollations: Bool

  /// True if some columns store values in a form other than the one in which they are bound.
  package let hasForms: Bool

  /// True if some columns are redacted.
  package let hasRedacted: Bool

  /// The columns that are encoded, which are all but the redacted ones.
  package let encoded: [Int]

  /// The keys under which the columns are encoded.
  private let jsonKeys: JSONKeys

  /// The columns that a save may write.
  package let writableColumns: [Int]

  /// The query for all rows, without a list of columns.
  package let rows: SQLSelect

  // The statements that do not depend on a query. Each is created when first needed.
  private let sqlite = LazyModelSQL()
  private let postgresql = LazyModelSQL()
  private let mysql = LazyModelSQL()

  /// Creates a definition. Generated code calls it.
  ///
  /// - Parameters:
  ///   - name: The model's name.
  ///   - table: The table's name.
  ///   - schema: The schema of the model.
  ///   - columns: The columns, in the order in which rows are decoded.
  ///   - references: The foreign keys, in the order of their columns.
  ///   - constraints: The unique constraints, unique indexes and checks, without the primary key.
  ///   - joins: The join tables without a model whose rows refer to rows of this model.
  public init(
    name: String, table: String, schema: (any Schema.Type)? = nil, columns: [ColumnDefinition],
    references: [ForeignKey] = [], constraints: [ModelConstraint] = [], joins: [Join] = []
  ) {
    self.name = name
    self.table = table
    self.schema = schema
    self.columns = columns
    self.references = references.map { $0.resolved(among: columns) }
    self.constraints = constraints.map { $0.resolved(among: columns) }
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
    jsonKeys = schema?.jsonKeys ?? .fields
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

  /// Returns the form in which a column stores its values; nil if they are stored as they are bound.
  package func form(of column: String) -> StoredForm? {
    hasForms ? columns.first { $0.name == column }?.stored : nil
  }

  /// Returns the key under which a column is encoded.
  func encodedKey(of column: Int) -> FieldKey {
    switch jsonKeys {
    case .fields: FieldKey(columns[column].field)
    case .columns: FieldKey(columns[column].name)
    }
  }

  /// Returns the value of a column that each update sets.
  package func value(of column: Int, at now: CurrentTime) -> SQLValue {
    switch columns[column].role {
    case .updatedToCurrentDate: .date(now.date)
    case .updatedToCurrentTime: .time(now.time)
    default: .datetime(now.datetime)
    }
  }

  /// Returns the model's statements in a dialect.
  package func sql(for dialect: Dialect) -> ModelSQL {
    dialect.value(
      sqlite: sqlite.sql(of: self, for: dialect),
      postgresql: postgresql.sql(of: self, for: dialect),
      mysql: mysql.sql(of: self, for: dialect))
  }
}

extension StoredForm {
  /// True if the column stores fewer digits of a time than Tenon binds, so that the stored value must be read back.
  fileprivate var cutsTimes: Bool {
    if case .datetime(_, let digits, _) = self { digits < 6 } else { false }
  }
}

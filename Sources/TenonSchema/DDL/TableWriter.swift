import TenonDialects

/// Writes one table with its constraints and indexes, one line each.
struct TableWriter: Sendable {
  let model: Model
  let columns: [DDLColumn]
  let rules: any DDLRules

  /// The schema with the columns that foreign keys refer to.
  private let graph: SchemaGraph

  /// The names of the foreign keys that are added after all tables exist.
  private let late: Set<String>

  init(
    model: Model, graph: SchemaGraph, late: Set<String>, rules: any DDLRules
  ) {
    self.model = model
    self.columns = model.fields.map { DDLColumn($0, of: model, in: graph) }
    self.rules = rules
    self.graph = graph
    self.late = late
  }

  /// The statements of the table and of its indexes.
  var statements: [String] {
    let indexes = rules.indexes(of: self)
    let lines =
      columnLines + indexes.columns + [primaryKey].compactMap { $0 } + indexes.lines + checks
      + model.foreignKeys.filter { !late.contains($0.name) }.map {
        constraint($0.name, clause(of: $0, separator: "\n    "))
      }
    let remarks = indexes.remarks.map { SQLFormat.comment($0) + "\n" }.joined()
    let table = """
      \(remarks)CREATE TABLE IF NOT EXISTS \(rules.quoted(model.table)) (
        \(lines.joined(separator: ",\n  "))
      )\(rules.tableOptions)
      """
    return [table] + indexes.statements
  }

  /// The statements of the foreign keys that are added after all tables exist.
  var lateForeignKeys: [String] {
    lateKeys.flatMap { key in
      rules.addForeignKey(
        SQLName.bounded(key.name), clause: clause(of: key, separator: " "), to: model.table)
    }
  }

  /// The statements that drop the foreign keys that would keep tables from being dropped.
  var lateForeignKeysDropped: [String] {
    lateKeys.flatMap { key in
      rules.dropForeignKey(SQLName.bounded(key.name), from: model.table)
    }
  }

  /// The column of a field of this model, or the name itself if there is no such field.
  func columnName(of field: String) -> String {
    model.field(named: field)?.column ?? field
  }

  /// A constraint with its name.
  func constraint(_ name: String, _ clause: String) -> String {
    "CONSTRAINT \(rules.quoted(SQLName.bounded(name))) \(clause)"
  }

  private var lateKeys: [ForeignKey] { model.foreignKeys.filter { late.contains($0.name) } }

  // MARK: Columns

  /// The declarations of the columns. They are not aligned, so that a new column changes no other line.
  private var columnLines: [String] {
    columns.map { column in
      [rules.quoted(column.name), rules.type(of: column), attributes(of: column)]
        .filter { !$0.isEmpty }.joined(separator: " ")
    }
  }

  /// The part of a column's declaration after its type.
  private func attributes(of column: DDLColumn) -> String {
    let field = column.field
    var parts: [String] = []
    if let collation = field.collation ?? rules.impliedCollation(of: column) {
      parts.append(rules.collation(collation))
    }
    if let generated = field.generated {
      parts.append(rules.generated(generated))
      if isNotNull(column) && rules.allowsNotNullOnGenerated { parts.append("NOT NULL") }
      return parts.joined(separator: " ")
    }
    if isNotNull(column) { parts.append("NOT NULL") }
    if column.isKeyMade {
      parts.append(rules.madeKey(name: primaryKeyName))
    } else if let sql = field.databaseDefault {
      parts.append("DEFAULT \(rules.defaultExpression(sql: sql, for: column))")
    } else if let value = field.defaultValue {
      parts.append("DEFAULT \(rules.defaultExpression(value, for: column))")
    }
    return parts.joined(separator: " ")
  }

  /// SQLite allows NULL in primary keys, so every part of one is declared NOT NULL.
  private func isNotNull(_ column: DDLColumn) -> Bool {
    !column.field.isOptional || model.primaryKey.contains(column.field.name)
  }

  // MARK: Constraints

  private var primaryKeyName: String { SQLName.bounded("pk_\(model.table)") }

  private var primaryKey: String? {
    guard !model.primaryKey.isEmpty else { return nil }
    return rules.primaryKey(
      name: primaryKeyName, columns: model.primaryKey.map(columnName(of:)),
      isMade: model.isKeyMadeByDatabase)
  }

  /// The checks that types imply, then those of the schema.
  private var checks: [String] {
    var taken = Set(model.checks.map { SQLName.bounded($0.name).lowercased() })
    var lines: [String] = []
    func add(_ suffix: String, of column: DDLColumn, _ condition: String) {
      let name = SQLFormat.freeName("ck_\(model.table)_\(column.name)\(suffix)", taken: &taken)
      lines.append(constraint(name, "CHECK (\(condition))"))
    }
    for column in columns {
      if case .enumeration(let type) = column.storage {
        let values = type.cases.map { rules.literal($0.value) }.joined(separator: ", ")
        add("", of: column, "\(rules.quoted(column.name)) IN (\(values))")
      }
      for check in rules.impliedChecks(of: column) {
        add(check.suffix, of: column, check.condition)
      }
      if column.field.generated != nil, isNotNull(column), !rules.allowsNotNullOnGenerated {
        add("_not_null", of: column, "\(rules.quoted(column.name)) IS NOT NULL")
      }
    }
    return lines
      + model.checks.map { constraint($0.name, "CHECK \(SQLFormat.parenthesised($0.sql))") }
  }

  private func clause(of key: ForeignKey, separator: String) -> String {
    let columns = rules.list(key.fields.map(columnName(of:)))
    let target = graph.model(named: key.target)
    let targetTable = rules.quoted(target?.table ?? key.target)
    let targetColumns = rules.list(
      key.targetFields.map { target?.field(named: $0)?.column ?? $0 })
    let action =
      switch key.onDelete {
      case .cascade: " ON DELETE CASCADE"
      case .restrict: " ON DELETE RESTRICT"
      case .setNull: " ON DELETE SET NULL"
      case .noAction: " ON DELETE NO ACTION"
      case nil: ""
      }
    return "FOREIGN KEY \(columns)\(separator)REFERENCES \(targetTable) \(targetColumns)\(action)"
  }
}

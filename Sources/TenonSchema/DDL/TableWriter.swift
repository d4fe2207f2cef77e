/// Writes one table with its constraints and indexes, one line each.
///
/// It never changes; it is a class because it is large and handed around.
final class TableWriter: Sendable {
  let model: Model
  let columns: [Column]
  let rules: any DDLRules

  /// The schema, to find the columns that foreign keys refer to.
  private let graph: SchemaGraph

  /// The names of the foreign keys that are added after all tables exist.
  private let late: Set<String>

  init(
    model: Model, graph: SchemaGraph, late: Set<String>, rules: any DDLRules
  ) {
    self.model = model
    self.columns = model.fields.map { Column($0, of: model, enumType: graph.enumType) }
    self.rules = rules
    self.graph = graph
    self.late = late
  }

  /// The table and what follows it at once.
  var statements: [String] {
    let indexes = rules.indexes(of: self)
    let lines =
      columnLines + indexes.columns + [primaryKey].compactMap { $0 } + indexes.lines + checks
      + model.foreignKeys.filter { !late.contains($0.name) }.map {
        constraint($0.name, clause(of: $0, separator: "\n    "))
      }
    let remarks = indexes.remarks.map { SQLText.comment($0) + "\n" }.joined()
    let table = """
      \(remarks)CREATE TABLE IF NOT EXISTS \(rules.quoted(model.table)) (
        \(lines.joined(separator: ",\n  "))
      )\(rules.tableOptions)
      """
    return [table] + indexes.statements
  }

  /// The foreign keys that wait until all tables exist.
  var lateForeignKeys: [String] {
    lateKeys.flatMap { key in
      rules.addForeignKey(
        SQLText.boundedName(key.name), clause: clause(of: key, separator: " "), to: model.table)
    }
  }

  /// What removes the foreign keys that would keep tables from being dropped.
  var lateForeignKeysDropped: [String] {
    lateKeys.flatMap { key in
      rules.dropForeignKey(SQLText.boundedName(key.name), from: model.table)
    }
  }

  /// The column of a field of this model; a name that is no field's stands for itself.
  func columnName(of field: String) -> String {
    model.field(named: field)?.column ?? field
  }

  /// A constraint with its name.
  func constraint(_ name: String, _ clause: String) -> String {
    String(texts: "CONSTRAINT ", rules.quoted(SQLText.boundedName(name)), " ", clause)
  }

  private var lateKeys: [ForeignKey] { model.foreignKeys.filter { late.contains($0.name) } }

  // MARK: Columns

  private var columnLines: [String] {
    let names = columns.map { rules.quoted($0.name) }
    let types = columns.map(rules.type(of:))
    let nameWidths = names.map(width(of:))
    let typeWidths = types.map(width(of:))
    // One very long name must not push all others off the screen.
    let nameWidth = min(32, nameWidths.max() ?? 0)
    let typeWidth = min(24, typeWidths.max() ?? 0)
    return columns.indices.map { place in
      let attributes = attributes(of: columns[place])
      let gap = Self.gap(nameWidth - nameWidths[place])
      if attributes.isEmpty { return String(texts: names[place], gap, types[place]) }
      let secondGap = Self.gap(typeWidth - typeWidths[place])
      return String(texts: names[place], gap, types[place], secondGap, attributes)
    }
  }

  /// The blanks between a cell and the one behind it: one, and as many as the cell is narrower than others.
  private static func gap(_ difference: Int) -> String {
    blanks[min(max(0, difference), blanks.count - 1)]
  }

  /// One blank, two, and so on; no column is wider than 32.
  private static let blanks = (0...32).map { String(repeating: " ", count: $0 + 1) }

  /// The number of characters, which for ASCII without line breaks is that of bytes.
  private func width(of text: String) -> Int {
    let isPlain = text.withBytes { bytes in bytes.allSatisfy { $0 >= 0x20 && $0 < 0x7F } }
    return isPlain ? text.utf8.count : text.count
  }

  /// What follows a column's type.
  private func attributes(of column: Column) -> String {
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
    if case .made = column.key {
      parts.append(rules.madeKey(name: primaryKeyName))
    } else if let sql = field.databaseDefault {
      parts.append("DEFAULT \(rules.defaultExpression(sql: sql, for: column))")
    } else if let value = field.defaultValue {
      parts.append("DEFAULT \(rules.defaultExpression(value, for: column))")
    }
    return parts.joined(separator: " ")
  }

  /// SQLite allows NULL in primary keys that do not say otherwise, so every part of one does.
  private func isNotNull(_ column: Column) -> Bool {
    !column.field.isOptional || model.primaryKey.contains(column.field.name)
  }

  // MARK: Constraints

  private var primaryKeyName: String { SQLText.boundedName("pk_\(model.table)") }

  private var primaryKey: String? {
    guard !model.primaryKey.isEmpty else { return nil }
    return rules.primaryKey(
      name: primaryKeyName, columns: model.primaryKey.map(columnName(of:)),
      isMade: model.isKeyMadeByDatabase)
  }

  /// The checks that types imply, then those of the schema.
  private var checks: [String] {
    var taken = Set(model.checks.map { SQLText.boundedName($0.name) })
    var lines: [String] = []
    func add(_ suffix: String, of column: Column, _ condition: String) {
      let base = String(texts: "ck_", model.table, "_", column.name, suffix)
      var name = SQLText.boundedName(base)
      var count = 2
      while !taken.insert(name).inserted {
        name = SQLText.boundedName("\(base)_\(count)")
        count += 1
      }
      lines.append(constraint(name, String(texts: "CHECK (", condition, ")")))
    }
    for column in columns {
      if case .enumeration(let type) = column.storage {
        let values = type.cases.map { rules.literal($0.value) }.joined(separator: ", ")
        add("", of: column, String(texts: rules.quoted(column.name), " IN (", values, ")"))
      }
      for check in rules.impliedChecks(of: column) {
        add(check.suffix, of: column, check.condition)
      }
      if column.field.generated != nil, isNotNull(column), !rules.allowsNotNullOnGenerated {
        add("_not_null", of: column, "\(rules.quoted(column.name)) IS NOT NULL")
      }
    }
    return lines
      + model.checks.map { constraint($0.name, "CHECK \(SQLText.parenthesised($0.sql))") }
  }

  private func clause(of key: ForeignKey, separator: String) -> String {
    let columns = rules.list(key.fields.map(columnName(of:)))
    let target = graph.place(ofModel: key.target)
    let targetTable = rules.quoted(target.map { graph.models[$0].table } ?? key.target)
    let targetColumns = rules.list(
      key.targetFields.map { name in
        target.flatMap { graph.models[$0].field(named: name)?.column } ?? name
      })
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

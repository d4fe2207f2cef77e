/// What differs between the databases, one type for each; the rest of the DDL writer is common to all.
protocol DDLRules: Sendable {
  /// What encloses an identifier; doubled inside one. A character of ASCII.
  var identifierQuote: Unicode.Scalar { get }

  /// Whether the table referred to must exist before a foreign key to it can be declared.
  var needsTargetFirst: Bool { get }

  /// Whether a generated column may be declared NOT NULL; where not, a check says it.
  var allowsNotNullOnGenerated: Bool { get }

  /// What follows the closing parenthesis of a table.
  var tableOptions: String { get }

  /// The declared type of a column.
  func type(of column: Column) -> String

  /// A text as a literal that cannot be left from inside.
  func textLiteral(_ text: String) -> String

  /// A truth value as a literal.
  func boolLiteral(_ value: Bool) -> String

  /// A decimal number, plainly written, as a literal.
  func decimalLiteral(_ digits: String) -> String

  /// A date, time or datetime in the canonical text of the schema language as a literal.
  func temporalLiteral(_ text: String, for column: Column) -> String

  /// A UUID in lower case with hyphens as a literal.
  func uuidLiteral(_ text: String, for column: Column) -> String

  /// The time of the insert, in UTC, as an expression that can stand behind DEFAULT.
  func now(for column: Column) -> String

  /// A new random UUID (version 4) as an expression that can stand behind DEFAULT.
  func newUUID(for column: Column) -> String

  /// A time that SQLite would compute of these arguments as an expression, in the form of the column; nil where the
  /// database has no such functions.
  func moment(_ arguments: String, for column: Column) -> String?

  /// A literal as it must stand behind DEFAULT for a column.
  func defaultLiteral(_ literal: String, for column: Column) -> String

  /// The clause that sets a column's collation. `BINARY` and `NOCASE`, which SQLite has built in, work everywhere:
  /// the others take what comes nearest. Any other name is the database's own.
  func collation(_ name: String) -> String

  /// The collation of a column for which the schema names none, or nil for the database's own.
  func impliedCollation(of column: Column) -> String?

  /// What must be there before the tables are made, for the collations they use.
  func prologue(collations: Set<String>) -> [String]

  /// What removes it after the tables are dropped.
  func epilogue(collations: Set<String>) -> [String]

  /// The clause that has the database compute a column.
  func generated(_ generated: Field.Generated) -> String

  /// What a column's declaration ends with when the database makes its value as the primary key.
  func madeKey(name: String) -> String

  /// The primary key as a line of its own in the table, or nil when the column already says it.
  func primaryKey(name: String, columns: [String], isMade: Bool) -> String?

  /// What the column's type promises and its declaration does not enforce: conditions, each with the end of its
  /// constraint's name. The values of enums are not among them.
  func impliedChecks(of column: Column) -> [(suffix: String, condition: String)]

  /// The unique constraints and indexes of a table.
  func indexes(of table: TableWriter) -> IndexClauses

  /// Adds a foreign key to a table that exists, unless it has it.
  func addForeignKey(_ name: String, clause: String, to table: String) -> [String]

  /// Removes a foreign key, if it and its table are there.
  func dropForeignKey(_ name: String, from table: String) -> [String]

  /// What must run before tables are dropped.
  func dropPrelude(hasCycles: Bool) -> [String]
}

/// Where the parts of unique constraints and indexes go.
struct IndexClauses {
  /// Lines after the table's own columns: columns that exist only to be indexed.
  var columns: [String] = []

  /// Lines after the columns.
  var lines: [String] = []

  /// Statements after the table.
  var statements: [String] = []

  /// What the reader of the DDL should know; becomes comments above the table.
  var remarks: [String] = []
}

extension DDLRules {
  var tableOptions: String { "" }
  var allowsNotNullOnGenerated: Bool { true }
  var needsTargetFirst: Bool { true }

  func decimalLiteral(_ digits: String) -> String { digits }
  func uuidLiteral(_ text: String, for column: Column) -> String { textLiteral(text) }
  func defaultLiteral(_ literal: String, for column: Column) -> String { literal }
  func impliedCollation(of column: Column) -> String? { nil }
  func moment(_ arguments: String, for column: Column) -> String? { nil }
  func addForeignKey(_ name: String, clause: String, to table: String) -> [String] { [] }
  func dropForeignKey(_ name: String, from table: String) -> [String] { [] }
  func dropPrelude(hasCycles: Bool) -> [String] { [] }
  func prologue(collations: Set<String>) -> [String] { [] }
  func epilogue(collations: Set<String>) -> [String] { [] }

  /// An identifier between quotes, whatever it holds.
  func quoted(_ identifier: String) -> String {
    let quote = identifierQuote
    let mark = String(quote)
    if !identifier.has(UInt8(truncatingIfNeeded: quote.value)) {
      return String(texts: mark, identifier, mark)
    }
    var result = mark
    for scalar in identifier.unicodeScalars {
      if scalar == quote { result += mark }
      result.unicodeScalars.append(scalar)
    }
    return result + mark
  }

  /// Identifiers between quotes, with commas and in parentheses.
  func list(_ identifiers: [String]) -> String {
    "(" + identifiers.map(quoted).joined(separator: ", ") + ")"
  }

  /// What stands behind DEFAULT for a value of the schema.
  func defaultExpression(_ value: DefaultValue, for column: Column) -> String {
    let literal =
      switch value {
      case .bool(let value): boolLiteral(value)
      case .integer(let value): number(String(value), for: column)
      case .number(let digits): number(digits, for: column)
      case .text(let text): textLiteral(text)
      case .enumCase(let name): enumLiteral(name, for: column)
      case .temporal(let text): temporalLiteral(text, for: column)
      case .uuidLiteral(let text): uuidLiteral(text, for: column)
      case .json(let text): textLiteral(JSONText.canonical(text) ?? text)
      case .now: now(for: column)
      case .uuid: newUUID(for: column)
      }
    return switch value {
    case .now, .uuid: literal
    default: defaultLiteral(literal, for: column)
    }
  }

  /// What stands behind DEFAULT for a default in SQL: what it is known to give, or itself.
  func defaultExpression(sql: String, for column: Column) -> String {
    let known = column.scalar.map { DatabaseDefault(sql, as: $0, at: column.field.range) }
    return switch known {
    case .value(let value): defaultExpression(value, for: column)
    case .moment(let arguments):
      moment(arguments, for: column) ?? SQLText.parenthesised(sql)
    case .wrong, .other, nil: SQLText.parenthesised(sql)
    }
  }

  /// The stored value of an enum's case as a literal.
  func literal(_ value: EnumType.Value) -> String {
    switch value {
    case .text(let text): textLiteral(text)
    case .integer(let value): String(value)
    }
  }

  private func number(_ digits: String, for column: Column) -> String {
    guard case .decimal = column.scalar else { return digits }
    return decimalLiteral(SQLText.plainDecimal(digits))
  }

  private func enumLiteral(_ name: String, for column: Column) -> String {
    guard case .enumeration(let type) = column.storage,
      let found = type.cases.first(where: { $0.name == name })
    else { return textLiteral(name) }
    return literal(found.value)
  }

  /// An index as a statement of its own, for databases that know partial and expression indexes.
  func indexStatement(_ index: Index, of table: TableWriter) -> String {
    let parts = index.parts.map { part in
      switch part {
      case .field(let name): quoted(table.columnName(of: name))
      case .expression(let sql): SQLText.parenthesised(sql)
      }
    }
    let name = SQLText.boundedName(index.name)
    let head = "CREATE \(index.isUnique ? "UNIQUE " : "")INDEX IF NOT EXISTS \(quoted(name))"
    let condition = index.condition.map { "\n  WHERE \(SQLText.parenthesised($0))" } ?? ""
    return
      "\(head)\n  ON \(quoted(table.model.table)) (\(parts.joined(separator: ", ")))\(condition)"
  }

  /// Unique constraints as lines of the table and indexes as statements after it.
  func standaloneIndexes(of table: TableWriter) -> IndexClauses {
    IndexClauses(
      lines: table.model.uniqueConstraints.map { constraint in
        table.constraint(
          constraint.name, "UNIQUE \(list(constraint.fields.map(table.columnName(of:))))")
      },
      statements: table.model.indexes.map { indexStatement($0, of: table) })
  }
}

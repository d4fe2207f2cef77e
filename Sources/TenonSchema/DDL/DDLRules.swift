import TenonDialects

/// The differences between the databases, one type for each; the rest of the DDL writer is common to all.
protocol DDLRules: Sendable {
  /// The character around an identifier; doubled inside one.
  var identifierQuote: Unicode.Scalar { get }

  /// True if a table must exist before a foreign key to it can be declared.
  var needsTargetFirst: Bool { get }

  /// True if a generated column may be declared NOT NULL; otherwise a check does it.
  var allowsNotNullOnGenerated: Bool { get }

  /// The end of CREATE TABLE, after the closing parenthesis.
  var tableOptions: String { get }

  /// The declared type of a column.
  func type(of column: DDLColumn) -> String

  /// A text as a literal that no text can break out of.
  func textLiteral(_ text: String) -> String

  /// A Boolean value as a literal.
  func boolLiteral(_ value: Bool) -> String

  /// A decimal number without an exponent as a literal.
  func decimalLiteral(_ digits: String) -> String

  /// A date, time or datetime in the canonical text of the schema language as a literal.
  func temporalLiteral(_ text: String, for column: DDLColumn) -> String

  /// A UUID in lower case with hyphens as a literal.
  func uuidLiteral(_ text: String, for column: DDLColumn) -> String

  /// The time of the insert, in UTC, as an expression after DEFAULT.
  func now(for column: DDLColumn) -> String

  /// A new random UUID (version 4) as an expression after DEFAULT.
  func newUUID(for column: DDLColumn) -> String

  /// A time that SQLite computes from these arguments as an expression, in the form of the column; nil for a database
  /// without such functions.
  func moment(_ arguments: String, for column: DDLColumn) -> String?

  /// A literal as it has to be written after DEFAULT.
  func defaultLiteral(_ literal: String, for column: DDLColumn) -> String

  /// The clause for a column's collation. `BINARY` and `NOCASE`, which are built into SQLite, work everywhere: the
  /// other databases use the nearest that they have. Any other name is the database's own.
  func collation(_ name: String) -> String

  /// The collation of a column without one in the schema, or nil for the database's own.
  func impliedCollation(of column: DDLColumn) -> String?

  /// The statements before the tables, for the collations they use.
  func prologue(collations: Set<String>) -> [String]

  /// The statements that undo them after the tables are dropped.
  func epilogue(collations: Set<String>) -> [String]

  /// The clause of a column that the database computes.
  func generated(_ generated: Field.Generated) -> String

  /// The end of the declaration of a primary key whose value the database makes.
  func madeKey(name: String) -> String

  /// The primary key as a line of the table, or nil if the column declares it.
  func primaryKey(name: String, columns: [String], isMade: Bool) -> String?

  /// The conditions that follow from the schema's type and that the declared type does not enforce, each with the end
  /// of its constraint's name, without the values of enums.
  func impliedChecks(of column: DDLColumn) -> [(suffix: String, condition: String)]

  /// The unique constraints and indexes of a table.
  func indexes(of table: TableWriter) -> IndexClauses

  /// The statements that add a foreign key to an existing table, unless it has it.
  func addForeignKey(_ name: String, clause: String, to table: String) -> [String]

  /// The statements that drop a foreign key, if it and its table exist.
  func dropForeignKey(_ name: String, from table: String) -> [String]

  /// The statements before tables are dropped.
  func dropPrelude(hasCycles: Bool) -> [String]
}

/// The parts of unique constraints and indexes by their places in the DDL.
struct IndexClauses {
  /// Lines after the columns of the schema: columns that exist only for an index.
  var columns: [String] = []

  /// Lines after all columns.
  var lines: [String] = []

  /// Statements after the table.
  var statements: [String] = []

  /// Remarks for the reader of the DDL, as comments above the table.
  var remarks: [String] = []
}

extension DDLRules {
  var identifierQuote: Unicode.Scalar { "\"" }
  var tableOptions: String { "" }
  var allowsNotNullOnGenerated: Bool { true }
  var needsTargetFirst: Bool { true }

  func textLiteral(_ text: String) -> String { SQLFormat.literal(text) }
  func boolLiteral(_ value: Bool) -> String { value ? "1" : "0" }
  func decimalLiteral(_ digits: String) -> String { digits }
  func temporalLiteral(_ text: String, for column: DDLColumn) -> String { textLiteral(text) }
  func uuidLiteral(_ text: String, for column: DDLColumn) -> String { textLiteral(text) }
  func defaultLiteral(_ literal: String, for column: DDLColumn) -> String { literal }
  func impliedCollation(of column: DDLColumn) -> String? { nil }
  func moment(_ arguments: String, for column: DDLColumn) -> String? { nil }
  func addForeignKey(_ name: String, clause: String, to table: String) -> [String] { [] }
  func dropForeignKey(_ name: String, from table: String) -> [String] { [] }
  func dropPrelude(hasCycles: Bool) -> [String] { [] }
  func prologue(collations: Set<String>) -> [String] { [] }
  func epilogue(collations: Set<String>) -> [String] { [] }

  func generated(_ generated: Field.Generated) -> String {
    "GENERATED ALWAYS AS \(SQLFormat.parenthesised(generated.sql)) "
      + (generated.isStored ? "STORED" : "VIRTUAL")
  }

  /// An identifier between quotes, whatever characters it has.
  func quoted(_ identifier: String) -> String {
    let quote = String(identifierQuote)
    guard identifier.unicodeScalars.contains(identifierQuote) else {
      return quote + identifier + quote
    }
    let scalars = identifier.unicodeScalars.map(String.init)
    return quote + scalars.map { $0 == quote ? quote + quote : $0 }.joined() + quote
  }

  /// Identifiers between quotes, with commas and in parentheses.
  func list(_ identifiers: [String]) -> String {
    "(" + identifiers.map(quoted).joined(separator: ", ") + ")"
  }

  /// The expression after DEFAULT for a value of the schema.
  func defaultExpression(_ value: DefaultValue, for column: DDLColumn) -> String {
    let literal: String
    switch value {
    case .now: return now(for: column)
    case .uuid: return newUUID(for: column)
    case .bool(let value): literal = boolLiteral(value)
    case .integer(let value): literal = number(String(value), for: column)
    case .number(let digits): literal = number(digits, for: column)
    case .text(let text): literal = textLiteral(text)
    case .enumCase(let name): literal = enumLiteral(name, for: column)
    case .temporal(let text): literal = temporalLiteral(text, for: column)
    case .uuidLiteral(let text): literal = uuidLiteral(text, for: column)
    case .json(let text): literal = textLiteral(JSONLiteral.canonical(text) ?? text)
    }
    return defaultLiteral(literal, for: column)
  }

  /// The expression after DEFAULT for a default in SQL: its value if that is known, or the SQL itself.
  func defaultExpression(sql: String, for column: DDLColumn) -> String {
    let known = column.scalar.map { DatabaseDefault(sql, as: $0, at: column.field.range) }
    return switch known {
    case .value(let value): defaultExpression(value, for: column)
    case .moment(let arguments):
      moment(arguments, for: column) ?? SQLFormat.parenthesised(sql)
    case .wrong, .other, nil: SQLFormat.parenthesised(sql)
    }
  }

  /// The stored value of an enum's case as a literal.
  func literal(_ value: EnumType.Value) -> String {
    switch value {
    case .text(let text): textLiteral(text)
    case .integer(let value): String(value)
    }
  }

  private func number(_ digits: String, for column: DDLColumn) -> String {
    guard case .decimal = column.scalar else { return digits }
    return decimalLiteral(NumberText(digits)?.plain ?? digits)
  }

  private func enumLiteral(_ name: String, for column: DDLColumn) -> String {
    guard case .enumeration(let type) = column.storage,
      let found = type.cases.first(where: { $0.name == name })
    else { return textLiteral(name) }
    return literal(found.value)
  }

  /// An index as a statement, for databases with partial and expression indexes.
  func indexStatement(_ index: Index, of table: TableWriter) -> String {
    let parts = index.parts.map { part in
      switch part {
      case .field(let name): quoted(table.columnName(of: name))
      case .expression(let sql): SQLFormat.parenthesised(sql)
      }
    }
    let name = SQLName.bounded(index.name)
    let head = "CREATE \(index.isUnique ? "UNIQUE " : "")INDEX IF NOT EXISTS \(quoted(name))"
    let condition = index.condition.map { "\n  WHERE \(SQLFormat.parenthesised($0))" } ?? ""
    return
      "\(head)\n  ON \(quoted(table.model.table)) (\(parts.joined(separator: ", ")))\(condition)"
  }

  /// Unique constraints as lines of the table and indexes as statements after it.
  func indexes(of table: TableWriter) -> IndexClauses {
    IndexClauses(
      lines: table.model.uniqueConstraints.map { constraint in
        table.constraint(
          constraint.name, "UNIQUE \(list(constraint.fields.map(table.columnName(of:))))")
      },
      statements: table.model.indexes.map { indexStatement($0, of: table) })
  }
}

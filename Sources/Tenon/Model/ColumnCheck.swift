/// How to find the rows of a SQLite file whose value in a column has another form or type than Tenon writes and looks for.
/// Generated schemas have one for each column; `Database.check` runs them.
///
///     ColumnCheck(
///       "User", "isActive", table: "users", column: "is_active", key: ["id"], expected: "0 or 1",
///       condition: #"(typeof("is_active") = 'integer' AND "is_active" IN (0, 1)) IS NOT TRUE"#)
public struct ColumnCheck: Hashable, Sendable {
  /// The model's name.
  public let model: String

  /// The field's name.
  public let field: String

  /// The table.
  public let table: String

  /// The column.
  public let column: String

  /// The columns of the key; empty where the key must not be shown.
  public let key: [String]

  /// What a value should be, in words.
  public let expected: String

  /// A condition in SQL that is true for a row whose value is something else.
  public let condition: String

  /// An expression in SQL that gives the form of a value as `stored:` calls it, and NULL for what has none of them; nil
  /// for a column that has no forms to choose from.
  public let form: String?

  /// Creates a check; generated code calls it.
  ///
  /// - Parameters:
  ///   - model: The model's name.
  ///   - field: The field's name.
  ///   - table: The table.
  ///   - column: The column.
  ///   - key: The columns of the key; empty where the key must not be shown.
  ///   - expected: What a value should be, in words.
  ///   - condition: A condition in SQL that is true for a row whose value is something else.
  ///   - form: An expression in SQL that gives the form of a value as `stored:` calls it.
  public init(
    _ model: String, _ field: String, table: String, column: String, key: [String],
    expected: String, condition: String, form: String? = nil
  ) {
    self.model = model
    self.field = field
    self.table = table
    self.column = column
    self.key = key
    self.expected = expected
    self.condition = condition
    self.form = form
  }
}

/// Something in a SQLite file that is not as the schema says: `Database.check` finds it.
///
///     for finding in try db.check(Blog.self) { print(finding) }
///     // users.created_at: 2 rows have something else than a time as YYYY-MM-DD HH:MM:SS, …: 1, 2
public struct ColumnFinding: Hashable, Sendable, CustomStringConvertible {
  /// What is not as it should be.
  public enum Problem: Hashable, Sendable {
    /// The file has no such table.
    case missingTable

    /// The table has no such column.
    case missingColumn

    /// Rows whose value has another form or type.
    ///
    /// - `rows`: How many.
    /// - `keys`: The keys of the first of them, at most five; none where the key must not be shown.
    /// - `stored`: What the field could say as `stored:` to have all of the column's values read and found.
    case otherForm(rows: Int, keys: [String], stored: String?)
  }

  /// The model's name.
  public let model: String

  /// The field's name, or nil when the whole table is missing.
  public let field: String?

  /// The table.
  public let table: String

  /// The column, or nil when the whole table is missing.
  public let column: String?

  /// What a value should be, in words.
  public let expected: String

  /// What is not as it should be.
  public let problem: Problem

  init(_ check: ColumnCheck, _ problem: Problem) {
    let isTable = problem == .missingTable
    model = check.model
    field = isTable ? nil : check.field
    table = check.table
    column = isTable ? nil : check.column
    expected = check.expected
    self.problem = problem
  }

  /// The finding on one line, without any value but keys.
  public var description: String {
    let column = column ?? ""
    let text: String
    switch problem {
    case .missingTable: text = "there is no table \(table)"
    case .missingColumn: text = "table \(table) lacks \(column)"
    case .otherForm(let rows, let keys, let stored):
      let shown =
        keys.isEmpty
        ? "" : ": \(keys.joined(separator: ", "))" + (keys.count < rows ? ", …" : "")
      let advice = stored.map { "; all would fit `stored: \"\($0)\"`" } ?? ""
      text =
        "\(table).\(column): \(rows == 1 ? "1 row has" : "\(rows) rows have") something else than "
        + expected + shown + advice
    }
    return String(
      text.unicodeScalars.map {
        $0.properties.generalCategory == .control ? "\u{FFFD}" : Character($0)
      })
  }
}

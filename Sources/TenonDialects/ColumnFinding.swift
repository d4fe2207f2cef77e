/// A difference between a SQLite file and the schema; `Database.check` finds it.
///
///     for finding in try db.check(Blog.self) { print(finding) }
///     // users.created_at: 2 rows have a value other than a time as YYYY-MM-DD HH:MM:SS, …: id 1, 2
public struct ColumnFinding: Hashable, Sendable, CustomStringConvertible {
  /// The kind of a difference.
  public enum Problem: Hashable, Sendable {
    /// The file has no such table.
    case missingTable

    /// The table has no such column.
    case missingColumn

    /// Rows with NULL in a column that the schema requires.
    ///
    /// - `rows`: The number of rows.
    /// - `keys`: The keys of the first of them, at most five; none where keys must not be shown.
    case missingValue(rows: Int, keys: [String])

    /// Rows whose value has another form or type.
    ///
    /// - `rows`: The number of rows.
    /// - `keys`: The keys of the first of them, at most five; none where keys must not be shown.
    /// - `stored`: The form for the field's `stored:` with which all values of the column are read and found.
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

  /// The expected values in words.
  public let expected: String

  /// The kind of the difference.
  public let problem: Problem

  /// The name of the keys: the key's column, or `key` if it has several.
  private let keyName: String

  /// True if the column is part of the key, which is never optional.
  private let isInKey: Bool

  private init(_ table: TableContent, _ column: TableContent.Column, _ problem: Problem) {
    let isTable = problem == .missingTable
    model = table.model
    field = isTable ? nil : column.field
    self.table = table.name
    self.column = isTable ? nil : column.name
    expected = column.content.expected
    self.problem = problem
    keyName = table.key.count == 1 ? table.key[0] : "key"
    isInKey = table.key.contains(column.name)
  }

  /// The finding on one line, without any value but keys.
  public var description: String {
    let column = column ?? ""
    let text: String
    switch problem {
    case .missingTable: text = "table \(table) does not exist"
    case .missingColumn: text = "table \(table) has no column \(column)"
    case .missingValue(let rows, let keys):
      let advice = isInKey ? "" : "make `\(field ?? column)` optional with a `?` in the schema, or "
      text =
        "\(table).\(column): \(Self.have(rows)) NULL, but the column is required"
        + shown(keys, of: rows) + "; \(advice)fill \(rows == 1 ? "it" : "them")"
    case .otherForm(let rows, let keys, let stored):
      let advice = stored.map { "; all would fit `stored: \"\($0)\"`" } ?? ""
      text =
        "\(table).\(column): \(Self.have(rows)) a value other than "
        + expected + shown(keys, of: rows) + advice
    }
    return String(
      text.unicodeScalars.map {
        $0.properties.generalCategory == .control ? "\u{FFFD}" : Character($0)
      })
  }

  private static func have(_ rows: Int) -> String { rows == 1 ? "1 row has" : "\(rows) rows have" }

  /// The keys of the first rows, such as `: id 1, 2, …`.
  private func shown(_ keys: [String], of rows: Int) -> String {
    if keys.isEmpty { return "" }
    return ": \(keyName) \(keys.joined(separator: ", "))" + (keys.count < rows ? ", …" : "")
  }
}

extension ColumnFinding {
  /// The largest number of keys that a finding shows.
  private static let shownKeys = 5

  /// Compares a SQLite file with the contents that its tables should have.
  ///
  /// - Parameters:
  ///   - tables: The contents of the tables.
  ///   - values: Runs a statement of one column of bytes, and returns them as text.
  /// - Returns: The differences, in the order of the tables.
  /// - Throws: The errors of `values`.
  package static func all<Failure: Error>(
    in tables: [TableContent], values: (_ sql: String) throws(Failure) -> [String?]
  ) throws(Failure) -> [ColumnFinding] {
    // SQLite ignores case in names.
    var names: Set<String> = []
    for case let name? in try values(
      "SELECT CAST(name AS BLOB) FROM sqlite_master WHERE type IN ('table', 'view')")
    {
      names.insert(name.lowercased())
    }
    var findings: [ColumnFinding] = []
    for table in tables {
      guard names.contains(table.name.lowercased()) else {
        if let first = table.columns.first { findings.append(.init(table, first, .missingTable)) }
        continue
      }
      var columns: Set<String> = []
      for case let name? in try values(
        "SELECT CAST(name AS BLOB) FROM pragma_table_xinfo(\(literal(table.name)))")
      {
        columns.insert(name.lowercased())
      }
      let hasKey = table.key.allSatisfy { columns.contains($0.lowercased()) }
      for column in table.columns {
        if !columns.contains(column.name.lowercased()) {
          findings.append(.init(table, column, .missingColumn))
        } else {
          findings += try problems(
            of: column, in: table.name, key: hasKey ? table.key : [], values: values
          ).map { ColumnFinding(table, column, $0) }
        }
      }
    }
    return findings
  }

  private static func problems<Failure: Error>(
    of column: TableContent.Column, in table: String, key: [String],
    values: (_ sql: String) throws(Failure) -> [String?]
  ) throws(Failure) -> [Problem] {
    let source = "FROM \(quoted(table))"
    let name = quoted(column.name)
    var problems: [Problem] = []
    if !column.isOptional,
      let rows = try rows("\(source) WHERE \(name) IS NULL", of: table, key: key, values: values)
    {
      problems.append(.missingValue(rows: rows.count, keys: rows.keys))
    }
    let condition = "\(source) WHERE \(column.hasOtherForm)"
    if let rows = try rows(condition, of: table, key: key, values: values) {
      var stored: String?
      if let form = column.content.form(name) {
        let sql = """
          SELECT CAST(CASE WHEN count(form) = count(*) AND min(form) = max(form) THEN min(form) END AS BLOB)
          FROM (SELECT \(form) AS form \(source) WHERE \(name) IS NOT NULL)
          """
        stored = try values(sql).first ?? nil
      }
      problems.append(.otherForm(rows: rows.count, keys: rows.keys, stored: stored))
    }
    return problems
  }

  /// The number of rows that a `FROM` with a condition gives, and the keys of the first of them; nil for no rows.
  private static func rows<Failure: Error>(
    _ condition: String, of table: String, key: [String],
    values: (_ sql: String) throws(Failure) -> [String?]
  ) throws(Failure) -> (count: Int, keys: [String])? {
    let count = try values("SELECT CAST(count(*) AS BLOB) \(condition)").first ?? nil
    guard let count = count.flatMap({ Int($0) }), count > 0 else { return nil }
    if key.isEmpty { return (count, []) }
    // In the order of the key in the file: the models do not know the one of a join table.
    let own = try values(
      "SELECT CAST(name AS BLOB) FROM pragma_table_xinfo(\(literal(table))) WHERE pk > 0 ORDER BY pk"
    ).compactMap { $0 }
    let isSame = Set(own.map { $0.lowercased() }) == Set(key.map { $0.lowercased() })
    let parts = (isSame ? own : key).map(quoted).map { name in
      "CASE typeof(\(name)) WHEN 'blob' THEN 'X''' || lower(hex(\(name))) || '''' "
        + "WHEN 'null' THEN 'NULL' ELSE \(name) END"
    }
    let list = parts.joined(separator: " || ', ' || ")
    let text = parts.count == 1 ? list : "'(' || \(list) || ')'"
    // As bytes: text in a file need not be valid.
    let keys = try values("SELECT CAST(\(text) AS BLOB) \(condition) LIMIT \(shownKeys)")
    return (count, keys.compactMap { $0 })
  }
}

extension TableContent.Column {
  /// A condition in SQL that is true for a row with a value, and not NULL, that is not one of the column's.
  package var hasOtherForm: String {
    let value = quoted(name)
    return "\(value) IS NOT NULL AND (\(content.isRight(value))) IS NOT TRUE"
  }

  /// A condition in SQL that is true for a row whose value is not one of the column's, or NULL in a required column.
  package var isWrong: String {
    isOptional ? hasOtherForm : "\(quoted(name)) IS NULL OR \(hasOtherForm)"
  }
}

private func quoted(_ name: String) -> String { "\"\(name.replacing("\"", with: "\"\""))\"" }

private func literal(_ text: String) -> String { "'\(text.replacing("'", with: "''"))'" }

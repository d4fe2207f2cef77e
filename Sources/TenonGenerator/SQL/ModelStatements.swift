import TenonSchema

/// The constant SQL of a model in one dialect.
struct ModelStatements {
  /// `SELECT` of every column, without a condition.
  let select: String
  /// `INSERT` of one row.
  let insert: String
  /// `DELETE` of one row by key.
  let delete: String
  /// The condition on the key that turns `select` into the search for one row.
  let key: String

  /// - Parameters:
  ///   - model: The model.
  ///   - inserted: The fields an insert writes, in order.
  ///   - dialect: The database.
  init(_ model: Model, inserted: [Field], dialect: DDLDialect) {
    let table = dialect.quoted(model.table)
    let prefix = table + "."
    let columns = model.fields.map { prefix + dialect.quoted($0.column) }
    select = "SELECT \(columns.joined(separator: ", ")) FROM \(table)"

    if inserted.isEmpty {
      insert = "INSERT INTO \(table) " + (dialect == .mysql ? "() VALUES ()" : "DEFAULT VALUES")
    } else {
      let names = inserted.map { dialect.quoted($0.column) }.joined(separator: ", ")
      let values = inserted.indices.map { dialect.parameter($0 + 1) }.joined(separator: ", ")
      insert = "INSERT INTO \(table) (\(names)) VALUES (\(values))"
    }

    let keyColumns = model.primaryKey.compactMap { model.field(named: $0)?.column }
    func condition(prefix: String) -> String {
      keyColumns.enumerated().map { index, column in
        "\(prefix)\(dialect.quoted(column)) = \(dialect.parameter(index + 1))"
      }.joined(separator: " AND ")
    }
    delete = "DELETE FROM \(table) WHERE \(condition(prefix: ""))"
    key = condition(prefix: "\(table).")
  }
}

extension DDLDialect {
  /// The placeholder of a statement's n-th parameter, from 1.
  func parameter(_ number: Int) -> String {
    self == .postgresql ? "$\(number)" : "?"
  }
}

// The texts of INSERT and UPDATE for rows of a model, and the columns that every update sets.

extension ModelDefinition {
  /// Returns the `INSERT` of some columns of rows.
  ///
  /// - Parameters:
  ///   - indexes: The columns. A row without any takes all its values from the database's defaults.
  ///   - rows: The number of rows.
  ///   - returned: The columns to return.
  ///   - dialect: The dialect.
  package func insertion(
    of indexes: [Int], rows: Int = 1, returning returned: [Int] = [], for dialect: Dialect
  ) -> String {
    var sql: String
    if indexes.isEmpty {
      sql = dialect.rules.insertDefaults(into: table)
    } else {
      sql = "INSERT INTO \(dialect.quoted(table)) (\(names(of: indexes, for: dialect))) VALUES "
      sql.reserveCapacity(sql.utf8.count + rows * (indexes.count * 3 + 2))
      for row in 0..<rows {
        sql += row == 0 ? "(" : ", ("
        for column in 0..<indexes.count {
          if column > 0 { sql += ", " }
          sql += parameter(row * indexes.count + column + 1, for: indexes[column], dialect)
        }
        sql += ")"
      }
    }
    guard !returned.isEmpty else { return sql }
    return "\(sql) RETURNING \(names(of: returned, for: dialect))"
  }

  /// Returns the `INSERT` of any number of rows, whose values are array parameters: one for each column.
  ///
  /// The database makes keys in the order of the rows, as it computes defaults after sorting.
  ///
  /// - Parameters:
  ///   - indexes: The columns.
  ///   - returned: The columns to return.
  ///   - dialect: The dialect.
  func insertionOfArrays(
    of indexes: [Int], returning returned: [Int], for dialect: Dialect
  ) -> String {
    let rows = arrays(of: indexes, as: "r", for: dialect)
    let values = indexes.indices.map { "r.c\($0 + 1)" }.joined(separator: ", ")
    let sql =
      "INSERT INTO \(dialect.quoted(table)) (\(names(of: indexes, for: dialect))) "
      + "SELECT \(values) FROM \(rows) ORDER BY r.n"
    guard !returned.isEmpty else { return sql }
    return "\(sql) RETURNING \(names(of: returned, for: dialect))"
  }

  /// Returns array parameters as a table with the columns `c1`, `c2`, … and the position `n`, from 1.
  private func arrays(of indexes: [Int], as name: String, for dialect: Dialect) -> String {
    let arrays = indexes.enumerated().map { position, index in
      dialect.rules.arrayParameter(position + 1, of: columns[index].content)
    }
    let names = indexes.indices.map { "c\($0 + 1), " }.joined()
    return "unnest(\(arrays.joined(separator: ", "))) WITH ORDINALITY AS \(name) (\(names)n)"
  }

  /// Returns the `UPDATE` of some columns of many rows by their keys, whose values are array parameters. It returns the
  /// position of each row that it finds, from 1.
  ///
  /// - Parameters:
  ///   - indexes: The columns to set.
  ///   - parameters: The columns of all parameters: those to set, those of the key, and the version if it is checked.
  ///   - condition: An additional condition for the rows.
  ///   - returned: The columns to return after the position.
  ///   - dialect: The dialect.
  func updateOfArrays(
    of indexes: [Int], _ parameters: [Int], if condition: UpdateStatement.Condition,
    returning returned: [Int], for dialect: Dialect
  ) -> String {
    let target = dialect.quoted(table)
    let rows = table == "r" ? "r1" : "r"
    func name(_ index: Int) -> String { dialect.quoted(columns[index].name) }
    var assignments = indexes.enumerated().map { "\(name($1)) = \(rows).c\($0 + 1)" }
    if let version { assignments.append("\(name(version)) = \(target).\(name(version)) + 1") }
    var conditions = parameters.enumerated().dropFirst(indexes.count)
      .map { "\(target).\(name($1)) = \(rows).c\($0 + 1)" }
    if let softDelete, condition == .notDeleted {
      conditions.append("\(target).\(name(softDelete)) IS NULL")
    }
    let results = ["\(rows).n"] + returned.map { "\(target).\(name($0))" }
    return "UPDATE \(target) SET \(assignments.joined(separator: ", ")) "
      + "FROM \(arrays(of: parameters, as: rows, for: dialect)) "
      + "WHERE \(conditions.joined(separator: " AND ")) "
      + "RETURNING \(results.joined(separator: ", "))"
  }

  /// Returns the `UPDATE` of some columns of one row by its key, which also increments the version.
  ///
  /// - Parameters:
  ///   - indexes: The columns, in the order of the parameters. The columns of the key follow, and the version if it is
  ///     checked.
  ///   - condition: An additional condition for the row.
  ///   - dialect: The dialect.
  package func update(
    of indexes: [Int], if condition: UpdateStatement.Condition = .sameVersion, for dialect: Dialect
  ) -> String {
    func assignment(_ number: Int, _ index: Int) -> String {
      "\(dialect.quoted(columns[index].name)) = \(parameter(number, for: index, dialect))"
    }
    var assignments = indexes.enumerated().map { assignment($0 + 1, $1) }
    var conditions = keyConditions(from: indexes.count + 1, for: dialect)
    if let version {
      let name = dialect.quoted(columns[version].name)
      assignments.append("\(name) = \(name) + 1")
      if condition == .sameVersion {
        conditions.append(assignment(indexes.count + key.count + 1, version))
      }
    }
    if let softDelete, condition == .notDeleted {
      conditions.append("\(dialect.quoted(columns[softDelete].name)) IS NULL")
    }
    return "UPDATE \(dialect.quoted(table)) SET \(assignments.joined(separator: ", ")) "
      + "WHERE \(conditions.joined(separator: " AND "))"
  }

  /// Returns assignments together with those that every update makes: of the version, and of the columns with
  /// `onUpdate`.
  ///
  /// - Parameters:
  ///   - assignments: The names of columns and their new values. They take precedence over the added assignments.
  ///   - now: The time of the update.
  func completed(
    _ assignments: [(column: String, value: SQLNode)], at now: CurrentTime
  ) -> [(column: String, value: SQLNode)] {
    var all = assignments
    func add(_ index: Int, _ value: SQLNode) {
      let name = columns[index].name
      if !assignments.contains(where: { $0.column == name }) { all.append((name, value)) }
    }
    for index in updatedToNow { add(index, .value(value(of: index, at: now))) }
    if let version {
      let column = SQLNode.column(table: table, name: columns[version].name, isNumeric: false)
      add(version, .binary(column, .add, .value(.integer(1))))
    }
    return all
  }

  /// Returns the names of columns as a list in SQL.
  func names(of indexes: [Int], for dialect: Dialect) -> String {
    indexes.map { dialect.quoted(columns[$0].name) }.joined(separator: ", ")
  }

  /// Returns the parameter for a column's value.
  func parameter(_ number: Int, for column: Int, _ dialect: Dialect) -> String {
    dialect.rules.parameter(number, as: columns[column].stored)
  }

  /// Returns the conditions that the columns of the key equal the next parameters.
  ///
  /// - Parameters:
  ///   - number: The number of the first parameter.
  ///   - prefix: The text before each column.
  ///   - dialect: The dialect.
  func keyConditions(
    from number: Int, prefix: String = "", for dialect: Dialect
  ) -> [String] {
    key.enumerated().map { offset, index in
      let name = dialect.quoted(columns[index].name)
      return dialect.rules.equality(
        prefix + name, number + offset, as: columns[index].stored,
        key: key.count == 1 ? (dialect.quoted(table), name) : nil)
    }
  }
}

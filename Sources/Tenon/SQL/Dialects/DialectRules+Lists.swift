// Lists of values for `IN`. If a list has more values than fit in a statement, they are passed as one JSON parameter
// for each kind of value, from which a subquery reads them.

extension DialectRules {
  var rowListStart: String { " IN (" }

  /// Only SQLite accepts an empty list, but every database accepts a query without rows.
  var emptyList: String { "(SELECT NULL WHERE 1 = 0)" }

  func emptyList(after text: String) -> String? { nil }
  func listItem(_ value: SQLValue) -> SQLListItem? { SQLListItem(value) }

  /// The number of values that are bound one by one; longer lists are passed as JSON. The other half of the parameters
  /// is left for the rest of the statement.
  var listLimit: Int { parameterLimit / 2 }

  /// Writes a list of any length for `IN`.
  func write(list values: [SQLValue], to writer: inout SQLWriter) {
    guard !values.isEmpty else { return writer.append(emptyList) }
    guard writer.parameters.count + values.count <= listLimit else {
      return write(longList: values, to: &writer)
    }
    writer.append("(")
    writer.separated(values, by: ", ") { value, writer in writer.bind(value) }
    writer.append(")")
  }

  /// The number of keys that a statement should contain. Over a network, an array of 10,000 takes less time than 20 lists
  /// of 512.
  ///
  /// - Parameter columnCount: The number of columns of a key.
  func keysInStatement(columnCount: Int) -> Int {
    hasArrayParameters && columnCount == 1
      ? 10_000 : max(1, min(512, parameterLimit / 2 / max(1, columnCount)))
  }

  /// Writes the rows of values that a row value is compared with.
  func writeRowList(_ rows: [[SQLValue]], to writer: inout SQLWriter) {
    writer.append(rowListStart)
    writer.separated(rows, by: ", ") { row, writer in
      writer.append("(")
      writer.separated(row, by: ", ") { value, writer in writer.bind(value) }
      writer.append(")")
    }
    writer.append(")")
  }

  /// Writes a list as queries of JSON, one for each kind of value.
  private func write(longList values: [SQLValue], to writer: inout SQLWriter) {
    var lists: [SQLValueList] = []
    var hasNull = false
    // A value that the database cannot hold is in none of its columns. One such value is bound, so that the database
    // reports the error.
    var unsupported: SQLValue?
    for value in values {
      if case .null = value {
        hasNull = true
      } else if let item = listItem(value) {
        // Usually all values are of one kind.
        if let index = lists.firstIndex(where: { $0.kind == item.kind }) {
          lists[index].append(item)
        } else {
          lists.append(SQLValueList(item))
        }
      } else if unsupported == nil {
        unsupported = value
      }
    }
    writer.append("(")
    writer.separated(lists, by: " UNION ALL ") { list, writer in
      write(membersOf: list, to: &writer)
    }
    if hasNull { writer.append(lists.isEmpty ? "SELECT NULL" : " UNION ALL SELECT NULL") }
    if let unsupported {
      writer.append(lists.isEmpty && !hasNull ? "SELECT " : " UNION ALL SELECT ")
      writer.bind(unsupported)
    }
    writer.append(")")
  }
}

// Lists of values for `IN`. A list with more values than a statement has room for goes to the
// database as one parameter of JSON for each kind of value, which a query takes apart again.

extension DialectRules {
  var rowListStart: String { " IN (" }

  /// Only SQLite takes a list without members, but every database takes a query without rows.
  var emptyList: String { "(SELECT NULL WHERE 1 = 0)" }

  func emptyList(after text: String) -> String? { nil }
  func listItem(_ value: SQLValue) -> SQLListItem? { SQLListItem(value) }

  /// The number of values that a statement binds one by one before lists are bound as JSON. The
  /// other values of the statement need room too.
  var listLimit: Int { parameterLimit / 2 }

  /// Writes a list of values of any length for `IN`.
  func write(list values: [SQLValue], to writer: inout SQLWriter) {
    guard !values.isEmpty else { return writer.append(emptyList) }
    guard writer.parameters.count + values.count <= listLimit else {
      return write(longList: values, to: &writer)
    }
    writer.append("(")
    writer.separated(values, by: ", ") { value, writer in writer.bind(value) }
    writer.append(")")
  }

  /// Writes rows of values for a row value to be compared with.
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
    // A value that the database cannot hold is in none of its columns. Binding one such value
    // makes the database say so.
    var unheld: SQLValue?
    for value in values {
      if case .null = value {
        hasNull = true
      } else if let item = listItem(value) {
        // Nearly always all are of one kind.
        if let index = lists.firstIndex(where: { $0.kind == item.kind }) {
          lists[index].append(item)
        } else {
          lists.append(SQLValueList(item))
        }
      } else if unheld == nil {
        unheld = value
      }
    }
    writer.append("(")
    writer.separated(lists, by: " UNION ALL ") { list, writer in
      write(membersOf: list, to: &writer)
    }
    if hasNull { writer.append(lists.isEmpty ? "SELECT NULL" : " UNION ALL SELECT NULL") }
    if let unheld {
      writer.append(lists.isEmpty && !hasNull ? "SELECT " : " UNION ALL SELECT ")
      writer.bind(unheld)
    }
    writer.append(")")
  }
}

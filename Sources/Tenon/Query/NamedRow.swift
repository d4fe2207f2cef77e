/// A row of hand-written SQL whose columns are read by name.
///
///     let names = try session.fetch("SELECT username, age FROM users") { row in
///       (try row["username", as: String.self], try row["age", as: Int?.self])
///     }
///
/// A row is valid only inside the closure that receives it.
public struct NamedRow {
  private let row: Row
  private let columns: NamedColumns

  init(_ row: Row, _ columns: NamedColumns) {
    self.row = row
    self.columns = columns
  }

  /// The names of the columns, in order.
  public var columnNames: [String] { columns.names }

  /// Reads a column.
  ///
  /// - Parameters:
  ///   - name: The column's name in the result: its `AS` name, or its name in the table.
  ///   - type: The Swift type, optional if the column may be NULL.
  /// - Throws: `SQLError` if no column or several columns have the name, `InvalidColumnValue` if the column holds a
  ///   value of another type.
  public subscript<Value: SQLConvertible>(
    _ name: String, as type: Value.Type = Value.self
  ) -> Value {
    get throws { try Value(row: row, at: columns.index(of: name)) }
  }
}

/// The names of a result's columns.
struct NamedColumns {
  let names: [String]
  private let indexes: [String: Int]
  private let repeated: Set<String>
  private let statement: String

  init(_ names: [String], of statement: String) {
    self.names = names
    self.statement = statement
    var indexes: [String: Int] = [:]
    var repeated: Set<String> = []
    for (index, name) in names.enumerated() where indexes.updateValue(index, forKey: name) != nil {
      repeated.insert(name)
    }
    self.indexes = indexes
    self.repeated = repeated
  }

  func index(of name: String) throws -> Int {
    if repeated.contains(name) {
      throw SQLError(
        message: "several columns are named \(name): give them different names with AS",
        statement: statement)
    }
    guard let index = indexes[name] else {
      throw SQLError(
        message: "the result has no column \(name): it has \(names.joined(separator: ", "))",
        statement: statement)
    }
    return index
  }
}

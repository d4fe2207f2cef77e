/// A row of hand-written SQL whose columns are read by name.
///
///     let names = try session.fetch("SELECT username, age FROM users") { row in
///       (try row["username", as: String.self], try row["age", as: Int?.self])
///     }
///
/// A row is valid only while it is handed to you.
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
  ///   - name: The column's name in the result: what `AS` says, or the name it has in its table.
  ///   - type: The Swift type; optional where the column may be NULL.
  /// - Throws: `SQLError` when no column or more than one has the name, `InvalidColumnValue` when it holds something
  ///   else.
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
        message: "more than one column is named \(name): tell them apart with AS",
        statement: statement)
    }
    guard let index = indexes[name] else {
      throw SQLError(
        message: "there is no column \(name) among \(names.joined(separator: ", "))",
        statement: statement)
    }
    return index
  }
}

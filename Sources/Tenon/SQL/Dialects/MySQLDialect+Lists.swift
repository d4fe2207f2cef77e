// Lists of values on MySQL and MariaDB.

extension MySQLDialect {
  var emptyList: String { "(SELECT NULL FROM DUAL WHERE 1 = 0)" }

  /// UUIDs are bytes. Floating-point numbers cannot be infinite or NaN.
  func listItem(_ value: SQLValue) -> SQLListItem? {
    if case .uuid(let uuid) = value { return SQLListItem(.bytes, bytes: UUIDText.bytes(uuid)) }
    return SQLListItem(value)
  }

  func write(membersOf list: SQLValueList, to writer: inout SQLWriter) {
    let value = quoted("value")
    let member =
      switch list.kind {
      case .bytes: "UNHEX(\(value))"
      case .encodedText: "CONVERT(UNHEX(\(value)) USING utf8mb4)"
      default: value
      }
    writer.append("SELECT \(member) FROM JSON_TABLE(")
    writer.bind(.json(list.json))
    writer.append(
      ", '$[*]' COLUMNS (\(value) \(type(of: list.kind)) PATH '$')) AS \(quoted("list"))")
  }

  /// Returns the type of a column that reads an element of the JSON.
  private func type(of kind: SQLListItem.Kind) -> String {
    switch kind {
    case .bool: "TINYINT"
    case .integer: "BIGINT"
    case .double: "DOUBLE"
    case .decimal: "DECIMAL(65, 30)"
    case .text, .encodedText, .json, .bytes, .uuid: "LONGTEXT CHARACTER SET utf8mb4"
    case .date: "DATE"
    case .time: "TIME(6)"
    case .datetime: "DATETIME(6)"
    }
  }
}

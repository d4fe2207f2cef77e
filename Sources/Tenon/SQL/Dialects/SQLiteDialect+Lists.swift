// Lists of values on SQLite.

extension SQLiteDialect {
  /// SQLite has no list of row values, but `VALUES`.
  var rowListStart: String { " IN (VALUES " }

  /// Decimals, UUIDs, times and days are text. A JSON number that is too large is read as infinite. SQLite has no NaN.
  func listItem(_ value: SQLValue) -> SQLListItem? {
    if case .double(let number) = value, number.isInfinite {
      return SQLListItem(.double, json: number < 0 ? "-9e999" : "9e999")
    }
    guard var item = SQLListItem(value) else { return nil }
    switch item.kind {
    case .decimal, .uuid, .date, .time, .datetime: item.kind = .text
    default: break
    }
    return item
  }

  func write(membersOf list: SQLValueList, to writer: inout SQLWriter) {
    let value = quoted("value")
    let member =
      switch list.kind {
      case .bytes: "unhex(\(value))"
      case .encodedText: "CAST(unhex(\(value)) AS TEXT)"
      default: value
      }
    writer.append("SELECT \(member) FROM json_each(")
    writer.bind(.json(list.json))
    writer.append(")")
  }
}

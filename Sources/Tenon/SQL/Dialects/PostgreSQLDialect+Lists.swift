// Lists of values on PostgreSQL.

extension PostgreSQLDialect {
  /// A query without rows has a type, so that `emptyList` could be compared with text only. `IS` binds closer than
  /// `NOT` and `AND`.
  func emptyList(after text: String) -> String? {
    let words = text.split(whereSeparator: \.isWhitespace).suffix(2).map { $0.uppercased() }
    guard words.last == "IN" else { return nil }
    return words.first == "NOT" ? "(NULL) IS NOT FALSE" : "(NULL) IS TRUE"
  }

  func listItem(_ value: SQLValue) -> SQLListItem? {
    switch value {
    case .bool(let value):
      return SQLListItem(.bool, json: "\(value)")
    case .double(let number) where number.isNaN:
      return SQLListItem(.double, json: "\"NaN\"")
    case .double(let number) where number.isInfinite:
      return SQLListItem(.double, json: number < 0 ? "\"-Infinity\"" : "\"Infinity\"")
    // The numbers of `jsonb` are decimals.
    case .decimal(let value):
      return DecimalText.text(value).map { SQLListItem(.decimal, json: $0) }
    case .json(let text):
      return SQLListItem(.json, text: text)
    case .datetime(let value):
      return DateTimeText.text(value).map { SQLListItem(.datetime, text: "\($0)+00") }
    default:
      return SQLListItem(value)
    }
  }

  func write(membersOf list: SQLValueList, to writer: inout SQLWriter) {
    let value = quoted("value")
    writer.append("SELECT \(member(value, list.kind)) ")
    writer.append("FROM jsonb_array_elements_text(CAST(")
    writer.bind(.json(list.json))
    writer.append(" AS jsonb)) AS \(quoted("list"))(\(value))")
  }

  /// Returns a value of its type, converted from the text in the JSON.
  private func member(_ value: String, _ kind: SQLListItem.Kind) -> String {
    switch kind {
    case .bool: "CAST(\(value) AS boolean)"
    case .integer: "CAST(\(value) AS bigint)"
    case .double: "CAST(\(value) AS double precision)"
    case .decimal: "CAST(\(value) AS numeric)"
    case .text: "CAST(\(value) AS text)"
    case .encodedText: "convert_from(decode(\(value), 'hex'), 'UTF8')"
    case .json: "CAST(\(value) AS jsonb)"
    case .bytes: "decode(\(value), 'hex')"
    case .uuid: "CAST(\(value) AS uuid)"
    case .date: "CAST(\(value) AS date)"
    case .time: "CAST(\(value) AS time)"
    case .datetime: "CAST(\(value) AS timestamp with time zone)"
    }
  }
}

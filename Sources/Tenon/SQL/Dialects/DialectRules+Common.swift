// The SQL that is the same for all databases but for a word.

extension DialectRules {
  /// An identifier in quotes, whatever it contains.
  func quoted(_ identifier: String) -> String {
    var text = SQLText()
    text.append(identifier, quote: identifierQuote)
    return text.string
  }

  /// True if NULLs come before all values in a term of `ORDER BY`.
  func placesNullsFirst(_ term: OrderTerm) -> Bool {
    term.nulls.map { $0 == .first } ?? (term.isDescending == sortsNullsAsLargest)
  }

  /// Writes `LIMIT` and `OFFSET`.
  func write(limit: Int?, offset: Int?, to writer: inout SQLWriter) {
    if let limit {
      writer.append(" LIMIT ")
      writer.bind(.integer(Int64(limit)))
    } else if offset != nil {
      writer.append(limitOfAllRows)
    }
    if let offset {
      writer.append(" OFFSET ")
      writer.bind(.integer(Int64(offset)))
    }
  }

  /// Writes a value of a select list, where nothing beside it tells the database its type.
  func write(literal value: SQLValue, to writer: inout SQLWriter) {
    guard let type = literalType(of: value) else { return writer.bind(value) }
    writer.append("CAST(")
    writer.bind(value)
    writer.append(" AS \(type))")
  }

  /// A column of the result, to order by.
  func position(_ number: Int, isNumeric: Bool) -> String {
    isNumeric ? "\(number)\(decimalCollation)" : "\(number)"
  }

  /// A value in the form of the column that is set to it; any other expression as it is.
  func stored(_ node: SQLNode, as form: StoredForm?) -> SQLNode {
    guard form != nil, case .value(let value) = node else { return node }
    return .value(stored(value, as: form))
  }
}

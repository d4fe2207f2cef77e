import TenonDialects

// Default capabilities, which most of the databases have, and names.

extension DialectRules {
  var parameterLimit: Int { 65_535 }
  var hasReturning: Bool { true }
  var errorsAbortTransactions: Bool { false }
  var hasSeveralRecursiveTerms: Bool { true }
  var keepsFormsOfValues: Bool { false }
  var seeksRowValues: Bool { true }
  var readsWrittenTables: Bool { true }
  var filtersAggregates: Bool { true }
  var sortsNullsAsLargest: Bool { false }
  var placesNullsByExpression: Bool { false }

  var identifierQuote: UInt8 { UInt8(ascii: "\"") }
  func placeholder(_ number: Int) -> String { "?" }
  /// True if a parameter can hold the values of a column in several rows.
  var hasArrayParameters: Bool { arrayParameter(1, of: .integer) != nil }
  func arrayParameter(_ number: Int, of content: ColumnContent) -> String? { nil }
  func arrayText(_ values: [SQLValue]) -> String? { nil }

  func translated(standardSQL text: String) -> String { text }

  /// Returns an identifier in quotes; it may contain any characters.
  func quoted(_ identifier: String) -> String {
    var text = SQLBuffer()
    text.append(identifier, quote: identifierQuote)
    return text.string
  }
}

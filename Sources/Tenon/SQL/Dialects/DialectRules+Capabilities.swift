// Default capabilities, which most of the databases have, and names.

import TenonDialects

extension DialectRules {
  var parameterLimit: Int { 65_535 }
  var hasReturning: Bool { true }
  var errorsAbortTransactions: Bool { false }
  var hasSeveralRecursiveTerms: Bool { true }
  var hasArrayParameters: Bool { false }
  var keepsFormsOfValues: Bool { false }
  var seeksRowValues: Bool { true }
  var readsWrittenTables: Bool { true }
  var filtersAggregates: Bool { true }
  var sortsNullsAsLargest: Bool { false }
  var placesNullsByExpression: Bool { false }

  var identifierQuote: UInt8 { UInt8(ascii: "\"") }
  func placeholder(_ number: Int) -> String { "?" }
  func arrayParameter(_ number: Int, of content: ColumnContent) -> String { placeholder(number) }
  func writeMembership(ofColumn values: [SQLValue], to writer: inout SQLWriter) -> Bool { false }

  func translated(standardSQL text: String) -> String { text }

  /// Returns an identifier in quotes; it may contain any characters.
  func quoted(_ identifier: String) -> String {
    var text = SQLBuffer()
    text.append(identifier, quote: identifierQuote)
    return text.string
  }
}

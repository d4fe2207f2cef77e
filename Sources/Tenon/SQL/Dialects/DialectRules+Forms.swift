// Default forms of values. A database with a type for a value compares it as it is bound.

extension DialectRules {
  func parameter(_ number: Int, as form: StoredForm?) -> String { placeholder(number) }

  func equality(
    _ column: String, _ number: Int, as form: StoredForm?, key: (table: String, column: String)?
  ) -> String {
    "\(column) = \(placeholder(number))"
  }

  func stored(_ value: SQLValue, as form: StoredForm?) -> SQLValue { value }

  func exact(_ value: SQLValue, as form: StoredForm?) -> SQLValue { value }

  func writeForms(
    _ left: SQLNode, _ symbol: BinaryOperator, _ right: SQLNode, to writer: inout SQLWriter
  ) throws -> Bool {
    false
  }

  func bounds(_ node: SQLNode, _ lower: SQLNode, _ upper: SQLNode) -> (SQLNode, SQLNode) {
    (lower, upper)
  }

  func forms(of values: [SQLValue], in node: SQLNode) -> [SQLValue] { values }

  func writeJSON(
    _ node: SQLNode, in values: [SQLValue], to writer: inout SQLWriter
  ) throws -> Bool {
    false
  }

  func hasSeveralForms(_ columns: [SQLNode], _ rows: [[SQLValue]]) -> Bool { false }

  /// Returns a value in the stored form of the column that it is assigned to; any other expression unchanged.
  func stored(_ node: SQLNode, as form: StoredForm?) -> SQLNode {
    guard form != nil, case .value(let value) = node else { return node }
    return .value(stored(value, as: form))
  }
}

// Default conditions in standard SQL.

extension DialectRules {
  func writeLike(
    _ operand: SQLNode, pattern: SQLNode, ignoresCase: Bool, to writer: inout SQLWriter
  ) throws {
    writer.append(ignoresCase ? "LOWER(" : "")
    try writer.write(operand)
    writer.append(ignoresCase ? ") LIKE LOWER(" : " LIKE ")
    try writer.write(pattern)
    writer.append(ignoresCase ? ")" : "")
  }

  func writeMatch(
    _ operand: SQLNode, _ match: TextMatch, ignoresCase: Bool, to writer: inout SQLWriter
  ) throws {
    try writeLike(
      operand, pattern: .value(.text(match.likePattern)), ignoresCase: ignoresCase, to: &writer)
  }

  func write(
    same left: SQLNode, _ right: SQLNode, isNegated: Bool, to writer: inout SQLWriter
  ) throws {
    try writer.writeOperand(left)
    writer.append(isNegated ? " IS DISTINCT FROM " : " IS NOT DISTINCT FROM ")
    try writer.writeOperand(right)
  }
}

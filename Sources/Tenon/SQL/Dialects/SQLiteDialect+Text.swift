// Conditions that search text on SQLite.

extension SQLiteDialect {
  /// SQLite's `LIKE` ignores the case of ASCII letters only, and has no default escape character.
  func writeLike(
    _ operand: SQLNode, pattern: SQLNode, ignoresCase: Bool, to writer: inout SQLWriter
  ) throws {
    try writer.write(ignoresCase ? lower(operand) : operand)
    writer.append(" LIKE ")
    try writer.write(ignoresCase ? lower(pattern) : pattern)
    writer.append(#" ESCAPE '\'"#)
  }

  /// An exact search needs `instr`, `GLOB` or a comparison of bytes. `GLOB` can use an index for a prefix. However, it
  /// reads C strings, which end at a NUL, and reads U+FFFE and U+FFFF as U+FFFD.
  func writeMatch(
    _ operand: SQLNode, _ match: TextMatch, ignoresCase: Bool, to writer: inout SQLWriter
  ) throws {
    if ignoresCase {
      return try writeMatch(lower(operand), match.lowercased, ignoresCase: false, to: &writer)
    }
    switch match {
    case .contains(let text):
      writer.append("instr(")
      try writer.write(operand)
      writer.append(", ")
      writer.bind(.text(text))
      writer.append(") > 0")
    case .hasPrefix(let text) where text.unicodeScalars.contains(where: Self.isLostToGlob):
      try writeSameBytes(operand, text, from: 1, to: &writer)
    case .hasPrefix(let text):
      try writer.write(operand)
      writer.append(" GLOB ")
      writer.bind(.text("\(Self.escapedForGlob(text))*"))
    case .hasSuffix(""):
      try writer.write(.binary(operand, .equal, operand))
    case .hasSuffix(let text):
      try writeSameBytes(operand, text, from: -text.utf8.count, to: &writer)
    }
  }

  /// Returns a text in lower case, in the way of `String.lowercased()`.
  private func lower(_ node: SQLNode) -> SQLNode {
    if case .value(.text(let text)) = node { return .value(.text(text.lowercased())) }
    return .written { writer in
      writer.append(Function.unicodeLower.rawValue)
      writer.append("(")
      try writer.write(node)
      writer.append(")")
    }
  }

  /// Writes a comparison of a text with some bytes of the operand. `substr` of an empty blob is NULL; the comparison of
  /// the length makes the result false.
  private func writeSameBytes(
    _ operand: SQLNode, _ text: String, from start: Int, to writer: inout SQLWriter
  ) throws {
    let count = SQLValue.integer(Int64(text.utf8.count))
    writer.append("(length(")
    try writeBytes(of: operand, to: &writer)
    writer.append(") >= ")
    writer.bind(count)
    writer.append(" AND substr(")
    try writeBytes(of: operand, to: &writer)
    writer.append(", ")
    writer.bind(.integer(Int64(start)))
    writer.append(", ")
    writer.bind(count)
    writer.append(") = CAST(")
    writer.bind(.text(text))
    writer.append(" AS BLOB))")
  }

  private func writeBytes(of operand: SQLNode, to writer: inout SQLWriter) throws {
    writer.append("CAST(")
    try writer.write(operand)
    writer.append(" AS BLOB)")
  }

  private static func isLostToGlob(_ scalar: Unicode.Scalar) -> Bool {
    scalar.value == 0 || (0xFFFD...0xFFFF).contains(scalar.value)
  }

  private static func escapedForGlob(_ text: String) -> String {
    text.replacingScalars { "*?[".unicodeScalars.contains($0) ? "[\($0)]" : nil }
  }
}

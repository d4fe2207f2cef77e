import TenonSchema

/// String literals of Swift. A literal has exactly the value of the text, whatever the text is.
enum SwiftLiteral {
  /// A literal on one line: plain where it can be, raw where that saves escapes.
  static func string(_ text: String) -> String {
    if isSimple(text) { return "\"\(text)\"" }
    let hasQuotes = text.utf8.contains { $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "\\") }
    guard hasQuotes, text.unicodeScalars.allSatisfy(isPlain), !text.hasPrefix("\"\"") else {
      return plain(text)
    }
    // The fewest hashes with which nothing inside the text ends the literal or begins an escape.
    var hashes = "#"
    while text.contains("\"\(hashes)") || text.contains("\\\(hashes)") { hashes += "#" }
    return "\(hashes)\"\(text)\"\(hashes)"
  }

  /// A literal on one line with escapes only, as attributes demand.
  static func plain(_ text: String) -> String {
    "\"" + text.unicodeScalars.map(escaped).joined() + "\""
  }

  /// An integer, its digits in groups of three where there are many.
  static func integer(_ value: Int64) -> String {
    guard value.magnitude >= 1_000_000 else { return String(value) }
    let digits = String(value.magnitude)
    let groups = digits.enumerated().map { offset, digit in
      (offset > 0 && (digits.count - offset).isMultiple(of: 3) ? "_" : "") + String(digit)
    }
    return (value < 0 ? "-" : "") + groups.joined()
  }

  /// A literal over several lines where the text has newlines or is too long for one.
  ///
  /// - Parameters:
  ///   - text: The value.
  ///   - indent: The column of the line the literal starts on.
  ///   - used: The number of characters of that line that are taken, before and after the literal.
  ///   - isFirst: True if the literal begins its line; its other lines are then not indented further.
  static func wrapped(_ text: String, indent: Int, used: Int, isFirst: Bool = false) -> String {
    if !text.unicodeScalars.contains("\n") {
      let literal = string(text)
      if SwiftLayout.fits(literal, indent + used) { return literal }
    }
    let margin = String(repeating: " ", count: isFirst ? indent : indent + 2)
    let lines = text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false).map {
      $0.isEmpty ? "" : margin + escaped(String($0))
    }
    return (["\"\"\""] + lines + [margin + "\"\"\""]).joined(separator: "\n")
  }

  /// A line of a literal over several lines, with escapes where it needs them.
  private static func escaped(_ line: String) -> String {
    if isSimple(line, mayHaveQuotes: true), !line.contains("\"\"\""), !line.hasSuffix(" ") {
      return line
    }
    var result = ""
    var quotes = 0
    for scalar in line.unicodeScalars {
      quotes = scalar == "\"" ? quotes + 1 : 0
      // Three quotes would end the literal.
      result += quotes % 3 > 0 ? "\"" : escaped(scalar)
    }
    // Editors remove blanks at the end of a line.
    return result.hasSuffix(" ") ? result.dropLast() + "\\u{20}" : result
  }

  private static func escaped(_ scalar: Unicode.Scalar) -> String {
    switch scalar {
    case "\\": "\\\\"
    case "\"": "\\\""
    case "\n": "\\n"
    case "\r": "\\r"
    case "\t": "\\t"
    case "\0": "\\0"
    default: isPlain(scalar) ? String(scalar) : "\\u{\(String(scalar.value, radix: 16))}"
    }
  }

  /// True if a text is its own literal, between quotes, as most texts are.
  private static func isSimple(_ text: String, mayHaveQuotes: Bool = false) -> Bool {
    text.utf8.allSatisfy {
      $0 >= 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\\")
        && ($0 != UInt8(ascii: "\"") || mayHaveQuotes)
    }
  }

  /// True if a scalar is visible as itself and does not change its neighbours.
  private static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.isASCII { return scalar.value >= 0x20 && scalar.value != 0x7F }
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned,
      .surrogate, .nonspacingMark, .enclosingMark, .spacingMark, .spaceSeparator:
      return false
    default:
      return true
    }
  }
}

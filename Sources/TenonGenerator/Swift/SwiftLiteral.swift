import TenonSchema

/// String literals of Swift: whatever the text, the literal has exactly that value and ends where it should.
enum SwiftLiteral {
  /// A literal on one line: plain where it can be, raw where that saves escapes.
  static func string(_ text: String) -> String {
    if text.utf8.allSatisfy(isSimple) { return "\"\(text)\"" }
    let hasQuotes = text.utf8.contains { $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "\\") }
    guard hasQuotes, text.unicodeScalars.allSatisfy(isPlain), !text.hasPrefix("\"\"") else {
      return plain(text)
    }
    let hashes = String(repeating: "#", count: rawHashCount(text))
    return "\(hashes)\"\(text)\"\(hashes)"
  }

  /// A literal on one line with escapes only, as attributes demand.
  static func plain(_ text: String) -> String {
    "\"" + text.unicodeScalars.map(escaped).joined() + "\""
  }

  /// An integer, its digits in groups of three where there are many.
  static func integer(_ value: Int64) -> String {
    guard value.magnitude >= 1_000_000 else { return String(value) }
    let digits = Array(String(value.magnitude))
    let first = digits.count % 3
    let groups = stride(from: first, to: digits.count, by: 3).map { String(digits[$0..<($0 + 3)]) }
    return (value < 0 ? "-" : "")
      + ((first == 0 ? [] : [String(digits[..<first])]) + groups).joined(separator: "_")
  }

  /// A literal over several lines where the text has newlines or is too long for one.
  ///
  /// - Parameters:
  ///   - text: The value.
  ///   - indent: The column of the line the literal starts on.
  ///   - used: How many characters of that line are taken, before and after the literal.
  ///   - isFirst: True if the literal begins its line; its other lines are then not indented further.
  static func wrapped(_ text: String, indent: Int, used: Int, isFirst: Bool = false) -> String {
    if !text.unicodeScalars.contains("\n") {
      let literal = string(text)
      if literal.count <= SwiftLayout.width - indent - used { return literal }
    }
    let margin = String(repeating: " ", count: isFirst ? indent : indent + 2)
    let lines = text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false).map {
      $0.isEmpty ? "" : margin + escaped(String($0))
    }
    return (["\"\"\""] + lines + [margin + "\"\"\""]).joined(separator: "\n")
  }

  /// A line of a literal over several lines, with escapes where it needs them.
  private static func escaped(_ line: String) -> String {
    // Most lines are plain ASCII.
    if line.utf8.allSatisfy(isSimple), !line.hasSuffix(" ") { return line }
    var result = ""
    var quotes = 0
    for scalar in line.unicodeScalars {
      quotes = scalar == "\"" ? quotes + 1 : 0
      if scalar == "\"" {
        result += quotes.isMultiple(of: 3) ? "\\\"" : "\""
      } else {
        result += escaped(scalar)
      }
    }
    // Blanks at the end of a line are easily lost.
    if result.hasSuffix(" ") { result = result.dropLast() + "\\u{20}" }
    return result
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

  /// Whether a byte stands for itself in a plain literal: most texts have no others.
  private static func isSimple(_ byte: UInt8) -> Bool {
    byte >= 0x20 && byte < 0x7F && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
  }

  /// Whether a scalar shows as itself and changes nothing around it.
  private static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.isASCII { return scalar.value >= 0x20 && scalar.value != 0x7F }
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned,
      .surrogate:
      return false
    case .nonspacingMark, .enclosingMark, .spacingMark:
      return false
    case .spaceSeparator:
      return false
    default:
      return true
    }
  }

  /// The fewest hashes with which nothing inside the text ends the literal or begins an escape.
  private static func rawHashCount(_ text: String) -> Int {
    var most = 0
    var run = -1
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"", "\\": run = 0
      case "#" where run >= 0: run += 1
      default: run = -1
      }
      most = max(most, run)
    }
    return most + 1
  }
}

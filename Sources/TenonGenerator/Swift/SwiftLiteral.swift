/// String literals of Swift: whatever the text, the literal has exactly that value and ends where it should.
enum SwiftLiteral {
  /// A literal on one line: plain where it can be, raw where that saves escapes.
  static func string(_ text: String) -> String {
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
    let digits = Array(String(value.magnitude))
    guard digits.count >= 7 else { return String(value) }
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
  ///   - isFirst: Whether the literal begins its line; what continues it is then not indented further.
  static func wrapped(_ text: String, indent: Int, used: Int, isFirst: Bool = false) -> String {
    if !text.utf8.contains(UInt8(ascii: "\n")) {
      let literal = string(text)
      if indent + used + literal.utf8.count <= LineWrapper.width { return literal }
    }
    let margin = String(repeating: " ", count: isFirst ? indent : indent + 2)
    let room = LineWrapper.width - margin.count
    var lines = ["\"\"\""]
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      let pieces = fill(multiLineEscaped(line), into: room)
      lines += pieces.map { $0.isEmpty ? "" : margin + $0 }
    }
    lines.append(margin + "\"\"\"")
    return lines.joined(separator: "\n")
  }

  /// Cuts an escaped line at spaces, each piece but the last ending in a backslash that swallows the newline.
  private static func fill(_ line: String, into room: Int) -> [String] {
    guard line.utf8.count > room else { return [line] }
    var pieces: [String] = []
    var piece = ""
    for word in line.split(separator: " ", omittingEmptySubsequences: false) {
      // One more for the space that ends the piece, one for the backslash. A space cannot begin a piece's
      // neighbour: what begins with one stays in the piece.
      if !word.isEmpty, piece.utf8.count + word.utf8.count + 2 > room,
        !piece.utf8.allSatisfy({ $0 == UInt8(ascii: " ") })
      {
        pieces.append(piece + "\\")
        piece = ""
      }
      piece += word + " "
    }
    piece.removeLast()
    return pieces + [piece]
  }

  private static func multiLineEscaped(_ line: Substring) -> String {
    let needsNoEscape = line.utf8.allSatisfy {
      $0 >= 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\\")
    }
    if needsNoEscape, !hasTripleQuote(line), line.utf8.last != UInt8(ascii: " ") {
      return String(line)
    }
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

  private static func hasTripleQuote(_ line: Substring) -> Bool {
    var quotes = 0
    for byte in line.utf8 {
      quotes = byte == UInt8(ascii: "\"") ? quotes + 1 : 0
      if quotes == 3 { return true }
    }
    return false
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

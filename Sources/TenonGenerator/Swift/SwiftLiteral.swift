import TenonSchema

/// String literals of Swift: whatever the text, the literal has exactly that value and ends where it should.
enum SwiftLiteral {
  /// A literal on one line: plain where it can be, raw where that saves escapes.
  static func string(_ text: String) -> String {
    if text.withBytes({ $0.allSatisfy(isSimple) }) { return String(texts: "\"", text, "\"") }
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
  ///   - isFirst: Whether the literal begins its line; what continues it is then not indented further.
  static func wrapped(_ text: String, indent: Int, used: Int, isFirst: Bool = false) -> String {
    let bytes = Array(text.utf8)
    let room = LineWrapper.width - indent - used
    if bytes.count + 2 <= room, !bytes.contains(newline) {
      let literal = string(text)
      if literal.utf8.count <= room { return literal }
    }
    let margin = isFirst ? indent : indent + 2
    var result = Array(delimiter)
    var start = 0
    while start <= bytes.count {
      let end = endOfLine(from: start, in: bytes)
      result.append(newline)
      append(escaped(bytes[start..<end]), margin: margin, to: &result)
      start = end + 1
    }
    result.append(newline)
    result += repeatElement(space, count: margin)
    result += delimiter
    return String(decoding: result, as: UTF8.self)
  }

  private static let newline = UInt8(ascii: "\n")
  private static let space = UInt8(ascii: " ")
  private static let delimiter = Array("\"\"\"".utf8)

  /// Where the line ends that begins at `start`. What follows a carriage return is no end: both are escaped.
  private static func endOfLine(from start: Int, in bytes: [UInt8]) -> Int {
    bytes.withUnsafeBufferPointer { bytes in
      for end in start..<bytes.count where bytes[end] == newline {
        if end == 0 || bytes[end - 1] != UInt8(ascii: "\r") { return end }
      }
      return bytes.count
    }
  }

  /// Appends an escaped line. One that is too long is cut at spaces, each piece but the last ending in a backslash that
  /// swallows the newline.
  private static func append(_ line: ArraySlice<UInt8>, margin: Int, to result: inout [UInt8]) {
    guard !line.isEmpty else { return }
    let room = LineWrapper.width - margin
    result += repeatElement(space, count: margin)
    guard line.count > room else {
      result += line
      return
    }
    var piece = line.startIndex
    var hasWord = false
    var word = line.startIndex
    while word < line.endIndex {
      let end = line[word...].firstIndex(of: space) ?? line.endIndex
      // One more for the space that ends the piece, one for the backslash. A space cannot begin a piece's
      // neighbour: what begins with one stays in the piece.
      if hasWord, end > word, end - piece + 2 > room {
        result += line[piece..<word]
        result.append(UInt8(ascii: "\\"))
        result.append(newline)
        result += repeatElement(space, count: margin)
        piece = word
      }
      if end > word { hasWord = true }
      word = end + 1
    }
    result += line[piece...]
  }

  /// A line of a literal over several lines, with escapes where it needs them.
  private static func escaped(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    standsAsItIs(line) ? line : Array(escaped(String(decoding: line, as: UTF8.self)).utf8)[...]
  }

  private static func escaped(_ line: String) -> String {
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

  /// Whether a line needs no escapes: printable ASCII without backslashes, three quotes in a row, or a blank at its end.
  private static func standsAsItIs(_ line: ArraySlice<UInt8>) -> Bool {
    line.withUnsafeBufferPointer { line in
      var quotes = 0
      for byte in line {
        guard byte >= 0x20, byte < 0x7F, byte != UInt8(ascii: "\\") else { return false }
        quotes = byte == UInt8(ascii: "\"") ? quotes + 1 : 0
        if quotes == 3 { return false }
      }
      return line.last != space
    }
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

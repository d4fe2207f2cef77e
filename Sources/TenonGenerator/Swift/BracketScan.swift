/// The brackets and separators of a line of Swift, with string literals passed over.
struct BracketScan {
  /// A bracket that nothing but the line itself encloses, with its partner.
  struct Group {
    var open: Int
    var close: Int
    var bracket: UInt8
  }

  let bytes: [UInt8]

  /// The outermost groups, in order. A bracket without its partner makes none.
  private(set) var groups: [Group] = []

  /// Which bytes are outside all brackets and literals.
  private(set) var isTop: [Bool]

  init(_ code: some StringProtocol) {
    bytes = Array(code.utf8)
    isTop = Array(repeating: false, count: bytes.count)
    var opens: [Int] = []
    var index = 0
    while index < bytes.count {
      let byte = bytes[index]
      if let end = endOfLiteral(at: index) {
        index = end
        continue
      }
      let isArrow = byte == UInt8(ascii: ">") && index > 0 && bytes[index - 1] == UInt8(ascii: "-")
      switch byte {
      case UInt8(ascii: "("), UInt8(ascii: "["), UInt8(ascii: "{"), UInt8(ascii: "<"):
        opens.append(index)
      case UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"), UInt8(ascii: ">"):
        guard !isArrow, let open = opens.popLast() else { break }
        if opens.isEmpty { groups.append(Group(open: open, close: index, bracket: bytes[open])) }
      default:
        isTop[index] = opens.isEmpty
      }
      index += 1
    }
  }

  /// The text between two places.
  func text(_ range: Range<Int>) -> String {
    String(decoding: bytes[range], as: UTF8.self)
  }

  /// The text with blanks at its ends removed.
  func trimmed(_ range: Range<Int>) -> String {
    var start = range.lowerBound
    var end = range.upperBound
    while start < end, bytes[start] == UInt8(ascii: " ") { start += 1 }
    while end > start, bytes[end - 1] == UInt8(ascii: " ") { end -= 1 }
    return text(start..<end)
  }

  /// The first place outside all brackets where a text stands.
  func firstTop(_ text: String) -> Int? {
    let pattern = Array(text.utf8)
    guard let first = pattern.first, bytes.count >= pattern.count else { return nil }
    return (0...(bytes.count - pattern.count)).first {
      isTop[$0] && bytes[$0] == first && bytes[$0..<($0 + pattern.count)].elementsEqual(pattern)
    }
  }

  /// The parts of a text between its top-level commas.
  static func items(_ code: String) -> [String] {
    let scan = BracketScan(code)
    var items: [String] = []
    var start = 0
    for index in scan.bytes.indices
    where scan.isTop[index] && scan.bytes[index] == UInt8(ascii: ",") {
      items.append(scan.trimmed(start..<index))
      start = index + 1
    }
    let last = scan.trimmed(start..<scan.bytes.count)
    return last.isEmpty ? items : items + [last]
  }

  /// Whether a text, perhaps with a comma behind it, looks like a type rather than an expression.
  static func isType(_ code: String) -> Bool {
    if code.hasPrefix("[") { return !code.dropLast().contains(",") }
    return code.hasPrefix("some ") || code.first?.isUppercase == true
  }

  /// The place behind a string literal that begins at `index`, or nil when none does.
  private func endOfLiteral(at index: Int) -> Int? {
    var position = index
    while position < bytes.count, bytes[position] == UInt8(ascii: "#") { position += 1 }
    let hashes = position - index
    guard position < bytes.count, bytes[position] == UInt8(ascii: "\"") else { return nil }
    position += 1
    while position < bytes.count {
      switch bytes[position] {
      case UInt8(ascii: "\\") where hashes == 0:
        position += 2
      case UInt8(ascii: "\""):
        let closing = bytes[(position + 1)...].prefix(hashes)
        if closing.count == hashes, closing.allSatisfy({ $0 == UInt8(ascii: "#") }) {
          return position + 1 + hashes
        }
        position += 1
      default:
        position += 1
      }
    }
    return nil
  }
}

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
  let groups: [Group]

  /// In how many brackets each byte is; `unseen` for brackets and literals themselves, and where there are very many.
  private let depths: [UInt8]

  private static let unseen = UInt8.max

  init(_ code: String) {
    let bytes = Array(code.utf8)
    var depths = [UInt8](repeating: Self.unseen, count: bytes.count)
    var groups: [Group] = []
    bytes.withUnsafeBufferPointer { bytes in
      depths.withUnsafeMutableBufferPointer { depths in
        Self.scan(bytes, &groups, depths)
      }
    }
    self.bytes = bytes
    self.depths = depths
    self.groups = groups
  }

  private static func scan(
    _ bytes: UnsafeBufferPointer<UInt8>, _ groups: inout [Group],
    _ depths: UnsafeMutableBufferPointer<UInt8>
  ) {
    var opens: [Int] = []
    var depth: UInt8 = 0
    var index = 0
    while index < bytes.count {
      let byte = bytes[index]
      switch byte {
      case UInt8(ascii: "("), UInt8(ascii: "["), UInt8(ascii: "{"), UInt8(ascii: "<"):
        opens.append(index)
        depth = UInt8(clamping: opens.count)
      case UInt8(ascii: ">") where index > 0 && bytes[index - 1] == UInt8(ascii: "-"):
        break  // an arrow
      case UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"), UInt8(ascii: ">"):
        guard let open = opens.popLast() else { break }
        if opens.isEmpty { groups.append(Group(open: open, close: index, bracket: bytes[open])) }
        depth = UInt8(clamping: opens.count)
      case UInt8(ascii: "\""), UInt8(ascii: "#"):
        if let end = endOfLiteral(at: index, in: bytes) {
          index = end
          continue
        }
        depths[index] = depth
      default:
        depths[index] = depth
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
    return bytes.withUnsafeBufferPointer { bytes in
      for place in 0...(bytes.count - pattern.count)
      where bytes[place] == first && depths[place] == 0
        && bytes[place..<(place + pattern.count)].elementsEqual(pattern)
      {
        return place
      }
      return nil
    }
  }

  /// The parts between the commas of a group.
  func items(of group: Group) -> [String] {
    items((group.open + 1)..<group.close, depth: 1)
  }

  /// The parts between the commas up to a place, brackets left closed.
  func items(before end: Int) -> [String] {
    items(0..<end, depth: 0)
  }

  private func items(_ range: Range<Int>, depth: UInt8) -> [String] {
    var items: [String] = []
    var start = range.lowerBound
    for index in range where bytes[index] == UInt8(ascii: ",") && depths[index] == depth {
      items.append(trimmed(start..<index))
      start = index + 1
    }
    let last = trimmed(start..<range.upperBound)
    if !last.isEmpty { items.append(last) }
    return items
  }

  /// How many arrays of several elements an argument has.
  ///
  /// - Parameters:
  ///   - argument: The argument.
  ///   - inCalls: Whether only those count that are arguments of calls in turn.
  static func lists(in argument: String, inCalls: Bool) -> Int {
    guard argument.has(UInt8(ascii: "[")), argument.has(UInt8(ascii: ",")) else { return 0 }
    let scan = BracketScan(argument)
    let own = inCalls ? 0 : scan.lists
    return scan.groups.filter { $0.bracket == UInt8(ascii: "(") }.reduce(own) { count, group in
      count + BracketScan(scan.text((group.open + 1)..<group.close)).lists
    }
  }

  /// How many of the outermost groups are arrays of several elements.
  private var lists: Int {
    groups.count { $0.bracket == UInt8(ascii: "[") && items(of: $0).count > 1 }
  }

  /// Whether a text, perhaps with a comma behind it, looks like a type rather than an expression.
  static func isType(_ code: String) -> Bool {
    if code.hasPrefix("[") { return !code.dropLast().contains(",") }
    return code.hasPrefix("some ") || code.first?.isUppercase == true
  }

  /// The place behind a string literal that begins at `index`, or nil when none does.
  private static func endOfLiteral(at index: Int, in bytes: UnsafeBufferPointer<UInt8>) -> Int? {
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

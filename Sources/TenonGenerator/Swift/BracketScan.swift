#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// A line of Swift, or a part of one, as bytes of ASCII or UTF-8.
typealias Code = ArraySlice<UInt8>

extension Code {
  func begins(with text: StaticString) -> Bool {
    count >= text.utf8CodeUnitCount && has(text, at: startIndex)
  }

  func ends(with text: StaticString) -> Bool {
    count >= text.utf8CodeUnitCount && has(text, at: endIndex - text.utf8CodeUnitCount)
  }

  private func has(_ text: StaticString, at place: Int) -> Bool {
    text.withUTF8Buffer { self[place..<(place + $0.count)].elementsEqual($0) }
  }
}

/// The brackets and separators of a line of Swift, with string literals passed over. All places are those of the bytes in
/// the line they are part of.
struct BracketScan {
  /// A bracket that nothing but the line itself encloses, with its partner.
  struct Group {
    var open: Int
    var close: Int
    var bracket: UInt8
    /// The commas between the two that no further bracket encloses, as places in `innerCommas`.
    fileprivate var commas: Range<Int>
  }

  let bytes: Code

  /// The outermost groups, in order. A bracket without its partner makes none.
  let groups: [Group]

  /// The commas in no bracket, and those in one.
  private let commas: [Int]
  private let innerCommas: [Int]

  /// The groups, and the string literals in none of them, in order, counted from the first byte; so is `end`.
  private let passed: [Range<Int>]

  /// Where a bracket opens that has no partner, or else the end of the line.
  private let end: Int

  init(_ bytes: Code) {
    var groups: [Group] = []
    var (commas, innerCommas) = ([Int](), [Int]())
    var passed: [Range<Int>] = []
    groups.reserveCapacity(4)
    passed.reserveCapacity(4)
    innerCommas.reserveCapacity(14)
    var depth = 0
    // Where the outermost bracket opens, and how many commas had come before it.
    var (open, firstComma) = (0, 0)
    let marks = Self.marks
    let start = bytes.startIndex
    bytes.withUnsafeBufferPointer { bytes in
      var index = 0
      while index < bytes.count {
        // Nearly every byte is passed over here.
        guard marks.contains(bytes[index]) else {
          index += 1
          continue
        }
        switch bytes[index] {
        case UInt8(ascii: "("), UInt8(ascii: "["), UInt8(ascii: "{"), UInt8(ascii: "<"):
          if depth == 0 { (open, firstComma) = (index, innerCommas.count) }
          depth += 1
        case UInt8(ascii: ">") where index > 0 && bytes[index - 1] == UInt8(ascii: "-"):
          break  // an arrow
        case UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"), UInt8(ascii: ">"):
          guard depth > 0 else { break }
          depth -= 1
          guard depth == 0 else { break }
          groups.append(
            Group(
              open: start + open, close: start + index, bracket: bytes[open],
              commas: firstComma..<innerCommas.count))
          passed.append(open..<(index + 1))
        case UInt8(ascii: ","):
          if depth == 0 {
            commas.append(start + index)
          } else if depth == 1 {
            innerCommas.append(start + index)
          }
        case UInt8(ascii: "\""), UInt8(ascii: "#"):
          if let end = Self.endOfLiteral(at: index, in: bytes) {
            if depth == 0 { passed.append(index..<end) }
            index = end
            continue
          }
        default:
          break
        }
        index += 1
      }
    }
    self.bytes = bytes
    self.groups = groups
    self.commas = commas
    self.innerCommas = innerCommas
    self.passed = passed
    end = depth == 0 ? bytes.count : open
  }

  /// What may be a bracket, a comma, or the beginning of a literal.
  private static let marks = ByteSet("()[]{}<>,\"#")

  /// The text up to a place.
  func text(to end: Int) -> Code { bytes[..<end] }

  /// The text from a place on.
  func text(from start: Int) -> Code { bytes[start...] }

  /// The text with blanks at its ends removed.
  func trimmed(_ range: Range<Int>) -> Code {
    var start = range.lowerBound
    var end = range.upperBound
    while start < end, bytes[start] == UInt8(ascii: " ") { start += 1 }
    while end > start, bytes[end - 1] == UInt8(ascii: " ") { end -= 1 }
    return bytes[start..<end]
  }

  /// The first place outside all brackets and literals where a text stands, which has none of them itself.
  func firstTop(_ text: StaticString) -> Int? {
    bytes.withUnsafeBufferPointer { bytes in
      var start = 0
      for range in passed {
        if let place = Self.place(of: text, in: bytes, from: start, to: range.lowerBound) {
          return self.bytes.startIndex + place
        }
        start = range.upperBound
      }
      return Self.place(of: text, in: bytes, from: start, to: end)
        .map { self.bytes.startIndex + $0 }
    }
  }

  private static func place(
    of text: StaticString, in bytes: UnsafeBufferPointer<UInt8>, from start: Int, to end: Int
  ) -> Int? {
    guard let first = bytes.baseAddress else { return nil }
    let length = text.utf8CodeUnitCount
    var place = start
    while place + length <= end,
      let found = memchr(first + place, Int32(text.utf8Start.pointee), end - place)
    {
      place = UnsafeRawPointer(found) - UnsafeRawPointer(first)
      if place + length <= end, memcmp(found, text.utf8Start, length) == 0 { return place }
      place += 1
    }
    return nil
  }

  /// Whether a group holds nothing, or as an empty dictionary does, a colon.
  func isEmpty(_ group: Group) -> Bool {
    let length = group.close - group.open - 1
    return length == 0 || (length == 1 && bytes[group.open + 1] == UInt8(ascii: ":"))
  }

  /// The parts between the commas of a group.
  func items(of group: Group) -> [Code] {
    items((group.open + 1)..<group.close, innerCommas[group.commas])
  }

  /// The parts between the commas up to a place, brackets left closed.
  func items(before end: Int) -> [Code] {
    items(bytes.startIndex..<end, commas.prefix { $0 < end })
  }

  private func items(_ range: Range<Int>, _ commas: ArraySlice<Int>) -> [Code] {
    var items: [Code] = []
    items.reserveCapacity(commas.count + 1)
    var start = range.lowerBound
    for comma in commas {
      items.append(trimmed(start..<comma))
      start = comma + 1
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
  static func lists(in argument: Code, inCalls: Bool) -> Int {
    guard argument.contains(UInt8(ascii: "[")), argument.contains(UInt8(ascii: ",")) else {
      return 0
    }
    let scan = BracketScan(argument)
    let own = inCalls ? 0 : scan.lists
    return scan.groups.filter { $0.bracket == UInt8(ascii: "(") }.reduce(own) { count, group in
      count + BracketScan(scan.bytes[(group.open + 1)..<group.close]).lists
    }
  }

  /// How many of the outermost groups are arrays of several elements.
  private var lists: Int {
    groups.count { group in
      guard group.bracket == UInt8(ascii: "["), let comma = innerCommas[group.commas].first else {
        return false
      }
      // With a single comma there may be nothing behind it.
      return group.commas.count > 1 || !trimmed((comma + 1)..<group.close).isEmpty
    }
  }

  /// Whether a text, perhaps with a comma behind it, looks like a type rather than an expression.
  static func isType(_ code: Code) -> Bool {
    if code.begins(with: "[") { return !code.dropLast().contains(UInt8(ascii: ",")) }
    return code.begins(with: "some ")
      || String(decoding: code.prefix(32), as: UTF8.self).first?.isUppercase == true
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

import TenonSchema

/// Breaks lines that are too long where `swift format` breaks them, so that it finds nothing to change.
///
/// Templates write every declaration and statement on one line. What fits stays so; the rest is opened at its
/// outermost brackets, step by step, and filled up to 100 columns.
enum LineWrapper {
  /// The most characters a line has.
  static let width = 100

  /// How deep brackets are opened; what is nested deeper stays on its line.
  private static let maximumDepth = 24

  /// Lays out the lines of a file: long ones are wrapped, empty blocks closed, blank lines never doubled.
  static func wrap(_ text: String) -> String {
    var text = text
    return text.withUTF8 { bytes in
      var layout = LineLayout(bytes)
      layout.run()
      return String(decoding: layout.result, as: UTF8.self)
    }
  }

  // MARK: - Comments

  /// The lines of a comment that is perhaps too long.
  static func wrapComment(_ text: String, indent: Int) -> [String] {
    let margin = pad(indent)
    // An ordinary comment is the header: it is recognised by its one line.
    guard text.hasPrefix("/// "), !fits(text, indent) else { return [margin + text] }
    var lines: [String] = []
    var line = margin + "///"
    for word in text.dropFirst(4).split(separator: " ") {
      if line.count + 1 + word.count > width, !line.hasSuffix("///") {
        lines.append(line)
        line = margin + "///"
      }
      line += " " + word
    }
    return lines + [line]
  }

  // MARK: - Code

  /// The lines of a declaration or statement that is perhaps too long.
  static func wrap(
    _ code: String, indent: Int, depth: Int, isTooLong: Bool = false
  ) -> [String] {
    guard isTooLong || !fits(code, indent), depth < maximumDepth else {
      return [pad(indent) + code]
    }
    let scan = BracketScan(code)
    if code.hasPrefix("guard "), let lines = wrapGuard(scan, indent, depth) { return lines }
    if code.hasPrefix("@"), let lines = wrapSignature(scan, indent, depth) { return lines }
    if code.hasSuffix("}"), let lines = wrapBlock(scan, indent, depth) { return lines }
    if code.hasSuffix(" {") || code.hasSuffix(" in"),
      let lines = wrapSignature(scan, indent, depth)
    {
      return lines
    }
    if code.hasPrefix("case "), let lines = wrapCase(scan, indent, depth) { return lines }
    return wrapExpression(scan, indent, depth)
  }

  /// `guard a, b else { return nil }`: conditions filled, `else` on a line of its own.
  private static func wrapGuard(_ scan: BracketScan, _ indent: Int, _ depth: Int) -> [String]? {
    guard let end = scan.firstTop(" else ") else { return nil }
    let conditions = scan.items(before: end)
    return fill(conditions, indent: indent, hanging: 2, depth: depth, tail: "")
      + [pad(indent) + scan.trimmed(end..<scan.bytes.count)]
  }

  /// A declaration with its body, or a call with a trailing closure.
  private static func wrapBlock(_ scan: BracketScan, _ indent: Int, _ depth: Int) -> [String]? {
    guard let block = scan.groups.last, block.bracket == UInt8(ascii: "{"), block.open > 0,
      block.close == scan.bytes.count - 1
    else { return nil }
    let head = scan.text(0..<(block.open + 1))
    let body = scan.trimmed((block.open + 1)..<block.close)
    let bodyLines = wrap(body, indent: indent + 2, depth: depth + 1) + [pad(indent) + "}"]
    if fits(head, indent) { return [pad(indent) + head] + bodyLines }
    guard var lines = wrapSignature(BracketScan(head), indent, depth) else { return nil }
    let joined = (lines.last ?? "") + " \(body) }"
    if columns(joined) <= width, joined.hasPrefix(pad(indent) + ")") {
      lines[lines.count - 1] = joined
      return lines
    }
    return lines + bodyLines
  }

  /// What ends in `{` or `in`, or is an attribute: the last parameter or argument list is opened, its closing
  /// parenthesis on a line of its own.
  private static func wrapSignature(
    _ scan: BracketScan, _ indent: Int, _ depth: Int
  ) -> [String]? {
    let list = scan.groups.last {
      $0.bracket == UInt8(ascii: "(") && $0.close > $0.open + 1
    }
    guard let list else { return wrapInheritance(scan, indent, depth) }
    let prefix = scan.text(0..<(list.open + 1))
    let items = scan.items(of: list)
    var lines = [pad(indent) + prefix]
    if !fits(prefix, indent),
      let types = scan.groups.last(where: {
        $0.bracket == UInt8(ascii: "<") && $0.close == list.open - 1
      })
    {
      lines =
        [pad(indent) + scan.text(0..<(types.open + 1))]
        + fill(
          scan.items(of: types), indent: indent + 2, depth: depth + 1, tail: "")
        + [pad(indent) + ">("]
    }
    return lines + fill(items, indent: indent + 2, depth: depth + 1, tail: "")
      + [pad(indent) + scan.text(list.close..<scan.bytes.count)]
  }

  /// `struct X: A, B {`, `var x: T {` or `extension A.B {`: the brace comes to stand on a line of its own.
  private static func wrapInheritance(
    _ scan: BracketScan, _ indent: Int, _ depth: Int
  ) -> [String]? {
    let code = scan.text(0..<scan.bytes.count)
    guard code.hasSuffix(" {") else { return nil }
    let end = scan.bytes.count - 2
    let brace = [pad(indent) + "{"]
    if code.hasPrefix("extension ") {
      return wrapFlat(BracketScan(scan.text(0..<end)), indent, depth) + brace
    }
    guard let colon = scan.firstTop(": ") else { return nil }
    if scan.firstTop("struct ") != nil || scan.firstTop("enum ") != nil {
      return fill(
        scan.items(before: end), indent: indent, hanging: 2, depth: depth, tail: "")
        + brace
    }
    guard colon + 2 <= end else { return nil }
    if fits(scan.text(0..<end), indent) { return [pad(indent) + scan.text(0..<end)] + brace }
    return [pad(indent) + scan.text(0..<(colon + 1))]
      + wrap(scan.text((colon + 2)..<end), indent: indent + 2, depth: depth + 1) + brace
  }

  /// `case 1: statement`, `case a, b, c` or `case a = "…"`.
  private static func wrapCase(_ scan: BracketScan, _ indent: Int, _ depth: Int) -> [String]? {
    if let colon = scan.firstTop(": ") {
      return [pad(indent) + scan.text(0..<(colon + 1))]
        + wrap(scan.text((colon + 2)..<scan.bytes.count), indent: indent + 2, depth: depth + 1)
    }
    let items = scan.items(before: scan.bytes.count)
    guard items.count > 1 else { return nil }
    return fill(items, indent: indent, hanging: 2, depth: depth, tail: "")
  }

  /// A call, a collection or an assignment: the last brackets that hold something are opened.
  private static func wrapExpression(_ scan: BracketScan, _ indent: Int, _ depth: Int) -> [String] {
    let code = scan.text(0..<scan.bytes.count)
    let isDeclaration = scan.firstTop("var ") != nil || scan.firstTop("let ") != nil
    if !isDeclaration {
      // Arguments the template keeps on one line.
      let items = scan.items(before: scan.bytes.count)
      if items.count > 1 {
        let tail = code.hasSuffix(",") ? "," : ""
        return fill(items, indent: indent, depth: depth + 1, tail: tail)
      }
    }
    if let lines = wrapTyped(scan, indent, depth, isDeclaration: isDeclaration) { return lines }

    let groups = scan.groups.filter { $0.bracket != UInt8(ascii: "{") && !scan.isEmpty($0) }
    // Of calls that follow one another the last is opened, or in a chain that is broken already the last that begins
    // on this line.
    let isFit = { fits(scan.text(0..<($0 + 1)), indent) }
    let group = code.hasPrefix(".") ? groups.last { isFit($0.open) } : groups.last
    guard let group, isFit(group.open) else { return wrapFlat(scan, indent, depth) }
    let prefix = pad(indent) + scan.text(0..<(group.open + 1))
    let items = scan.items(of: group)
    let suffix = scan.text(group.close..<scan.bytes.count)
    switch group.bracket {
    case UInt8(ascii: "("):
      let isTuple = group.open == 0 || scan.bytes[group.open - 1] == UInt8(ascii: " ")
      if isTuple || suffix.hasPrefix(").") {
        return [prefix] + fill(items, indent: indent + 2, depth: depth + 1, tail: "")
          + [pad(indent) + suffix]
      }
      let lines = fill(items, indent: indent + 2, depth: depth + 1, tail: suffix)
      if let last = lines.last, columns(last) > width {
        // A literal that cannot be broken leaves no room for what follows it.
        return [prefix] + fill(items, indent: indent + 2, depth: depth + 1, tail: "")
          + [pad(indent) + suffix]
      }
      return [prefix] + lines
    case UInt8(ascii: "["):
      let isSimple = items.allSatisfy { !$0.has(UInt8(ascii: "(")) }
      let comma = items.count > 1 ? "," : ""
      let elements =
        isSimple
        ? fill(items, indent: indent + 2, depth: depth + 1, tail: comma)
        : items.flatMap { wrap($0 + comma, indent: indent + 2, depth: depth + 1) }
      return [prefix] + elements + [pad(indent) + suffix]
    default:
      return [prefix] + fill(items, indent: indent + 2, depth: depth + 1, tail: "")
        + [pad(indent) + suffix]
    }
  }

  /// A property or parameter with its type: the type goes to the next line, and a default value that does not fit there
  /// to the one after that.
  private static func wrapTyped(
    _ scan: BracketScan, _ indent: Int, _ depth: Int, isDeclaration: Bool
  ) -> [String]? {
    guard let colon = scan.firstTop(": ") else { return nil }
    let end = scan.bytes.count
    let assignment = scan.firstTop(" = ")
    if isDeclaration, let assignment {
      // A constant is broken in its value.
      guard scan.firstTop("var ") != nil else { return nil }
      return wrapVariable(scan, colon, assignment, indent, depth)
    }
    // The colon of `x = a ? b : c` has no type behind it.
    if let assignment, assignment < colon + 2 { return nil }
    let type = scan.text((colon + 2)..<(assignment ?? end))
    // An argument looks like a parameter, but for its parentheses, commas and literals.
    let hasExpression = type.has(UInt8(ascii: "(")) || type.has(UInt8(ascii: "\""))
    guard assignment != nil || (!hasExpression && BracketScan.isType(type)) else { return nil }
    let rest = scan.text((colon + 2)..<end)
    var lines = [pad(indent) + scan.text(0..<(colon + 1))]
    if let assignment, !fits(rest, indent + 2) {
      lines += wrap(scan.text((colon + 2)..<(assignment + 2)), indent: indent + 2, depth: depth + 1)
      lines += wrap(scan.text((assignment + 3)..<end), indent: indent + 2, depth: depth + 1)
    } else {
      lines += wrap(rest, indent: indent + 2, depth: depth + 1)
    }
    return lines
  }

  /// A property with its type and a short value: the value goes to the next line, or with the type if that is too long.
  private static func wrapVariable(
    _ scan: BracketScan, _ colon: Int, _ assignment: Int, _ indent: Int, _ depth: Int
  ) -> [String] {
    let end = scan.bytes.count
    let head = scan.text(0..<(assignment + 2))
    let value = scan.text((assignment + 3)..<end)
    if fits(head, indent) { return [pad(indent) + head, pad(indent + 2) + value] }
    let name = pad(indent) + scan.text(0..<(colon + 1))
    let rest = scan.text((colon + 2)..<end)
    let type = scan.text((colon + 2)..<(assignment + 2))
    guard !fits(rest, indent + 2), fits(type, indent + 2) else {
      return [name] + wrap(rest, indent: indent + 2, depth: depth + 1)
    }
    return [name, pad(indent + 2) + type, pad(indent + 4) + value]
  }

  /// What has no brackets to open: the value of an assignment or of an argument goes to a line of its own, and so does
  /// the member of a type.
  private static func wrapFlat(_ scan: BracketScan, _ indent: Int, _ depth: Int) -> [String] {
    let end = scan.bytes.count
    let separators: [StaticString] = [" = ", ": "]
    for separator in separators {
      guard let place = scan.firstTop(separator) else { continue }
      let next = place + separator.utf8CodeUnitCount
      return [pad(indent) + scan.text(0..<(next - 1))]
        + wrap(scan.text(next..<end), indent: indent + 2, depth: depth + 1)
    }
    if let dot = scan.firstTop("."), dot > 0 {
      return [pad(indent) + scan.text(0..<dot)]
        + wrap(scan.text(dot..<end), indent: indent + 2, depth: depth + 1)
    }
    return [pad(indent) + scan.text(0..<end)]
  }

  /// Items separated by commas, as many on each line as fit.
  ///
  /// - Parameters:
  ///   - items: The items.
  ///   - indent: The column they begin at.
  ///   - hanging: How much further all lines but the first are indented.
  ///   - depth: How many brackets are open.
  ///   - tail: What follows the last item.
  private static func fill(
    _ items: [String], indent: Int, hanging: Int = 0, depth: Int, tail: String
  ) -> [String] {
    var lines: [String] = []
    var line: [UInt8] = []
    line.reserveCapacity(width)
    var taken = 0
    for (position, item) in items.enumerated() {
      let isLast = position == items.count - 1
      let end = isLast ? tail : ","
      // `swift format` keeps room for a comma behind each array of several elements, but for one at the very end of a
      // call, and behind any array at the end of others.
      let isArrayAtEnd = isLast && (end.isEmpty ? item : end).hasSuffix("]")
      let commas = isArrayAtEnd ? 1 : BracketScan.lists(in: item, inCalls: isLast)
      let length = columns(item) + columns(end) + commas
      if !line.isEmpty, taken + 1 + length <= width {
        line.append(" ")
        line.append(item)
        line.append(end)
        taken += 1 + length
        continue
      }
      if !line.isEmpty { lines.append(String(decoding: line, as: UTF8.self)) }
      line.removeAll(keepingCapacity: true)
      let margin = lines.isEmpty ? indent : indent + hanging
      if margin + length <= width {
        line.append(pad(margin))
        line.append(item)
        line.append(end)
        taken = margin + length
      } else {
        lines += wrap(item + end, indent: margin, depth: depth + 1, isTooLong: true)
      }
    }
    if !line.isEmpty { lines.append(String(decoding: line, as: UTF8.self)) }
    return lines
  }

  private static func fits(_ code: String, _ indent: Int) -> Bool {
    indent + code.utf8.count <= width || indent + columns(code) <= width
  }

  /// How many columns a text takes: `swift format` counts characters.
  static func columns(_ text: String) -> Int {
    // Looking at all bytes without stopping at one lets the processor take many at once.
    let isASCII = text.withBytes { $0.reduce(0, |) } < 0x80
    return isASCII ? text.utf8.count : text.count
  }

  private static func pad(_ count: Int) -> String {
    count < pads.count ? pads[count] : String(repeating: " ", count: count)
  }

  /// The usual indentations, by their columns.
  private static let pads = (0...24).map { String(repeating: " ", count: $0) }
}

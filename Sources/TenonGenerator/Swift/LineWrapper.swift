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
    text.withBytes { bytes in
      var layout = LineLayout(bytes)
      layout.run()
      return String(decoding: layout.result, as: UTF8.self)
    }
  }

  // MARK: - Comments

  /// Writes the lines of a comment that is perhaps too long.
  static func wrapComment(_ text: Code, indent: Int, into lines: inout LineBuffer) {
    lines.begin(indent: indent)
    // An ordinary comment is the header: it is recognised by its one line.
    guard text.begins(with: "/// "), !fits(text, indent) else { return lines.add(text) }
    lines.add("///")
    var taken = indent + 3
    for word in text.dropFirst(4).split(separator: UInt8(ascii: " ")) {
      let length = columns(word)
      if taken + 1 + length > width, !lines.line.ends(with: "///") {
        lines.begin(indent: indent)
        lines.add("///")
        taken = indent + 3
      }
      lines.add(" ")
      lines.add(word)
      taken += 1 + length
    }
  }

  // MARK: - Code

  /// Writes the lines of a declaration or statement that is perhaps too long.
  static func wrap(
    _ code: Code, indent: Int, depth: Int, isTooLong: Bool = false, into lines: inout LineBuffer
  ) {
    guard isTooLong || !fits(code, indent), depth < maximumDepth else {
      return lines.add(line: code, indent: indent)
    }
    let scan = BracketScan(code)
    if code.begins(with: "guard "), wrapGuard(scan, indent, depth, &lines) { return }
    if code.begins(with: "@"), wrapSignature(scan, indent, depth, &lines) { return }
    if code.ends(with: "}"), wrapBlock(scan, indent, depth, &lines) { return }
    if code.ends(with: " {") || code.ends(with: " in"), wrapSignature(scan, indent, depth, &lines) {
      return
    }
    if code.begins(with: "case "), wrapCase(scan, indent, depth, &lines) { return }
    wrapExpression(scan, indent, depth, &lines)
  }

  // Each of what follows writes the lines of one kind of code. For another kind it writes nothing and returns false.

  /// `guard a, b else { return nil }`: conditions filled, `else` on a line of its own.
  private static func wrapGuard(
    _ scan: BracketScan, _ indent: Int, _ depth: Int, _ lines: inout LineBuffer
  ) -> Bool {
    guard let end = scan.firstTop(" else ") else { return false }
    fill(scan.items(before: end), indent: indent, hanging: 2, depth: depth, into: &lines)
    lines.add(line: scan.trimmed(end..<scan.bytes.endIndex), indent: indent)
    return true
  }

  /// A declaration with its body, or a call with a trailing closure.
  private static func wrapBlock(
    _ scan: BracketScan, _ indent: Int, _ depth: Int, _ lines: inout LineBuffer
  ) -> Bool {
    guard let block = scan.groups.last, block.bracket == UInt8(ascii: "{"),
      block.open > scan.bytes.startIndex, block.close == scan.bytes.endIndex - 1
    else { return false }
    let head = scan.text(to: block.open + 1)
    let body = scan.trimmed((block.open + 1)..<block.close)
    if fits(head, indent) {
      lines.add(line: head, indent: indent)
    } else {
      guard wrapSignature(BracketScan(head), indent, depth, &lines) else { return false }
      let mark = lines.mark
      lines.add(" ")
      lines.add(body)
      lines.add(" }")
      let isFit = columns(lines.line) <= width
      if isFit, lines.line.dropFirst(indent).begins(with: ")") { return true }
      lines.goBack(to: mark)
    }
    wrap(body, indent: indent + 2, depth: depth + 1, into: &lines)
    lines.begin(indent: indent)
    lines.add("}")
    return true
  }

  /// What ends in `{` or `in`, or is an attribute: the last parameter or argument list is opened, its closing
  /// parenthesis on a line of its own.
  private static func wrapSignature(
    _ scan: BracketScan, _ indent: Int, _ depth: Int, _ lines: inout LineBuffer
  ) -> Bool {
    let list = scan.groups.last {
      $0.bracket == UInt8(ascii: "(") && $0.close > $0.open + 1
    }
    guard let list else { return wrapInheritance(scan, indent, depth, &lines) }
    let prefix = scan.text(to: list.open + 1)
    if !fits(prefix, indent),
      let types = scan.groups.last(where: {
        $0.bracket == UInt8(ascii: "<") && $0.close == list.open - 1
      })
    {
      lines.add(line: scan.text(to: types.open + 1), indent: indent)
      fill(scan.items(of: types), indent: indent + 2, depth: depth + 1, into: &lines)
      lines.begin(indent: indent)
      lines.add(">(")
    } else {
      lines.add(line: prefix, indent: indent)
    }
    fill(scan.items(of: list), indent: indent + 2, depth: depth + 1, into: &lines)
    lines.add(line: scan.text(from: list.close), indent: indent)
    return true
  }

  /// `struct X: A, B {`, `var x: T {` or `extension A.B {`: the brace comes to stand on a line of its own.
  private static func wrapInheritance(
    _ scan: BracketScan, _ indent: Int, _ depth: Int, _ lines: inout LineBuffer
  ) -> Bool {
    guard scan.bytes.ends(with: " {") else { return false }
    let end = scan.bytes.endIndex - 2
    if scan.bytes.begins(with: "extension ") {
      wrapFlat(BracketScan(scan.text(to: end)), indent, depth, &lines)
    } else {
      guard let colon = scan.firstTop(": ") else { return false }
      if scan.firstTop("struct ") != nil || scan.firstTop("enum ") != nil {
        fill(scan.items(before: end), indent: indent, hanging: 2, depth: depth, into: &lines)
      } else {
        guard colon + 2 <= end else { return false }
        if fits(scan.text(to: end), indent) {
          lines.add(line: scan.text(to: end), indent: indent)
        } else {
          lines.add(line: scan.text(to: colon + 1), indent: indent)
          wrap(scan.bytes[(colon + 2)..<end], indent: indent + 2, depth: depth + 1, into: &lines)
        }
      }
    }
    lines.begin(indent: indent)
    lines.add("{")
    return true
  }

  /// `case 1: statement`, `case a, b, c` or `case a = "…"`.
  private static func wrapCase(
    _ scan: BracketScan, _ indent: Int, _ depth: Int, _ lines: inout LineBuffer
  ) -> Bool {
    if let colon = scan.firstTop(": ") {
      lines.add(line: scan.text(to: colon + 1), indent: indent)
      wrap(scan.text(from: colon + 2), indent: indent + 2, depth: depth + 1, into: &lines)
      return true
    }
    let items = scan.items(before: scan.bytes.endIndex)
    guard items.count > 1 else { return false }
    fill(items, indent: indent, hanging: 2, depth: depth, into: &lines)
    return true
  }

  /// A call, a collection or an assignment: the last brackets that hold something are opened.
  private static func wrapExpression(
    _ scan: BracketScan, _ indent: Int, _ depth: Int, _ lines: inout LineBuffer
  ) {
    let code = scan.bytes
    let isDeclaration = scan.firstTop("var ") != nil || scan.firstTop("let ") != nil
    if !isDeclaration {
      // Arguments the template keeps on one line.
      let items = scan.items(before: code.endIndex)
      if items.count > 1 {
        let tail: Code = code.ends(with: ",") ? code.suffix(1) : []
        return fill(items, indent: indent, depth: depth + 1, tail: tail, into: &lines)
      }
    }
    if wrapTyped(scan, indent, depth, isDeclaration: isDeclaration, &lines) { return }

    let groups = scan.groups.filter { $0.bracket != UInt8(ascii: "{") && !scan.isEmpty($0) }
    // Of calls that follow one another the last is opened, or in a chain that is broken already the last that begins
    // on this line.
    let isFit = { fits(scan.text(to: $0 + 1), indent) }
    let group = code.begins(with: ".") ? groups.last { isFit($0.open) } : groups.last
    guard let group, isFit(group.open) else { return wrapFlat(scan, indent, depth, &lines) }
    let items = scan.items(of: group)
    let suffix = scan.text(from: group.close)
    lines.add(line: scan.text(to: group.open + 1), indent: indent)
    switch group.bracket {
    case UInt8(ascii: "("):
      let isTuple = group.open == code.startIndex || code[group.open - 1] == UInt8(ascii: " ")
      if !isTuple, !suffix.begins(with: ").") {
        let mark = lines.mark
        fill(items, indent: indent + 2, depth: depth + 1, tail: suffix, into: &lines)
        if !lines.hasGrown(since: mark) || columns(lines.line) <= width { return }
        // A literal that cannot be broken leaves no room for what follows it.
        lines.goBack(to: mark)
      }
      fill(items, indent: indent + 2, depth: depth + 1, into: &lines)
    case UInt8(ascii: "["):
      let comma: Code = items.count > 1 ? Self.comma : []
      if items.allSatisfy({ !$0.contains(UInt8(ascii: "(")) }) {
        fill(items, indent: indent + 2, depth: depth + 1, tail: comma, into: &lines)
      } else {
        for item in items {
          wrap((item + comma)[...], indent: indent + 2, depth: depth + 1, into: &lines)
        }
      }
    default:
      fill(items, indent: indent + 2, depth: depth + 1, into: &lines)
    }
    lines.add(line: suffix, indent: indent)
  }

  /// A property or parameter with its type: the type goes to the next line, and a default value that does not fit there
  /// to the one after that.
  private static func wrapTyped(
    _ scan: BracketScan, _ indent: Int, _ depth: Int, isDeclaration: Bool,
    _ lines: inout LineBuffer
  ) -> Bool {
    guard let colon = scan.firstTop(": ") else { return false }
    let end = scan.bytes.endIndex
    let assignment = scan.firstTop(" = ")
    if isDeclaration, let assignment {
      // A constant is broken in its value.
      guard scan.firstTop("var ") != nil, colon < assignment else { return false }
      wrapVariable(scan, colon, assignment, indent, depth, &lines)
      return true
    }
    // The colon of `x = a ? b : c` has no type behind it.
    if let assignment, assignment < colon + 2 { return false }
    let type = scan.bytes[(colon + 2)..<(assignment ?? end)]
    // An argument looks like a parameter, but for its parentheses, commas and literals.
    let hasExpression = type.contains(UInt8(ascii: "(")) || type.contains(UInt8(ascii: "\""))
    guard assignment != nil || (!hasExpression && BracketScan.isType(type)) else { return false }
    let rest = scan.text(from: colon + 2)
    lines.add(line: scan.text(to: colon + 1), indent: indent)
    if let assignment, !fits(rest, indent + 2) {
      let head = scan.bytes[(colon + 2)..<(assignment + 2)]
      wrap(head, indent: indent + 2, depth: depth + 1, into: &lines)
      wrap(scan.text(from: assignment + 3), indent: indent + 2, depth: depth + 1, into: &lines)
    } else {
      wrap(rest, indent: indent + 2, depth: depth + 1, into: &lines)
    }
    return true
  }

  /// A property with its type and a short value: the value goes to the next line, or with the type if that is too long.
  private static func wrapVariable(
    _ scan: BracketScan, _ colon: Int, _ assignment: Int, _ indent: Int, _ depth: Int,
    _ lines: inout LineBuffer
  ) {
    let head = scan.text(to: assignment + 2)
    let value = scan.text(from: assignment + 3)
    if fits(head, indent) {
      lines.add(line: head, indent: indent)
      lines.add(line: value, indent: indent + 2)
      return
    }
    let rest = scan.text(from: colon + 2)
    let type = scan.bytes[(colon + 2)..<(assignment + 2)]
    lines.add(line: scan.text(to: colon + 1), indent: indent)
    guard !fits(rest, indent + 2), fits(type, indent + 2) else {
      return wrap(rest, indent: indent + 2, depth: depth + 1, into: &lines)
    }
    lines.add(line: type, indent: indent + 2)
    lines.add(line: value, indent: indent + 4)
  }

  /// What has no brackets to open: the value of an assignment or of an argument goes to a line of its own, and so does
  /// the member of a type.
  private static func wrapFlat(
    _ scan: BracketScan, _ indent: Int, _ depth: Int, _ lines: inout LineBuffer
  ) {
    let separators: [StaticString] = [" = ", ": "]
    for separator in separators {
      guard let place = scan.firstTop(separator) else { continue }
      let next = place + separator.utf8CodeUnitCount
      lines.add(line: scan.text(to: next - 1), indent: indent)
      return wrap(scan.text(from: next), indent: indent + 2, depth: depth + 1, into: &lines)
    }
    if let dot = scan.firstTop("."), dot > scan.bytes.startIndex {
      lines.add(line: scan.text(to: dot), indent: indent)
      return wrap(scan.text(from: dot), indent: indent + 2, depth: depth + 1, into: &lines)
    }
    lines.add(line: scan.bytes, indent: indent)
  }

  /// Writes items separated by commas, as many on each line as fit.
  ///
  /// - Parameters:
  ///   - items: The items.
  ///   - indent: The column they begin at.
  ///   - hanging: How much further all lines but the first are indented.
  ///   - depth: How many brackets are open.
  ///   - tail: What follows the last item.
  ///   - lines: Where the lines go.
  private static func fill(
    _ items: [Code], indent: Int, hanging: Int = 0, depth: Int, tail: Code = [],
    into lines: inout LineBuffer
  ) {
    // How many columns are taken of the line that more may be added to; nil where there is none.
    var taken: Int?
    for (position, item) in items.enumerated() {
      let isLast = position == items.count - 1
      let end = isLast ? tail : comma
      // `swift format` keeps room for a comma behind each array of several elements, but for one at the very end of a
      // call, and behind any array at the end of others.
      let isArrayAtEnd = isLast && (end.isEmpty ? item : end).ends(with: "]")
      let commas = isArrayAtEnd ? 1 : BracketScan.lists(in: item, inCalls: isLast)
      let length = columns(item) + columns(end) + commas
      let margin = position == 0 ? indent : indent + hanging
      if let place = taken, place + 1 + length <= width {
        lines.add(" ")
        taken = place + 1 + length
      } else if margin + length <= width {
        lines.begin(indent: margin)
        taken = margin + length
      } else {
        let code = end.isEmpty ? item : (item + end)[...]
        wrap(code, indent: margin, depth: depth + 1, isTooLong: true, into: &lines)
        taken = nil
        continue
      }
      lines.add(item)
      lines.add(end)
    }
  }

  private static let comma = Code([UInt8(ascii: ",")])

  private static func fits(_ code: Code, _ indent: Int) -> Bool {
    indent + code.count <= width || indent + columns(code) <= width
  }

  /// How many columns a text takes: `swift format` counts characters.
  static func columns(_ text: String) -> Int {
    // Looking at all bytes without stopping at one lets the processor take many at once.
    let isASCII = text.withBytes { $0.reduce(0, |) } < 0x80
    return isASCII ? text.utf8.count : text.count
  }

  private static func columns(_ code: Code) -> Int {
    let isASCII = code.withUnsafeBufferPointer { $0.reduce(0, |) } < 0x80
    return isASCII ? code.count : String(decoding: code, as: UTF8.self).count
  }
}

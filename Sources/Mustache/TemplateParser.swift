/// Turns a template's text into instructions, in one pass over its bytes.
struct TemplateParser {
  private let source: Source
  private var opener = Array("{{".utf8)
  private var closer = Array("}}".utf8)
  private(set) var instructions: [Instruction] = []
  private(set) var names: [Name] = []
  private var openSections: [OpenSection] = []

  /// A delimiter is compared at every place where its first byte occurs; the bound keeps that
  /// linear in the template.
  private static let maximumDelimiterLength = 64

  private struct OpenSection {
    /// The index of the instruction that opens it.
    let instruction: Int
    let name: Range<Int>
  }

  /// A tag as read, before it is known whether it stands alone on its line.
  private struct Tag {
    enum Kind {
      case comment, delimiters, section, inverted, end, partial, variable, unescaped

      var canStandAlone: Bool { self != .variable && self != .unescaped }
    }

    let kind: Kind
    let range: Range<Int>
    /// What is between the delimiters and sigils, trimmed.
    let content: Range<Int>
  }

  init(_ source: Source) {
    self.source = source
  }

  mutating func parse() throws(TemplateError) {
    var cursor = 0
    var isLineStart = true
    while let start = source.offset(of: opener, from: cursor) {
      let tag = try readTag(at: start)
      let blanks = source.bytes[cursor..<start].lastIndex { !$0.isBlank }.map { $0 + 1 } ?? cursor
      let followsNewline =
        blanks == cursor ? isLineStart : source.newlineLength(at: blanks - 1) == 1
      if followsNewline, tag.kind.canStandAlone,
        let next = endOfBlankLine(from: tag.range.upperBound)
      {
        addText(cursor..<blanks, isLineStart: isLineStart)
        try add(tag, indent: blanks..<start)
        cursor = next
        isLineStart = true
      } else {
        addText(cursor..<start, isLineStart: isLineStart)
        if followsNewline, blanks == start {
          instructions.append(Instruction(operation: .lineStart, offset: start))
        }
        try add(tag, indent: nil)
        cursor = tag.range.upperBound
        isLineStart = false
      }
    }
    addText(cursor..<source.bytes.count, isLineStart: isLineStart)
    if let section = openSections.last {
      throw error(
        "the section \(quoted(section.name)) is never closed",
        at: instructions[section.instruction].offset)
    }
  }

  /// The start of the next line if there are only blanks up to it.
  private func endOfBlankLine(from offset: Int) -> Int? {
    guard let end = source.bytes[offset...].firstIndex(where: { !$0.isBlank }) else {
      return source.bytes.count
    }
    let newline = source.newlineLength(at: end)
    return newline > 0 ? end + newline : nil
  }

  private mutating func addText(_ range: Range<Int>, isLineStart: Bool) {
    guard !range.isEmpty else { return }
    if isLineStart, source.newlineLength(at: range.lowerBound) == 0 {
      instructions.append(Instruction(operation: .lineStart, offset: range.lowerBound))
    }
    instructions.append(
      Instruction(operation: .text(end: range.upperBound), offset: range.lowerBound))
  }
}

// Reading a tag

extension TemplateParser {
  private func readTag(at start: Int) throws(TemplateError) -> Tag {
    let inside = start + opener.count
    guard let sigil = source.bytes[inside...].firstIndex(where: { !$0.isWhitespace }) else {
      throw unclosed(at: start, expected: closer)
    }
    // Before sigils, because a delimiter may begin with one: `<<>>` is empty, not a partial.
    if source.bytes[sigil...].starts(with: closer) { throw emptyTag(at: start) }
    let kind: Tag.Kind
    var end = closer
    switch source.bytes[sigil] {
    case UInt8(ascii: "!"): kind = .comment
    case UInt8(ascii: "="):
      kind = .delimiters
      end.insert(UInt8(ascii: "="), at: 0)
    case UInt8(ascii: "#"): kind = .section
    case UInt8(ascii: "^"): kind = .inverted
    case UInt8(ascii: "/"): kind = .end
    case UInt8(ascii: ">"): kind = .partial
    case UInt8(ascii: "&"): kind = .unescaped
    case UInt8(ascii: "{"):
      kind = .unescaped
      end.insert(UInt8(ascii: "}"), at: 0)
    default: kind = .variable
    }
    let content = kind == .variable ? sigil : sigil + 1
    guard let contentEnd = source.offset(of: end, from: content) else {
      throw unclosed(at: start, expected: end)
    }
    return Tag(
      kind: kind, range: start..<(contentEnd + end.count),
      content: source.trimmed(content..<contentEnd))
  }

  private func unclosed(at offset: Int, expected: [UInt8]) -> TemplateError {
    let expected = String(decoding: expected, as: UTF8.self).quoted
    return error("the tag is never closed by \(expected)", at: offset)
  }

  private func emptyTag(at offset: Int) -> TemplateError {
    error("the tag is empty: a name is missing", at: offset)
  }
}

// What a tag means

extension TemplateParser {
  private mutating func add(_ tag: Tag, indent: Range<Int>?) throws(TemplateError) {
    let offset = tag.range.lowerBound
    let operation: Instruction.Operation
    switch tag.kind {
    case .comment:
      return
    case .delimiters:
      return try setDelimiters(tag)
    case .end:
      return try closeSection(tag)
    case .variable:
      operation = .interpolation(name: try name(of: tag), escaped: true)
    case .unescaped:
      operation = .interpolation(name: try name(of: tag), escaped: false)
    case .section:
      operation = .section(name: try name(of: tag), next: 0)
      openSections.append(OpenSection(instruction: instructions.count, name: tag.content))
    case .inverted:
      operation = .inverted(name: try name(of: tag), next: 0)
      openSections.append(OpenSection(instruction: instructions.count, name: tag.content))
    case .partial:
      try checkName(of: tag)
      operation = .partial(
        name: number(of: Name(first: source.text(tag.content), rest: [])), indent: indent)
    }
    instructions.append(Instruction(operation: operation, offset: offset))
  }

  private mutating func setDelimiters(_ tag: Tag) throws(TemplateError) {
    let words = source.bytes[tag.content].split(whereSeparator: \.isWhitespace)
    guard words.count == 2 else {
      throw error(
        "a delimiter tag holds two delimiters with white space between them",
        at: tag.range.lowerBound)
    }
    guard words.allSatisfy({ $0.count <= Self.maximumDelimiterLength }) else {
      throw error(
        "a delimiter is longer than \(Self.maximumDelimiterLength) bytes", at: tag.range.lowerBound)
    }
    opener = Array(words[0])
    closer = Array(words[1])
  }

  private mutating func closeSection(_ tag: Tag) throws(TemplateError) {
    let offset = tag.range.lowerBound
    try checkName(of: tag)
    guard let section = openSections.popLast() else {
      throw error("\(quoted(tag.content)) is closed but no section is open", at: offset)
    }
    guard source.bytes[section.name] == source.bytes[tag.content] else {
      let opened = source.position(of: instructions[section.instruction].offset)
      throw error(
        "\(quoted(tag.content)) is closed but the open section is \(quoted(section.name)), "
          + "opened at \(opened.line):\(opened.column)", at: offset)
    }
    switch instructions[section.instruction].operation {
    case .section(let name, _):
      instructions.append(
        Instruction(operation: .endSection(body: section.instruction + 1), offset: offset))
      instructions[section.instruction].operation = .section(name: name, next: instructions.count)
    case .inverted(let name, _):
      instructions[section.instruction].operation = .inverted(name: name, next: instructions.count)
    case .text, .lineStart, .interpolation, .endSection, .partial:
      break
    }
  }

  private func checkName(of tag: Tag) throws(TemplateError) {
    if tag.content.isEmpty { throw emptyTag(at: tag.range.lowerBound) }
    if source.bytes[tag.content].contains(where: \.isWhitespace) {
      throw error("the name \(quoted(tag.content)) has white space in it", at: tag.range.lowerBound)
    }
  }

  /// The number of the name in a tag.
  private mutating func name(of tag: Tag) throws(TemplateError) -> Int {
    try checkName(of: tag)
    let dot = UInt8(ascii: ".")
    if source.bytes[tag.content].elementsEqual([dot]) {
      return number(of: Name(first: "", rest: []))
    }
    let parts = source.bytes[tag.content]
      .split(separator: dot, omittingEmptySubsequences: false)
      .map { String(decoding: $0, as: UTF8.self) }
    guard let first = parts.first, !parts.contains("") else {
      throw error("the name \(quoted(tag.content)) has an empty part", at: tag.range.lowerBound)
    }
    return number(of: Name(first: first, rest: Array(parts.dropFirst())))
  }

  private mutating func number(of name: Name) -> Int {
    names.append(name)
    return names.count - 1
  }
}

// Errors

extension TemplateParser {
  private func error(_ message: String, at offset: Int) -> TemplateError {
    TemplateError(message, in: source, at: offset)
  }

  private func quoted(_ range: Range<Int>) -> String {
    source.text(range).quoted
  }
}

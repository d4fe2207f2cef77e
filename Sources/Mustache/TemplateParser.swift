/// Turns a template's text into instructions, in one pass over its bytes.
struct TemplateParser {
  private let source: Source
  private var opener = Array("{{".utf8)
  private var closer = Array("}}".utf8)
  private(set) var instructions: [Instruction] = []
  /// The names of the open sections, and the indexes of the instructions that open them.
  private var openSections: [(instruction: Int, name: String)] = []

  /// The parser compares a delimiter at each occurrence of its first byte; the limit keeps that linear in the template.
  private static let maximumDelimiterLength = 64

  /// A tag, before the parser knows whether it stands alone on its line.
  private struct Tag {
    /// The character that tells the kind of the tag; nil for a variable.
    let sigil: Character?
    let range: Range<Int>
    /// The bytes between sigils and delimiters, trimmed.
    let content: Range<Int>

    var canStandAlone: Bool { sigil.map { $0 != "&" && $0 != "{" } ?? false }
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
      if followsNewline, tag.canStandAlone, let next = endOfBlankLine(from: tag.range.upperBound) {
        addText(cursor..<blanks, isLineStart: isLineStart)
        try add(tag, indent: blanks..<start)
        cursor = next
        isLineStart = true
      } else {
        addText(cursor..<start, isLineStart: isLineStart)
        if followsNewline, blanks == start { append(.lineStart, at: start) }
        try add(tag, indent: nil)
        cursor = tag.range.upperBound
        isLineStart = false
      }
    }
    addText(cursor..<source.bytes.count, isLineStart: isLineStart)
    if let section = openSections.last {
      throw error(
        "the section \(section.name.quoted) is never closed",
        at: instructions[section.instruction].offset)
    }
  }

  /// The start of the next line if only blanks precede it.
  private func endOfBlankLine(from offset: Int) -> Int? {
    guard let end = source.bytes[offset...].firstIndex(where: { !$0.isBlank }) else {
      return source.bytes.count
    }
    let newline = source.newlineLength(at: end)
    return newline > 0 ? end + newline : nil
  }

  /// Adds a text line by line: each line that is not empty may need an indentation.
  private mutating func addText(_ range: Range<Int>, isLineStart: Bool) {
    var isLineStart = isLineStart
    var start = range.lowerBound
    while start < range.upperBound {
      let newline = source.bytes[start..<range.upperBound].firstIndex(of: UInt8(ascii: "\n"))
      let end = newline.map { $0 + 1 } ?? range.upperBound
      if isLineStart, source.newlineLength(at: start) == 0 { append(.lineStart, at: start) }
      append(.text(end: end), at: start)
      isLineStart = true
      start = end
    }
  }

  private mutating func append(_ operation: Instruction.Operation, at offset: Int) {
    instructions.append(Instruction(operation: operation, offset: offset))
  }

  // MARK: Reading a tag

  private func readTag(at start: Int) throws(TemplateError) -> Tag {
    let inside = start + opener.count
    guard let first = source.bytes[inside...].firstIndex(where: { !$0.isWhitespace }) else {
      throw unclosed(at: start, expected: closer)
    }
    // Before sigils, because a delimiter may begin with one: `<<>>` is empty, not a partial.
    if source.bytes[first...].starts(with: closer) { throw emptyTag(at: start) }
    let character = Character(Unicode.Scalar(source.bytes[first]))
    let sigil = "!=#^/>&{".contains(character) ? character : nil
    let end = (sigil == "=" ? Array("=".utf8) : sigil == "{" ? Array("}".utf8) : []) + closer
    let content = sigil == nil ? first : first + 1
    guard let contentEnd = source.offset(of: end, from: content) else {
      throw unclosed(at: start, expected: end)
    }
    return Tag(
      sigil: sigil, range: start..<(contentEnd + end.count),
      content: source.trimmed(content..<contentEnd))
  }

  // MARK: The meaning of a tag

  private mutating func add(_ tag: Tag, indent: Range<Int>?) throws(TemplateError) {
    let offset = tag.range.lowerBound
    switch tag.sigil {
    case "!": break
    case "=": try setDelimiters(tag)
    case "#", "^":
      let path = try path(of: tag)
      openSections.append((instructions.count, source.text(tag.content)))
      append(
        tag.sigil == "#" ? .section(path: path, next: 0) : .inverted(path: path, next: 0),
        at: offset)
    case "/": try closeSection(tag)
    case ">": append(.partial(name: try name(of: tag), indent: indent), at: offset)
    default: append(.interpolation(path: try path(of: tag), escaped: tag.sigil == nil), at: offset)
    }
  }

  private mutating func setDelimiters(_ tag: Tag) throws(TemplateError) {
    let offset = tag.range.lowerBound
    let words = source.bytes[tag.content].split(whereSeparator: \.isWhitespace)
    guard words.count == 2 else {
      throw error(
        "a delimiter tag holds two delimiters with white space between them", at: offset)
    }
    guard words.allSatisfy({ $0.count <= Self.maximumDelimiterLength }) else {
      throw error("a delimiter is longer than \(Self.maximumDelimiterLength) bytes", at: offset)
    }
    opener = Array(words[0])
    closer = Array(words[1])
  }

  private mutating func closeSection(_ tag: Tag) throws(TemplateError) {
    let offset = tag.range.lowerBound
    let name = try name(of: tag)
    guard let section = openSections.popLast() else {
      throw error("\(name.quoted) is closed but no section is open", at: offset)
    }
    // By bytes: two spellings of one character are two names.
    guard section.name.utf8.elementsEqual(name.utf8) else {
      let opened = source.position(of: instructions[section.instruction].offset)
      throw error(
        "\(name.quoted) is closed but the open section is \(section.name.quoted), "
          + "opened at \(opened.line):\(opened.column)", at: offset)
    }
    switch instructions[section.instruction].operation {
    case .section(let path, _):
      append(.endSection(body: section.instruction + 1), at: offset)
      instructions[section.instruction].operation = .section(path: path, next: instructions.count)
    case .inverted(let path, _):
      instructions[section.instruction].operation = .inverted(path: path, next: instructions.count)
    default: break
    }
  }

  /// The name in a tag.
  private func name(of tag: Tag) throws(TemplateError) -> String {
    let name = source.text(tag.content)
    if name.isEmpty { throw emptyTag(at: tag.range.lowerBound) }
    if name.utf8.contains(where: \.isWhitespace) {
      throw error("the name \(name.quoted) has white space in it", at: tag.range.lowerBound)
    }
    return name
  }

  /// The parts of the name in a tag; none for `.`.
  private func path(of tag: Tag) throws(TemplateError) -> [String] {
    let name = try name(of: tag)
    if name == "." { return [] }
    let parts = name.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    if parts.contains(where: \.isEmpty) {
      throw error("the name \(name.quoted) has an empty part", at: tag.range.lowerBound)
    }
    return parts.map { String(Substring($0)) }
  }

  // MARK: Errors

  private func unclosed(at offset: Int, expected: [UInt8]) -> TemplateError {
    let expected = String(decoding: expected, as: UTF8.self).quoted
    return error("the tag is never closed by \(expected)", at: offset)
  }

  private func emptyTag(at offset: Int) -> TemplateError {
    error("the tag is empty: a name is missing", at: offset)
  }

  private func error(_ message: String, at offset: Int) -> TemplateError {
    TemplateError(message, in: source, at: offset)
  }
}

/// Runs the instructions of a template, and of the partials it includes, over a context.
///
/// One loop with explicit stacks for sections and partials; it does not recurse.
struct Renderer: ~Copyable {
  private var template: Template
  /// The index of the instruction to run next.
  private var next = 0
  private let root: MustacheValue
  private let partials: [String: Template]
  private let escape: Escape
  private let strict: Bool
  private let limit: Int
  private var remaining: Int

  private var output = ByteBuffer(capacity: 1 << 14)
  private var sections: [OpenSection] = []
  /// The objects of the context stack; other values have no names to look up.
  private var objects: [MustacheObject] = []
  private var callers: [Caller] = []
  /// The indentation of all nested partials one after the other. What applies begins at
  /// `indentStart`: a partial inside a line starts afresh.
  private var indent: [UInt8] = []
  private var indentStart = 0

  private struct OpenSection {
    /// The value on top of the context stack.
    var current: MustacheValue
    /// The elements that follow it.
    var following: ArraySlice<MustacheValue>
  }

  /// Where to go on after a partial.
  private struct Caller {
    let template: Template
    let next: Int
    let indentStart: Int
    let indentEnd: Int
  }

  init(
    template: Template, root: MustacheValue, partials: [String: Template], escape: Escape,
    strict: Bool, limit: Int
  ) {
    self.template = template
    self.root = root
    self.partials = partials
    self.escape = escape
    self.strict = strict
    self.limit = limit
    remaining = limit
    push(root)
  }

  mutating func render() throws(TemplateError) -> String {
    repeat {
      while next < template.instructions.count {
        let instruction = template.instructions[next]
        next += 1
        try charge(1, at: instruction.offset)
        try run(instruction.operation, at: instruction.offset)
      }
    } while returnToCaller()
    return output.text
  }

  private mutating func run(
    _ operation: Instruction.Operation, at offset: Int
  ) throws(TemplateError) {
    switch operation {
    case .text(let end):
      try writeText(offset..<end)
    case .lineStart:
      try writeIndent(at: offset)
    case .interpolation(let name, let escaped):
      try writeValue(of: name, escaped: escaped, at: offset)
    case .section(let name, let end):
      let value = try resolve(name, at: offset) ?? .null
      if !value.isTruthy { next = end } else { enterSection(value) }
    case .inverted(let name, let end):
      let value = try resolve(name, at: offset) ?? .null
      if value.isTruthy { next = end }
    case .endSection(let body):
      if repeatSection() { next = body }
    case .partial(let name, let indent):
      try enterPartial(name, indent: indent, at: offset)
    }
  }
}

// Sections and the context stack

extension Renderer {
  private mutating func enterSection(_ value: MustacheValue) {
    var following: ArraySlice<MustacheValue> = []
    var current = value
    if case .list(let elements) = value {
      following = elements[...]
      guard let first = following.popFirst() else { return }
      current = first
    }
    sections.append(OpenSection(current: current, following: following))
    push(current)
  }

  /// Moves the innermost section to its next element, or leaves it if there is none.
  private mutating func repeatSection() -> Bool {
    guard let last = sections.indices.last else { return false }
    if case .object = sections[last].current { objects.removeLast() }
    guard let element = sections[last].following.popFirst() else {
      sections.removeLast()
      return false
    }
    sections[last].current = element
    push(element)
    return true
  }

  private mutating func push(_ value: MustacheValue) {
    if case .object(let object) = value { objects.append(object) }
  }

  /// The value of a name; nil if there is none, which is an error in strict mode.
  private mutating func resolve(
    _ name: Int, at offset: Int
  ) throws(TemplateError) -> MustacheValue? {
    if template.names[name].isTop { return sections.last?.current ?? root }
    let bit = template.names[name].bit
    var found: MustacheValue?
    var place = objects.count
    while found == nil, place > 0 {
      place -= 1
      guard objects[place].mayHave(bit) else { continue }
      found = objects[place].value(of: template.names[name].first)
    }
    try charge(objects.count - place, at: offset)
    guard let found else {
      if strict {
        throw error(
          "nothing in the context is named \(template.names[name].first.quoted)", at: offset)
      }
      return nil
    }
    return template.names[name].isPath
      ? try member(of: found, template.names[name], at: offset) : found
  }

  /// The value that a path leads to from the value of its first part.
  private mutating func member(
    of value: MustacheValue, _ name: Name, at offset: Int
  ) throws(TemplateError) -> MustacheValue? {
    try charge(name.rest.count, at: offset)
    var value = value
    for (index, part) in name.rest.enumerated() {
      guard case .object(let object) = value, let member = object[part] else {
        if strict {
          let parent = ([name.first] + name.rest[..<index]).joined(separator: ".")
          throw error("\(parent.quoted) has nothing named \(part.quoted)", at: offset)
        }
        return nil
      }
      value = member
    }
    return value
  }
}

// Partials

extension Renderer {
  private mutating func enterPartial(
    _ number: Int, indent range: Range<Int>?, at offset: Int
  ) throws(TemplateError) {
    let name = template.names[number].first
    guard let partial = partials[name] else {
      if strict { throw error("there is no partial named \(name.quoted)", at: offset) }
      return
    }
    guard callers.count < Template.maximumPartialDepth else {
      throw error(
        "the partial \(name.quoted) is nested more than \(Template.maximumPartialDepth) deep",
        at: offset)
    }
    callers.append(
      Caller(template: template, next: next, indentStart: indentStart, indentEnd: indent.count))
    if let range {
      try charge(range.count, at: offset)
      indent += template.source.bytes[range]
    } else {
      indentStart = indent.count
    }
    template = partial
    next = 0
  }

  private mutating func returnToCaller() -> Bool {
    guard let caller = callers.popLast() else { return false }
    template = caller.template
    next = caller.next
    indentStart = caller.indentStart
    indent.removeSubrange(caller.indentEnd...)
    return true
  }
}

// Output

extension Renderer {
  private mutating func writeText(_ range: Range<Int>) throws(TemplateError) {
    try charge(range.count, at: range.lowerBound)
    guard indentStart < indent.count else {
      output.append(template.source.bytes, range)
      return
    }
    var lineStart = range.lowerBound
    while let next = template.source.lineStart(in: lineStart..<range.upperBound) {
      output.append(template.source.bytes, lineStart..<next)
      lineStart = next
      if lineStart < range.upperBound, template.source.newlineLength(at: lineStart) == 0 {
        try writeIndent(at: lineStart)
      }
    }
    output.append(template.source.bytes, lineStart..<range.upperBound)
  }

  private mutating func writeIndent(at offset: Int) throws(TemplateError) {
    try charge(indent.count - indentStart, at: offset)
    output.append(indent, indentStart..<indent.count)
  }

  private mutating func writeValue(
    of name: Int, escaped: Bool, at offset: Int
  ) throws(TemplateError) {
    guard let value = try resolve(name, at: offset) else { return }
    guard let text = value.text else {
      throw error("a list or an object has no text to interpolate", at: offset)
    }
    try charge(text.utf8.count, at: offset)
    guard escaped, case .html = escape else {
      output.append(text)
      return
    }
    for byte in text.utf8 {
      if let reference = Escape.htmlReference(for: byte) {
        output.append(reference)
      } else {
        output.append(byte)
      }
    }
  }

  /// Counts work, so that no template renders without end.
  @inline(__always)
  private mutating func charge(_ work: Int, at offset: Int) throws(TemplateError) {
    remaining -= work
    if remaining < 0 { throw error("rendering takes more than the limit of \(limit)", at: offset) }
  }

  private func error(_ message: String, at offset: Int) -> TemplateError {
    TemplateError(message, in: template.source, at: offset)
  }
}

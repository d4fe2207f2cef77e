/// Runs the instructions of a template, and of the partials it includes, over a context.
///
/// One loop with explicit stacks for sections and partials; it does not recurse.
struct Renderer {
  /// A template that is being rendered.
  private struct Frame {
    let template: Template
    /// The index of the instruction to run next.
    var next = 0
    /// The indentation of each line: that of all nested standalone partial tags. A partial inside a line has none.
    var indent: [UInt8] = []
  }

  private let root: MustacheValue
  private let partials: [String: Template]
  private let escape: Escape
  private let strict: Bool
  private let limit: Int
  private var remaining: Int

  private var output: [UInt8] = []
  private var frame: Frame
  private var callers: [Frame] = []
  /// For each open section, its current element and those that follow it.
  private var sections: [ArraySlice<MustacheValue>] = []
  /// The objects of the context stack; other values have no names to look up.
  private var objects: [[String: MustacheValue]] = []

  init(
    template: Template, root: MustacheValue, partials: [String: Template], escape: Escape,
    strict: Bool, limit: Int
  ) {
    frame = Frame(template: template)
    self.root = root
    self.partials = partials
    self.escape = escape
    self.strict = strict
    self.limit = limit
    remaining = limit
    push(root)
  }

  mutating func render() throws(TemplateError) -> String {
    while true {
      if frame.next < frame.template.instructions.count {
        let instruction = frame.template.instructions[frame.next]
        frame.next += 1
        try charge(1, at: instruction.offset)
        try run(instruction.operation, at: instruction.offset)
      } else if let caller = callers.popLast() {
        frame = caller
      } else {
        return String(decoding: output, as: UTF8.self)
      }
    }
  }

  private mutating func run(
    _ operation: Instruction.Operation, at offset: Int
  ) throws(TemplateError) {
    switch operation {
    case .text(let end):
      try write(frame.template.source.bytes[offset..<end], at: offset)
    case .lineStart:
      try write(frame.indent[...], at: offset)
    case .interpolation(let path, let escaped):
      guard let value = try resolve(path, at: offset) else { return }
      guard let text = value.text else {
        throw error("a list or an object has no text to interpolate", at: offset)
      }
      try charge(text.utf8.count, at: offset)
      output += (escaped ? escape : .none).bytes(of: text)
    case .section(let path, let end):
      let value = try resolve(path, at: offset) ?? .null
      if value.isTruthy { enterSection(value) } else { frame.next = end }
    case .inverted(let path, let end):
      let value = try resolve(path, at: offset) ?? .null
      if value.isTruthy { frame.next = end }
    case .endSection(let body):
      if repeatSection() { frame.next = body }
    case .partial(let name, let indent):
      try enterPartial(name, indent: indent, at: offset)
    }
  }

  private mutating func enterSection(_ value: MustacheValue) {
    var elements = [value]
    if case .list(let list) = value { elements = list }
    sections.append(elements[...])
    if let first = elements.first { push(first) }
  }

  /// Continues with the next element of the innermost section, or leaves the section if there is none.
  private mutating func repeatSection() -> Bool {
    guard let last = sections.indices.last else { return false }
    if case .object? = sections[last].popFirst() { objects.removeLast() }
    guard let element = sections[last].first else {
      sections.removeLast()
      return false
    }
    push(element)
    return true
  }

  private mutating func push(_ value: MustacheValue) {
    if case .object(let object) = value { objects.append(object) }
  }

  /// The value at a path; nil if there is none, which is an error in strict mode.
  private mutating func resolve(
    _ path: [String], at offset: Int
  ) throws(TemplateError) -> MustacheValue? {
    guard let first = path.first else { return sections.last?.first ?? root }
    let holder = objects.lastIndex { $0.keys.contains(first) }
    try charge(objects.count - (holder ?? 0) + path.count - 1, at: offset)
    guard let holder, var value = objects[holder][first] else {
      if strict { throw error("nothing in the context is named \(first.quoted)", at: offset) }
      return nil
    }
    for (count, name) in path.enumerated().dropFirst() {
      guard case .object(let object) = value, let member = object[name] else {
        if strict {
          let parent = path[..<count].joined(separator: ".")
          throw error("\(parent.quoted) has nothing named \(name.quoted)", at: offset)
        }
        return nil
      }
      value = member
    }
    return value
  }

  private mutating func enterPartial(
    _ name: String, indent: Range<Int>?, at offset: Int
  ) throws(TemplateError) {
    guard let partial = partials[name] else {
      if strict { throw error("there is no partial named \(name.quoted)", at: offset) }
      return
    }
    let maximumDepth = Template.maximumPartialDepth
    guard callers.count < maximumDepth else {
      throw error(
        "the partial \(name.quoted) is nested more than \(maximumDepth) deep", at: offset)
    }
    var inner = Frame(template: partial)
    if let indent {
      inner.indent = frame.indent + frame.template.source.bytes[indent]
      try charge(inner.indent.count, at: offset)
    }
    callers.append(frame)
    frame = inner
  }

  private mutating func write(_ bytes: ArraySlice<UInt8>, at offset: Int) throws(TemplateError) {
    try charge(bytes.count, at: offset)
    output += bytes
  }

  /// Counts work, so that every rendering ends.
  private mutating func charge(_ work: Int, at offset: Int) throws(TemplateError) {
    remaining -= work
    if remaining < 0 { throw error("rendering takes more than the limit of \(limit)", at: offset) }
  }

  private func error(_ message: String, at offset: Int) -> TemplateError {
    TemplateError(message, in: frame.template.source, at: offset)
  }
}

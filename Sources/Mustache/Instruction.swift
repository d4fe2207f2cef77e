/// A step of a parsed template.
///
/// A template is a flat list of these, in source order, in which sections are jumps. Neither the
/// parser nor the renderer recurses, so that no depth of nesting can overflow the stack. Names are
/// numbers in `Template.names`: an instruction is plain bits, and to copy it counts no references.
struct Instruction: Sendable {
  enum Operation: Sendable {
    /// Writes the template's text from the instruction's offset up to `end`.
    case text(end: Int)
    /// A line begins here that is not inside a text: the place for a partial's indentation.
    case lineStart
    /// Writes the value of a name.
    case interpolation(name: Int, escaped: Bool)
    /// Renders what follows for each element of a value; goes on at `next` if there is none.
    case section(name: Int, next: Int)
    /// Goes on at `next` unless a value is false.
    case inverted(name: Int, next: Int)
    /// Goes back to `body` for the next element of the innermost section, or leaves the section.
    case endSection(body: Int)
    /// Renders another template. `indent` is the template's text before a standalone tag, nil for
    /// a tag with something beside it on its line.
    case partial(name: Int, indent: Range<Int>?)
  }

  var operation: Operation
  /// Where the tag or text begins in the source.
  let offset: Int
}

/// What a tag's name refers to.
struct Name: Sendable {
  /// What is looked up in the whole context stack, or a partial's name. Empty for `.`, which means
  /// the value on top of the stack.
  let first: String
  /// The bit that stands for `first` in the sieve of an object that has it.
  let bit: UInt64
  /// What is looked up one after the other, each in the value found so far.
  let rest: [String]
  /// Whether the name is `.`, and whether there is a `rest`.
  let isTop: Bool
  let isPath: Bool

  init(first: String, rest: [String]) {
    self.first = first
    self.rest = rest
    isTop = first.isEmpty
    isPath = !rest.isEmpty
    bit = MustacheObject.bit(of: first)
  }
}

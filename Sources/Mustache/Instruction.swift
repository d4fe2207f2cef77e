/// A step of a parsed template.
///
/// A template is a flat list of instructions in source order, in which sections are jumps. Neither the parser nor the
/// renderer recurses, so deeply nested sections cannot overflow the stack.
struct Instruction: Sendable {
  enum Operation: Sendable {
    /// Writes the template's text from the instruction's offset up to `end`.
    case text(end: Int)
    /// Writes the indentation of the partial: a line that is not empty begins here.
    case lineStart
    /// Writes the value at a path.
    case interpolation(path: [String], escaped: Bool)
    /// Renders the following instructions for each element of a value; continues at `next` if there is none.
    case section(path: [String], next: Int)
    /// Continues at `next` unless a value is false.
    case inverted(path: [String], next: Int)
    /// Returns to `body` for the next element of the innermost section, or leaves the section.
    case endSection(body: Int)
    /// Renders another template. `indent` is the text before a standalone tag, nil for a tag with other text on its
    /// line.
    case partial(name: String, indent: Range<Int>?)
  }

  /// The parts of a path are the names to look up, each in the value before it; the first in the whole context stack.
  /// The empty path stands for `.`, the value on top of the stack.
  var operation: Operation

  /// The byte offset of the tag or text in the source.
  let offset: Int
}

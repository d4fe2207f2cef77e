/// Lines of a file on their way into it, one behind the other.
struct LineBuffer {
  /// All lines, with newlines between them.
  var bytes: [UInt8] = []

  /// Where the last line begins.
  private var start = 0

  /// Whether the next line begins here rather than behind a newline.
  private var isAtStart = true

  /// What was written up to some moment.
  struct Mark {
    fileprivate let count: Int
    fileprivate let start: Int
    fileprivate let isAtStart: Bool
  }

  /// Takes the end of the bytes as the place where the next line begins.
  mutating func restart() { (start, isAtStart) = (bytes.count, true) }

  /// Begins a line.
  mutating func begin(indent: Int) {
    if !isAtStart { bytes.append(UInt8(ascii: "\n")) }
    (start, isAtStart) = (bytes.count, false)
    for _ in 0..<indent { bytes.append(UInt8(ascii: " ")) }
  }

  /// Adds to the last line.
  mutating func add(_ code: Code) { bytes += code }

  /// Adds to the last line.
  mutating func add(_ text: StaticString) { text.withUTF8Buffer { bytes += $0 } }

  /// Adds a whole line.
  mutating func add(line code: Code, indent: Int) {
    begin(indent: indent)
    add(code)
  }

  /// The moment, to come back to.
  var mark: Mark { Mark(count: bytes.count, start: start, isAtStart: isAtStart) }

  /// Takes back what was written since a moment.
  mutating func goBack(to mark: Mark) {
    bytes.removeLast(bytes.count - mark.count)
    (start, isAtStart) = (mark.start, mark.isAtStart)
  }

  /// Whether anything was written since a moment.
  func hasGrown(since mark: Mark) -> Bool { bytes.count > mark.count }

  /// The last line.
  var line: Code { bytes[start...] }
}

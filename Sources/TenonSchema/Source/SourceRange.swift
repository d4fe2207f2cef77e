/// A place in a source file. Lines and columns count from 1; a column is one Unicode scalar, as libyaml
/// counts. Line 0 stands for the file as a whole.
package struct SourcePosition: Hashable, Comparable, Sendable {
  // Everything that is read from a file has its place, so places are kept small: no file has more lines or columns.
  private var lineNumber: UInt32
  private var columnNumber: UInt32

  /// The line, from 1.
  package var line: Int {
    get { Int(lineNumber) }
    set { lineNumber = UInt32(clamping: newValue) }
  }

  /// The column, from 1, in Unicode scalars.
  package var column: Int {
    get { Int(columnNumber) }
    set { columnNumber = UInt32(clamping: newValue) }
  }

  /// Creates a position.
  package init(line: Int, column: Int) {
    lineNumber = UInt32(clamping: line)
    columnNumber = UInt32(clamping: column)
  }

  package static func < (left: SourcePosition, right: SourcePosition) -> Bool {
    (left.lineNumber, left.columnNumber) < (right.lineNumber, right.columnNumber)
  }
}

/// A stretch of a source file, from its first character to just behind its last.
package struct SourceRange: Hashable, Sendable {
  /// The file the range is in.
  package let file: SourceFile

  /// Where the range starts.
  package let start: SourcePosition

  /// The position just behind the range; equal to `start` for an empty one.
  package let end: SourcePosition

  /// Creates a range.
  package init(file: SourceFile, start: SourcePosition, end: SourcePosition) {
    self.file = file
    self.start = start
    self.end = end
  }

  /// Creates the range that stands for a file as a whole, for what has no place in its text: a missing
  /// file, say.
  package init(whole file: SourceFile) {
    let nowhere = SourcePosition(line: 0, column: 0)
    self.init(file: file, start: nowhere, end: nowhere)
  }

  /// Creates the empty range at a file's first character.
  package init(start file: SourceFile) {
    let start = SourcePosition(line: 1, column: 1)
    self.init(file: file, start: start, end: start)
  }

  /// Whether the range stands for the file as a whole.
  package var isWholeFile: Bool { start.line < 1 }

  package static func == (left: SourceRange, right: SourceRange) -> Bool {
    left.file === right.file && left.start == right.start && left.end == right.end
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(ObjectIdentifier(file))
    hasher.combine(start)
    hasher.combine(end)
  }
}

/// A position in a source file. Lines and columns count from 1; a column is one Unicode scalar, as libyaml counts. Line
/// 0 stands for the file as a whole.
package struct SourcePosition: Hashable, Comparable, Sendable {
  /// The line, from 1.
  package var line: Int

  /// The column, from 1, in Unicode scalars.
  package var column: Int

  package init(line: Int, column: Int) {
    self.line = line
    self.column = column
  }

  package static func < (left: SourcePosition, right: SourcePosition) -> Bool {
    (left.line, left.column) < (right.line, right.column)
  }
}

/// A range of characters in a source file.
package struct SourceRange: Hashable, Sendable {
  package let file: SourceFile

  /// The position of the first character.
  package var start: SourcePosition

  /// The position after the last character; equal to `start` for an empty range.
  package var end: SourcePosition

  package init(file: SourceFile, start: SourcePosition, end: SourcePosition) {
    self.file = file
    self.start = start
    self.end = end
  }

  /// Creates the range of a file as a whole, for what has no place in its text, such as a missing file.
  package init(whole file: SourceFile) {
    let nowhere = SourcePosition(line: 0, column: 0)
    self.init(file: file, start: nowhere, end: nowhere)
  }

  /// Creates the empty range at the first character of a file.
  package init(start file: SourceFile) {
    let start = SourcePosition(line: 1, column: 1)
    self.init(file: file, start: start, end: start)
  }

  /// True if the range stands for the file as a whole.
  package var isWholeFile: Bool { start.line < 1 }
}

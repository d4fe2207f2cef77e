#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// The walk over the lines of a file for `LineWrapper`. Most stay as they are; those are copied in long stretches.
struct LineLayout {
  /// The lines laid out so far.
  var result: [UInt8] { lines.bytes }

  private var lines = LineBuffer()

  private let bytes: UnsafeBufferPointer<UInt8>

  /// Where the stretch begins that is not copied yet.
  private var copied = 0

  init(_ bytes: UnsafeBufferPointer<UInt8>) {
    self.bytes = bytes
    lines.bytes.reserveCapacity(bytes.count + bytes.count / 16)
  }

  mutating func run() {
    var isInLiteral = false
    var start = 0
    while start <= bytes.count {
      let end = endOfLine(from: start)
      var code = start
      while code < end, bytes[code] == UInt8(ascii: " ") { code += 1 }
      let isComment = has(Self.commentMark, at: code, before: end)
      let wasInLiteral = isInLiteral
      if isInLiteral {
        isInLiteral = !has(Self.literalMark, at: code, before: end)
      } else if !isComment {
        isInLiteral = end - start >= 3 && has(Self.literalMark, at: end - 3, before: end)
      }
      if !wasInLiteral, !isInLiteral {
        lay(start..<end, code: code, isComment: isComment)
      }
      start = end + 1
    }
    copy(upTo: bytes.count)
    if bytes.last != Self.newline { lines.bytes.append(Self.newline) }
    while endsInBlankLine { lines.bytes.removeLast() }
  }

  /// Lays out a line outside of literals.
  ///
  /// - Parameters:
  ///   - line: The line, without its newline.
  ///   - code: Where its text begins.
  ///   - isComment: Whether the text is a comment.
  private mutating func lay(_ line: Range<Int>, code: Int, isComment: Bool) {
    if code == line.upperBound {
      copy(upTo: line.lowerBound)
      copied = endsInBlankLine ? min(line.upperBound + 1, bytes.count) : line.upperBound
    } else if line.upperBound - code == 1, bytes[code] == UInt8(ascii: "}") {
      copy(upTo: line.lowerBound)
      if lines.bytes.suffix(3).elementsEqual(Self.blockStart) {
        lines.bytes.removeLast()
        copied = code
      }
    } else if line.count > LineWrapper.width {
      copy(upTo: line.lowerBound)
      let text = Array(bytes[code..<line.upperBound])
      let indent = code - line.lowerBound
      lines.restart()
      if isComment {
        LineWrapper.wrapComment(text[...], indent: indent, into: &lines)
      } else {
        LineWrapper.wrap(text[...], indent: indent, depth: 0, into: &lines)
      }
      copied = line.upperBound
    }
  }

  /// Where the line ends that begins at `start`.
  private func endOfLine(from start: Int) -> Int {
    guard let first = bytes.baseAddress, start < bytes.count,
      let end = memchr(first + start, Int32(Self.newline), bytes.count - start)
    else { return bytes.count }
    return UnsafeRawPointer(end) - UnsafeRawPointer(first)
  }

  private mutating func copy(upTo end: Int) {
    guard copied < end else { return }
    lines.bytes.append(contentsOf: UnsafeBufferPointer(rebasing: bytes[copied..<end]))
    copied = end
  }

  private var endsInBlankLine: Bool {
    lines.bytes.count >= 2 && lines.bytes[lines.bytes.count - 1] == Self.newline
      && lines.bytes[lines.bytes.count - 2] == Self.newline
  }

  private func has(_ mark: [UInt8], at place: Int, before end: Int) -> Bool {
    end - place >= mark.count && mark.indices.allSatisfy { bytes[place + $0] == mark[$0] }
  }

  private static let newline = UInt8(ascii: "\n")
  private static let commentMark = Array("//".utf8)
  private static let literalMark = Array("\"\"\"".utf8)
  private static let blockStart = Array(" {\n".utf8)
}

import Testing

@testable import TenonSchema

@Suite("Source files")
struct SourceFileTests {
  @Test("lines end with LF, CR LF or CR")
  func lines() {
    let file = SourceFile(path: "a", text: "one\ntwo\r\nthree\r\rfive\n")
    #expect(file.lineCount == 6)
    #expect((1...6).map { file.line($0) } == ["one", "two", "three", "", "five", ""])
    #expect(file.line(0) == nil)
    #expect(file.line(7) == nil)
  }

  @Test("an empty file has one empty line")
  func empty() {
    let file = SourceFile(path: "a", text: "")
    #expect(file.lineCount == 1)
    #expect(file.line(1) == "")
    #expect(file.position(scalarOffset: 5) == SourcePosition(line: 1, column: 1))
    #expect(file.position(byteOffset: 5) == SourcePosition(line: 1, column: 1))
  }

  @Test("a last CR ends a line")
  func lastCarriageReturn() {
    let file = SourceFile(path: "a", text: "x\r")
    #expect(file.lineCount == 2)
    #expect(file.line(1) == "x")
    #expect(file.line(2) == "")
  }

  @Test("a byte order mark is not part of the text")
  func byteOrderMark() {
    let file = SourceFile(path: "a", text: "\u{FEFF}ab")
    #expect(file.text == "ab")
    #expect(file.position(scalarOffset: 1) == SourcePosition(line: 1, column: 2))
  }

  @Test("columns count Unicode scalars, from offsets in scalars and in bytes")
  func columns() {
    let file = SourceFile(path: "a", text: "é🦊x\nñy\n")
    #expect(file.position(scalarOffset: 2) == SourcePosition(line: 1, column: 3))
    #expect(file.position(byteOffset: 6) == SourcePosition(line: 1, column: 3))
    // An offset in the middle of the fox is the position of the fox.
    #expect(file.position(byteOffset: 4) == SourcePosition(line: 1, column: 2))
    #expect(file.position(byteOffset: 0) == SourcePosition(line: 1, column: 1))
    #expect(file.position(scalarOffset: 5) == SourcePosition(line: 2, column: 2))
    #expect(file.position(scalarOffset: 100) == SourcePosition(line: 3, column: 1))
    #expect(file.position(scalarOffset: -1) == SourcePosition(line: 1, column: 1))
  }

  @Test("a position is converted to its index in the text")
  func index() throws {
    let file = SourceFile(path: "a", text: "é🦊x\nabc\n")
    let fox = try #require(file.index(of: SourcePosition(line: 1, column: 2)))
    #expect(file.text[fox] == "🦊")
    let letter = try #require(file.index(of: SourcePosition(line: 2, column: 3)))
    #expect(file.text[letter] == "c")
    let end = try #require(file.index(of: SourcePosition(line: 2, column: 50)))
    #expect(file.text[end] == "\n")
    #expect(file.index(of: SourcePosition(line: 9, column: 1)) == nil)
  }
}

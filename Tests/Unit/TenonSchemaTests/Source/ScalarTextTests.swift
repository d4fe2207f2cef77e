import Testing

@testable import TenonSchema

/// A place in a scalar's text corresponds to a place in the file, whatever YAML removed before it.
@Suite("Places in scalars")
struct ScalarTextTests {
  /// The range of a word of a scalar, as `line:column-line:column`.
  private func place(of word: String, in yaml: String) throws -> String {
    var diagnostics: [Diagnostic] = []
    let file = SourceFile(path: "test.yaml", text: yaml)
    let root = YAMLReader.read(file, diagnostics: &diagnostics)
    let node = try #require(root?["sql"])
    let text = try #require(node.text)
    let found = try #require(text.firstRange(of: word))
    let start = text.utf8.distance(from: text.startIndex, to: found.lowerBound)
    let range = ScalarText(text: text, range: node.range).range(
      ofBytes: start..<(start + word.utf8.count))
    return "\(range.start.line):\(range.start.column)-\(range.end.line):\(range.end.column)"
  }

  @Test(
    "a word of a scalar is found in the file",
    arguments: [
      ("plain", "sql: one word here", "1:10-1:14"),
      ("a plain scalar of two lines", "sql: one\n  two word", "2:7-2:11"),
      ("a literal block", "a: 1\nsql: |\n  one\n    two word\n", "4:9-4:13"),
      ("a literal block with a header", "sql: |2- # word\n   one\n\n   word", "4:4-4:8"),
      ("a folded block", "sql: >\n  one\n  two\n\n  word three\n", "5:3-5:7"),
      ("single quotes", "sql: 'it''s a word'", "1:15-1:19"),
      ("double quotes", #"sql: "a \"b\"\n\tword""#, "1:18-1:22"),
      ("double quotes over lines", "sql: \"a \\\n   word\"", "2:4-2:8"),
      ("a tag and an anchor", "sql: !!str &here |\n  word", "2:3-2:7"),
      ("an alias", "a: &here |\n  one\n  word\nsql: *here\n", "3:3-3:7"),
      ("CR LF", "sql: |\r\n  one\r\n  word\r\n", "3:3-3:7"),
      ("letters of several bytes", "sql: |\n  'äöü€😀' word", "2:11-2:15"),
    ])
  func word(style: String, yaml: String, expected: String) throws {
    #expect(try place(of: "word", in: yaml) == expected)
  }

  @Test("if a scalar has escapes, its place is the whole scalar")
  func escapes() throws {
    #expect(try place(of: "word", in: #"sql: "\x61 word""#) == "1:6-1:17")
  }

  @Test("an offset after the end means the end")
  func behind() throws {
    var diagnostics: [Diagnostic] = []
    let file = SourceFile(path: "test.yaml", text: "sql: |\n  one\n  two\n\nmore: 1\n")
    let node = try #require(YAMLReader.read(file, diagnostics: &diagnostics)?["sql"])
    let range = ScalarText(text: node.text ?? "", range: node.range).range(ofBytes: 100..<200)
    #expect(range.start == SourcePosition(line: 3, column: 6))
  }
}

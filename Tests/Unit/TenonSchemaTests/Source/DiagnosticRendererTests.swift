import Foundation
import Testing

@testable import TenonSchema

@Suite("Rendering diagnostics")
struct DiagnosticRendererTests {
  private func file(_ text: String, path: String = "a.yaml") -> SourceFile {
    SourceFile(path: path, text: text)
  }

  private func range(
    _ file: SourceFile, _ line: Int, _ column: Int, to end: Int? = nil, line endLine: Int? = nil
  )
    -> SourceRange
  {
    SourceRange(
      file: file, start: SourcePosition(line: line, column: column),
      end: SourcePosition(line: endLine ?? line, column: end ?? column))
  }

  private func render(_ range: SourceRange, _ message: String = "m") -> String {
    DiagnosticRenderer().text([Diagnostic(.error, code: "c", message, at: range)])
  }

  @Test("a diagnostic shows its line with a caret, then its notes in the same form")
  func format() {
    let file = file("schema: Blog\n\tname: text\nlast")
    let diagnostic = Diagnostic(
      .warning, code: "c", "look here", at: range(file, 2, 2, to: 6),
      notes: [
        Diagnostic.Note("declared here", at: range(file, 1, 1, to: 7)),
        Diagnostic.Note("and there", at: range(self.file("x", path: "b.yaml"), 1, 2)),
      ])
    #expect(
      DiagnosticRenderer().text([diagnostic]) == """
        a.yaml:2:2: warning: look here
        \tname: text
        \t^~~~
        a.yaml:1:1: note: declared here
        schema: Blog
        ^~~~~~
        b.yaml:1:2: note: and there
        x
         ^

        """)
  }

  @Test("without diagnostics, the text is empty")
  func nothing() {
    #expect(DiagnosticRenderer().text([]) == "")
  }

  @Test("a range of several lines is marked to the end of its first line")
  func severalLines() {
    let file = file("ab: cd\nef\n")
    #expect(render(range(file, 1, 5, to: 3, line: 2)) == "a.yaml:1:5: error: m\nab: cd\n    ^~\n")
  }

  @Test("a caret can be after the end of a line")
  func lineEnd() {
    let file = file("ab:\r\n")
    #expect(render(range(file, 1, 4)) == "a.yaml:1:4: error: m\nab:\n   ^\n")
    #expect(render(range(file, 1, 40)) == "a.yaml:1:40: error: m\nab:\n   ^\n")
  }

  @Test("blank lines and places outside of the file show no line")
  func noLine() {
    let file = file(" \t\nx")
    #expect(render(range(file, 1, 2)) == "a.yaml:1:2: error: m\n")
    #expect(render(range(file, 9, 1)) == "a.yaml:9:1: error: m\n")
    #expect(render(SourceRange(whole: file)) == "a.yaml: error: m\n")
  }

  @Test("carets line up under tabs, wide and combining characters and emoji")
  func widths() {
    let wide = file("表\t名e\u{301}👩‍👩‍👧: x")
    // Columns: 表 1, tab 2, 名 3, e 4, acute 5, the family 6 to 10, colon 11, blank 12, x 13.
    #expect(
      render(range(wide, 1, 13, to: 14)) == "a.yaml:1:13: error: m\n\(wide.text)\n  \t       ^\n")
    #expect(render(range(wide, 1, 3, to: 6)) == "a.yaml:1:3: error: m\n\(wide.text)\n  \t^~~\n")
    #expect(render(range(wide, 1, 1, to: 4)) == "a.yaml:1:1: error: m\n\(wide.text)\n^~\t~~\n")
    #expect(render(range(wide, 1, 2, to: 4)) == "a.yaml:1:2: error: m\n\(wide.text)\n  ^\n")
  }

  @Test("control characters and direction marks are shown as pictures, not sent to the terminal")
  func controlCharacters() {
    let file = file("a\u{1B}[2J\u{0}\u{7F}\u{202E}\u{9B}b", path: "p\u{1B}\n.yaml")
    #expect(
      render(range(file, 1, 10, to: 11), "bad \u{1B}]0;\u{7} name\r\n")
        == "p␛␊.yaml:1:10: error: bad ␛]0;␇ name␍␊\na␛[2J␀␡\u{FFFD}\u{FFFD}b\n         ^\n")
  }

  @Test("a very long line is shortened around the caret")
  func longLine() {
    let file = file(
      String(repeating: "x", count: 500) + "here" + String(repeating: "y", count: 500))
    #expect(
      render(range(file, 1, 501, to: 505)) == """
        a.yaml:1:501: error: m
        …\(String(repeating: "x", count: 60))here\(String(repeating: "y", count: 96))…
        \(String(repeating: " ", count: 61))^~~~

        """)
    #expect(
      render(range(file, 1, 3, to: 900)) == """
        a.yaml:1:3: error: m
        \(String(repeating: "x", count: 160))…
          ^\(String(repeating: "~", count: 157))

        """)
    #expect(
      render(range(file, 1, 1005)) == """
        a.yaml:1:1005: error: m
        …\(String(repeating: "y", count: 60))
        \(String(repeating: " ", count: 61))^

        """)
  }

  @Test("a line that fits is shown completely")
  func fittingLine() {
    let text = String(repeating: "x", count: 160)
    #expect(
      render(range(file(text), 1, 160))
        == "a.yaml:1:160: error: m\n\(text)\n\(String(repeating: " ", count: 159))^\n")
  }

  @Test("long runs of combining marks and huge messages are shortened")
  func hugeParts() {
    let heap = "a" + String(repeating: "\u{301}", count: 5_000) + "b"
    let shown = "a" + String(repeating: "\u{301}", count: 15) + "…"
    #expect(render(range(file(heap), 1, 1)) == "a.yaml:1:1: error: m\n\(shown)\n^\n")
    let message = String(repeating: "m", count: 5_000)
    #expect(
      render(SourceRange(whole: file("")), message)
        == "a.yaml: error: \(String(repeating: "m", count: 1_000))…\n")
  }

  @Test("colours are added on demand")
  func colours() {
    let file = file("ab")
    let diagnostic = Diagnostic(
      .error, code: "c", "m", at: range(file, 1, 2),
      notes: [Diagnostic.Note("n", at: SourceRange(whole: file))])
    #expect(
      DiagnosticRenderer(usesColor: true).text([diagnostic])
        == "\u{1B}[1ma.yaml:1:2:\u{1B}[0m \u{1B}[1;31merror:\u{1B}[0m m\nab\n\u{1B}[1;32m ^\u{1B}[0m\n"
        + "\u{1B}[1ma.yaml:\u{1B}[0m \u{1B}[1;36mnote:\u{1B}[0m n\n")
  }

  @Test("diagnostics are sorted by file and place, each shown once")
  func order() {
    let (a, b) = (file("1\n2\n", path: "a"), file("1\n2\n", path: "b"))
    let diagnostics = [
      Diagnostic(.error, code: "c", "1", at: range(b, 2, 1)),
      Diagnostic(.error, code: "c", "2", at: range(a, 1, 1)),
      Diagnostic(.error, code: "c", "3", at: range(b, 1, 2)),
      Diagnostic(.warning, code: "c", "4", at: range(b, 1, 1)),
      Diagnostic(.error, code: "c", "1", at: range(b, 2, 1)),
      Diagnostic(.error, code: "c", "5", at: range(b, 1, 1)),
      Diagnostic(.error, code: "c", "6", at: SourceRange(whole: b)),
    ]
    #expect(diagnostics.ordered().map(\.message) == ["6", "4", "5", "3", "1", "2"])
  }

  @Test("JSON has a fixed order of keys")
  func json() throws {
    let file = file("ab", path: "dir/a.yaml")
    let diagnostic = Diagnostic(
      .error, code: "some-code", "m", at: range(file, 1, 1, to: 3),
      notes: [Diagnostic.Note("n", at: range(file, 1, 2))])
    #expect(
      try DiagnosticRenderer().json([diagnostic]) == """
        [
          {
            "code" : "some-code",
            "column" : 1,
            "endColumn" : 3,
            "endLine" : 1,
            "file" : "dir/a.yaml",
            "line" : 1,
            "message" : "m",
            "notes" : [
              {
                "column" : 2,
                "endColumn" : 2,
                "endLine" : 1,
                "file" : "dir/a.yaml",
                "line" : 1,
                "message" : "n"
              }
            ],
            "severity" : "error"
          }
        ]

        """)
  }

  @Test("a diagnostic about a whole file has no line in JSON")
  func jsonOfWholeFile() throws {
    let diagnostic = Diagnostic(.error, code: "c", "m", at: SourceRange(whole: file("")))
    #expect(
      try DiagnosticRenderer().json([diagnostic]) == """
        [
          {
            "code" : "c",
            "file" : "a.yaml",
            "message" : "m",
            "notes" : [

            ],
            "severity" : "error"
          }
        ]

        """)
  }

  @Test("JSON is valid, whatever the message contains")
  func hostileJSON() throws {
    let message = "\"\\/\u{0}\u{1B}\u{7F}\u{2028}\u{FFFF}😀\n\r\t</script>"
    let json = try DiagnosticRenderer().json([
      Diagnostic(.error, code: "c", message, at: SourceRange(whole: file("", path: message)))
    ])
    let parsed = try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [[String: Any]]
    #expect(parsed?.first?["message"] as? String == message)
    #expect(parsed?.first?["file"] as? String == message)
  }

  @Test("the JSON of no diagnostics is an empty array")
  func emptyJSON() throws {
    let json = try DiagnosticRenderer().json([])
    #expect((try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [Any])?.isEmpty == true)
  }
}

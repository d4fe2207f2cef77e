import Testing

@Suite("Comments")
struct CommentTests {
  @Test("a comment renders as nothing")
  func inline() throws {
    #expect(try render("ab{{! anything: {{ # ^ = & }}cd") == "abcd")
  }

  @Test("a comment may be empty")
  func empty() throws {
    #expect(try render("ab{{!}}cd") == "abcd")
  }

  @Test("a comment may span lines")
  func multiline() throws {
    #expect(try render("ab{{!\n  one\n  two\n}}cd\n") == "abcd\n")
  }

  @Test("a comment's text is not a name to look up")
  func isNotAName() throws {
    #expect(try render("({{!name}}{{! name }})", ["name": "x", "! name ": "y"]) == "()")
  }

  @Test("a comment with text on its line leaves the white space around it")
  func surroundingWhitespace() throws {
    #expect(try render("ab {{! c }} d") == "ab  d")
    #expect(try render("  ab {{! c }}\n") == "  ab \n")
  }

  @Test(
    "a comment alone on its line removes the line",
    arguments: [
      Sample(template: "a\n{{! c }}\nb\n", output: "a\nb\n"),
      Sample(template: "a\n  {{! indented }}\nb\n", output: "a\nb\n"),
      Sample(template: "a\n \t {{! blanks on both sides }} \t \nb\n", output: "a\nb\n"),
      Sample(template: "a\r\n{{! CR LF }}\r\nb", output: "a\r\nb"),
      Sample(template: "  {{! on the first line }}\nb", output: "b"),
      Sample(template: "a\n  {{! on the last line }}", output: "a\n"),
      Sample(template: "{{! the only line }}", output: ""),
      Sample(template: "a\n{{!\n  of many lines\n}}\nb\n", output: "a\nb\n"),
      Sample(template: "a\n  {{!\n    of many lines\n  }}\nb\n", output: "a\nb\n"),
      Sample(template: "{{! one }}\n{{! two }}\nb", output: "b"),
    ])
  func standalone(sample: Sample) throws { try sample.check() }

  @Test("two tags on a line do not stand alone")
  func twoOnALine() throws {
    #expect(try render(" {{! a }} {{! b }} \n") == "   \n")
  }

  @Test("a carriage return without a line feed ends no line")
  func loneCarriageReturn() throws {
    #expect(try render("a\n{{! c }}\rb") == "a\n\rb")
  }
}

import Testing

@Suite("Delimiters")
struct DelimiterTests {
  @Test("a delimiter tag changes the delimiters of the following tags")
  func pair() throws {
    #expect(try render("{{a}}{{=<% %>=}}(<%a%>{{a}})", ["a": 1]) == "1(1{{a}})")
  }

  @Test(
    "any characters can be delimiters",
    arguments: [
      Sample(template: "({{=[ ]=}}[a])", context: ["a": 1], output: "(1)"),
      Sample(template: "{{=| |=}}|a||#b|x|/b|", context: ["a": 1, "b": true], output: "1x"),
      Sample(template: "{{=$^* .+?=}}$^*a.+?", context: ["a": 1], output: "1"),
      Sample(template: "{{=« »=}}«a»", context: ["a": 1], output: "1"),
      Sample(template: "{{=<< >>=}}<<a>>{{b}}", context: ["a": 1], output: "1{{b}}"),
      Sample(template: "{{=(((( ))))=}}(((a((((a))))", context: ["a": 1], output: "(((a1"),
    ])
  func characters(sample: Sample) throws { try sample.check() }

  @Test("the delimiters can be changed back")
  func changedBack() throws {
    #expect(try render("{{=<% %>=}}<%={{ }}=%>{{a}}<%a%>", ["a": 1]) == "1<%a%>")
  }

  @Test("the other kinds of tags work between changed delimiters")
  func otherTags() throws {
    let text = "{{=<% %>=}}<%! c %><%{a}%><%&a%><%#a%>y<%/a%><%^b%>n<%/b%><%>p%>"
    #expect(try render(text, ["a": "<"], partials: ["p": "{{a}}"]) == "<<yn&lt;")
  }

  @Test(
    "delimiters set before a section apply inside and after it",
    arguments: [
      Sample(
        template: "{{#s}}\n {{d}} |d|\n{{/s}}\n{{= | | =}}\n|#s|\n {{d}} |d|\n|/s|\n|d|\n",
        context: ["s": true, "d": "x"], output: " x |d|\n {{d}} x\nx\n"),
      Sample(
        template: "{{^s}}\n {{d}} |d|\n{{/s}}\n{{= | | =}}\n|^s|\n {{d}} |d|\n|/s|\n|d|\n",
        context: ["s": false, "d": "x"], output: " x |d|\n {{d}} x\nx\n"),
      Sample(
        template: "{{#s}}{{=| |=}}|d||/s||d|", context: ["s": [1, 2], "d": "x"], output: "xxx"),
    ])
  func sections(sample: Sample) throws { try sample.check() }

  @Test("delimiters set in a template do not apply in its partials")
  func partialsStartAfresh() throws {
    #expect(
      try render("{{>p}}{{=| |=}}|>p|", ["v": 1], partials: ["p": ".{{v}}|v|."]) == ".1|v|..1|v|.")
  }

  @Test("delimiters set in a partial do not apply in the template that includes it")
  func partialsKeepTheirs() throws {
    let partials = ["p": ".{{v}}{{=| |=}}|v|."]
    #expect(try render("{{>p}}{{v}}|v|", ["v": 1], partials: partials) == ".11.1|v|")
  }

  @Test("a delimiter tag with text on its line leaves the white space around it")
  func surroundingWhitespace() throws {
    #expect(try render("a {{=@ @=}} b") == "a  b")
    #expect(try render(" a {{=@ @=}}\n") == " a \n")
  }

  @Test(
    "a delimiter tag alone on its line removes the line",
    arguments: [
      Sample(template: "a\n{{=@ @=}}\nb\n", output: "a\nb\n"),
      Sample(template: "a\n  {{=@ @=}}\nb\n", output: "a\nb\n"),
      Sample(template: "a\r\n{{= @ @ =}}\r\nb", output: "a\r\nb"),
      Sample(template: "  {{=@ @=}}\nb", output: "b"),
      Sample(template: "a\n  {{=@ @=}}", output: "a\n"),
    ])
  func standalone(sample: Sample) throws { try sample.check() }

  @Test("white space inside a delimiter tag does not matter")
  func padding() throws {
    #expect(try render("|{{= @ \t\n @ =}}@a@|", ["a": 1]) == "|1|")
  }
}

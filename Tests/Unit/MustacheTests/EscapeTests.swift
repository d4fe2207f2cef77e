import Testing

@Suite("Escaping")
struct EscapeTests {
  private let markup = "let a = b < c && \"\\(d)\" > 'é'"

  @Test("without escaping, all tags write the text as it is")
  func none() throws {
    #expect(
      try render("{{a}}|{{{a}}}|{{&a}}", ["a": .string(markup)], escape: .none)
        == "\(markup)|\(markup)|\(markup)")
  }

  @Test("with HTML escaping, only the characters that markup gives a meaning are replaced")
  func html() throws {
    #expect(
      try render("{{a}}", ["a": .string(markup)], escape: .html)
        == "let a = b &lt; c &amp;&amp; &quot;\\(d)&quot; &gt; &#39;é&#39;")
  }

  @Test("the template's own text is never escaped")
  func templateText() throws {
    #expect(try render("<a href=\"&\">", escape: .html) == "<a href=\"&\">")
  }

  @Test("partials escape as the template that includes them does")
  func partials() throws {
    #expect(try render("{{>p}}", ["a": "<"], partials: ["p": "{{a}}"], escape: .none) == "<")
    #expect(try render("{{>p}}", ["a": "<"], partials: ["p": "{{a}}"], escape: .html) == "&lt;")
  }
}

import Testing

@testable import Mustache

@Suite("Errors of templates")
struct TemplateErrorTests {
  struct Mistake: Sendable, CustomTestStringConvertible {
    let template: String
    let line: Int
    let column: Int
    let message: String

    init(_ template: String, _ line: Int, _ column: Int, _ message: String) {
      self.template = template
      self.line = line
      self.column = column
      self.message = message
    }

    var testDescription: String { template.debugDescription }
  }

  @Test(
    "a mistake is reported with its line, column and reason",
    arguments: [
      Mistake("{{#a}}x", 1, 1, "the section 'a' is never closed"),
      Mistake("x\n {{^a.b}}\n", 2, 2, "the section 'a.b' is never closed"),
      Mistake("{{#a}}\n{{#b}}\n{{/b}}", 1, 1, "the section 'a' is never closed"),
      Mistake("{{#a}}\n {{#b}}", 2, 2, "the section 'b' is never closed"),
      Mistake("x\n  {{/a}}", 2, 3, "'a' is closed but no section is open"),
      Mistake("{{#a}}{{/a}}{{/a}}", 1, 13, "'a' is closed but no section is open"),
      Mistake(
        "\n {{#a}}\n{{/b}}", 3, 1, "'b' is closed but the open section is 'a', opened at 2:2"),
      Mistake(
        "{{#a}}{{^b}}{{/a}}{{/b}}", 1, 13,
        "'a' is closed but the open section is 'b', opened at 1:7"),
      Mistake("a\r\nb {{c", 2, 3, "the tag is never closed by '}}'"),
      Mistake("{{", 1, 1, "the tag is never closed by '}}'"),
      Mistake("{{ \n ", 1, 1, "the tag is never closed by '}}'"),
      Mistake("{{a}", 1, 1, "the tag is never closed by '}}'"),
      Mistake("{{! a", 1, 1, "the tag is never closed by '}}'"),
      Mistake("{{{a}}", 1, 1, "the tag is never closed by '}}}'"),
      Mistake("{{=a b}}", 1, 1, "the tag is never closed by '=}}'"),
      Mistake("{{=<% %>=}}\n<%a}}", 2, 1, "the tag is never closed by '%>'"),
      Mistake("a{{}}", 1, 2, "the tag is empty: a name is missing"),
      Mistake("a{{ \n }}", 1, 2, "the tag is empty: a name is missing"),
      Mistake("{{{ }}}", 1, 1, "the tag is empty: a name is missing"),
      Mistake("{{&}}", 1, 1, "the tag is empty: a name is missing"),
      Mistake("{{#}}{{/}}", 1, 1, "the tag is empty: a name is missing"),
      Mistake("{{^ }}", 1, 1, "the tag is empty: a name is missing"),
      Mistake("{{#a}}{{/}}", 1, 7, "the tag is empty: a name is missing"),
      Mistake("{{>}}", 1, 1, "the tag is empty: a name is missing"),
      Mistake("{{=<< >>=}}<<>>", 1, 12, "the tag is empty: a name is missing"),
      Mistake("{{a b}}", 1, 1, "the name 'a b' has white space in it"),
      Mistake("{{#a\tb}}{{/a\tb}}", 1, 1, "the name 'a b' has white space in it"),
      Mistake("{{> a\nb }}", 1, 1, "the name 'a b' has white space in it"),
      Mistake("{{a..b}}", 1, 1, "the name 'a..b' has an empty part"),
      Mistake("{{.a}}", 1, 1, "the name '.a' has an empty part"),
      Mistake("{{#a.}}{{/a.}}", 1, 1, "the name 'a.' has an empty part"),
      Mistake("{{==}}", 1, 1, "a delimiter tag holds two delimiters with white space between them"),
      Mistake(
        "{{=a=}}", 1, 1, "a delimiter tag holds two delimiters with white space between them"),
      Mistake(
        "x{{=a b c=}}", 1, 2, "a delimiter tag holds two delimiters with white space between them"),
      Mistake(
        "{{=a \(String(repeating: "b", count: 65))=}}", 1, 1, "a delimiter is longer than 64 bytes"),
    ])
  func mistakes(mistake: Mistake) {
    #expect(
      throws: TemplateError(
        template: "t", line: mistake.line, column: mistake.column, message: mistake.message)
    ) {
      try Template(mistake.template, name: "t")
    }
  }

  @Test("a column counts Unicode scalars, not bytes")
  func unicodeColumn() {
    #expect(
      throws: TemplateError(
        template: "t", line: 2, column: 5, message: "the tag is empty: a name is missing")
    ) {
      try Template("é\né🙂€ {{}}", name: "t")
    }
  }

  @Test("a long name is shortened and printed on one line in a message")
  func longName() {
    let name = "a\n" + String(repeating: "é", count: 100)
    #expect(
      throws: TemplateError(
        template: "t", line: 1, column: 1,
        message: "the name 'a \(String(repeating: "é", count: 58))…' has white space in it")
    ) {
      try Template("{{\(name)}}", name: "t")
    }
  }

  @Test("the description has the format of a compiler's diagnostics")
  func description() {
    let error = TemplateError(template: "a.mustache", line: 3, column: 5, message: "what is wrong")
    #expect(error.description == "a.mustache:3:5: error: what is wrong")
  }

  @Test("a delimiter of 64 bytes is allowed")
  func longDelimiter() throws {
    let long = String(repeating: "<", count: 64)
    #expect(try render("{{=\(long) >=}}\(long)a>", ["a": 1]) == "1")
  }

  @Test("interpolating a list or an object is an error", arguments: [MustacheValue.list([1]), [:]])
  func noText(value: MustacheValue) throws {
    let template = try Template("a\n {{a}}", name: "t")
    #expect(
      throws: TemplateError(
        template: "t", line: 2, column: 2, message: "a list or an object has no text to interpolate"
      )
    ) {
      try template.render(["a": value])
    }
  }

  @Test("an error in a partial names the partial and the place in it")
  func errorInPartial() throws {
    let partial = try Template("\n  {{x}}", name: "inner.mustache")
    let template = try Template("{{>p}}", name: "outer.mustache")
    #expect(
      throws: TemplateError(
        template: "inner.mustache", line: 2, column: 3,
        message: "nothing in the context is named 'x'")
    ) {
      try template.render([:], partials: ["p": partial], strict: true)
    }
  }
}

import Testing

@testable import Mustache

@Suite("Strict mode")
struct StrictModeTests {
  @Test(
    "a name that is found nowhere is an error",
    arguments: [
      ("{{x}}", "nothing in the context is named 'x'"),
      ("{{{x}}}", "nothing in the context is named 'x'"),
      ("{{&x}}", "nothing in the context is named 'x'"),
      ("{{#x}}{{/x}}", "nothing in the context is named 'x'"),
      ("{{^x}}{{/x}}", "nothing in the context is named 'x'"),
      ("{{x.a}}", "nothing in the context is named 'x'"),
      ("{{o.x}}", "'o' has nothing named 'x'"),
      ("{{#o.p.x}}{{/o.p.x}}", "'o.p' has nothing named 'x'"),
      ("{{o.p.x.y.z}}", "'o.p' has nothing named 'x'"),
      ("{{^null.x}}{{/null.x}}", "'null' has nothing named 'x'"),
      ("{{list.x}}", "'list' has nothing named 'x'"),
      ("{{>x}}", "there is no partial named 'x'"),
    ])
  func missing(tag: String, message: String) throws {
    let context: MustacheValue = ["o": ["p": ["q": 1]], "null": nil, "list": [["x": 1]]]
    let template = try Template("\n  \(tag)", name: "t")
    #expect(throws: TemplateError(template: "t", line: 2, column: 3, message: message)) {
      try template.render(context, strict: true)
    }
  }

  @Test("a key that exists is not an error, whatever its value")
  func present() throws {
    let context: MustacheValue = ["n": nil, "f": false, "l": [], "s": "", "o": ["n": nil]]
    let text =
      "{{n}}{{#n}}1{{/n}}{{#f}}2{{/f}}{{#l}}3{{/l}}{{^l}}4{{/l}}{{s}}{{o.n}}{{#o.n}}5{{/o.n}}"
    #expect(try render(text, context, strict: true) == "4")
  }

  @Test("a name found in an outer context is not an error")
  func outer() throws {
    #expect(try render("{{#o}}{{a}}{{/o}}", ["a": 1, "o": ["b": 2]], strict: true) == "1")
  }

  @Test("names in a section that does not render are not looked up")
  func skipped() throws {
    #expect(try render("{{#f}}{{x}}{{>x}}{{/f}}", ["f": false], strict: true) == "")
  }

  @Test("a name known only to some elements is an error at the first that lacks it")
  func someElements() {
    #expect(
      throws: TemplateError(
        template: "template", line: 1, column: 7, message: "nothing in the context is named 'a'")
    ) {
      try render("{{#l}}{{a}}{{/l}}", ["l": [["a": 1], ["b": 2]]], strict: true)
    }
  }
}

import TestSupport
import Testing

@testable import Mustache

@Suite("Limits", .endsInTime)
struct LimitTests {
  @Test("a template of a megabyte renders")
  func bigTemplate() throws {
    let count = 100_000
    let text = String(repeating: "{{a}} text\n", count: count)
    #expect(text.utf8.count > 1_000_000)
    #expect(try render(text, ["a": "é"]) == String(repeating: "é text\n", count: count))
  }

  @Test("a megabyte of white space next to tags does not take quadratic time")
  func bigWhitespace() throws {
    let blanks = String(repeating: " ", count: 500_000)
    #expect(try render("\(blanks){{! c }}\(blanks)") == "")
    #expect(try render("\(blanks){{a}}\(blanks)") == blanks + blanks)
    #expect(try render("{{\(blanks)a\(blanks)}}", ["a": 1]) == "1")
  }

  @Test("a list of 100,000 elements renders")
  func bigList() throws {
    let count = 100_000
    let list = MustacheValue.list((0..<count).map { ["n": .int($0)] })
    let expected = (0..<count).map { "- \($0)\n" }.joined()
    #expect(try render("{{#l}}\n- {{n}}\n{{/l}}\n", ["l": list]) == expected)
  }

  @Test("sections can nest 100,000 deep")
  func deepSections() throws {
    let depth = 100_000
    let text =
      String(repeating: "{{#a}}", count: depth) + "{{b}}"
      + String(repeating: "{{/a}}", count: depth)
    #expect(try render(text, ["a": true, "b": "x"]) == "x")
  }

  @Test("100,000 sections that are never closed give one error")
  func deepUnclosed() {
    let depth = 100_000
    #expect(
      throws: TemplateError(
        template: "template", line: depth, column: 1, message: "the section 'a' is never closed")
    ) {
      try Template(String(repeating: "{{#a}}\n", count: depth - 1) + "{{#a}}")
    }
  }

  @Test("a dotted name can have 10,000 parts")
  func longName() throws {
    let name = Array(repeating: "a", count: 10_000).joined(separator: ".")
    #expect(try render("({{\(name)}})", ["a": ["a": 1]]) == "()")
  }

  @Test("partials can nest 256 deep and not deeper")
  func partialDepth() throws {
    let partial = try Template("{{n}}{{#next}}{{>p}}{{/next}}", name: "p")
    let template = try Template("{{>p}}")
    var list: MustacheValue = ["n": 1, "next": nil]
    for _ in 2...256 { list = ["n": 1, "next": list] }
    #expect(
      try template.render(list, partials: ["p": partial]) == String(repeating: "1", count: 256))
    list = ["n": 1, "next": list]
    #expect(
      throws: TemplateError(
        template: "p", line: 1, column: 15, message: "the partial 'p' is nested more than 256 deep")
    ) {
      try template.render(list, partials: ["p": partial])
    }
  }

  @Test("a partial that includes itself without end is an error")
  func endlessRecursion() throws {
    let partial = try Template("  {{>p}}\n{{>p}}", name: "p")
    #expect(
      throws: TemplateError(
        template: "p", line: 1, column: 3, message: "the partial 'p' is nested more than 256 deep")
    ) {
      try partial.render([:], partials: ["p": partial])
    }
  }

  @Test("nested loops that multiply end at the limit")
  func multiplyingLoops() throws {
    let depth = 30
    let text =
      String(repeating: "{{#l}}", count: depth) + "x" + String(repeating: "{{/l}}", count: depth)
    let template = try Template(text, name: "t")
    #expect {
      try template.render(["l": [1, 2, 3, 4]], limit: 10_000)
    } throws: {
      ($0 as? TemplateError)?.message == "rendering takes more than the limit of 10000"
    }
  }

  @Test("partials that multiply end at the limit")
  func multiplyingPartials() throws {
    var partials: [String: Template] = [:]
    for level in 0..<100 {
      partials["p\(level)"] = try Template("{{>p\(level + 1)}}{{>p\(level + 1)}}")
    }
    let template = try Template("{{>p0}}")
    #expect {
      try template.render([:], partials: partials, limit: 10_000)
    } throws: {
      ($0 as? TemplateError)?.message == "rendering takes more than the limit of 10000"
    }
  }

  @Test("the limit counts what is written, tags executed and contexts searched")
  func limitIsExact() throws {
    let template = try Template("ab{{c}}", name: "t")
    // A line start, a text of two bytes, a tag that searches one context and writes three bytes.
    #expect(try template.render(["c": "def"], limit: 9) == "abdef")
    #expect(
      throws: TemplateError(
        template: "t", line: 1, column: 3, message: "rendering takes more than the limit of 8")
    ) {
      try template.render(["c": "def"], limit: 8)
    }
  }

  @Test("every mixture of tags, however broken, renders or throws an error")
  func randomTemplates() throws {
    let pieces = [
      "{{", "}}", "{", "}", "#", "/", "^", ">", "&", "!", "=", "a", "b", ".", " ", "\n", "\r\n",
      "{{#a}}", "{{/a}}", "{{^b}}", "{{/b}}", "{{>a}}", "{{>b}}", "{{.}}", "{{=| |=}}", "|", "é",
      "\u{0}", "{{{a}}}", "{{a.b}}", "\t",
    ]
    let context: MustacheValue = ["a": [1, "<", nil, ["b": [true, [:]]]], "b": ["a": false]]
    // Numbers from a fixed seed, so that a failure can be repeated.
    var state: UInt64 = 1
    func random(below bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % bound
    }
    var rendered = 0
    for _ in 0..<5_000 {
      let text = (0..<random(below: 12)).map { _ in pieces[random(below: pieces.count)] }.joined()
      do throws(TemplateError) {
        let template = try Template(text)
        rendered += 1
        _ = try template.render(
          context, partials: ["a": template, "b": template], strict: random(below: 2) == 0,
          limit: 5_000)
      } catch {
        #expect(error.line >= 1 && error.column >= 1)
      }
    }
    #expect(rendered > 500)
  }
}

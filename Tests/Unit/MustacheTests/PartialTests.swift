import Mustache
import Testing

@Suite("Partials")
struct PartialTests {
  @Test("a partial tag renders the template of that name")
  func basic() throws {
    #expect(try render("({{>p}})", partials: ["p": "x"]) == "(x)")
  }

  @Test("an unknown partial renders as nothing")
  func missing() throws {
    #expect(try render("({{>p}})") == "()")
    #expect(try render("1\n  {{>p}}\n2") == "1\n2")
  }

  @Test("a partial renders in the context of its tag")
  func context() throws {
    #expect(
      try render("{{#l}}{{>p}}{{/l}}", ["a": 0, "l": [1, 2]], partials: ["p": "{{a}}{{.}},"])
        == "01,02,")
  }

  @Test("a partial's name is one name, dots and slashes included")
  func names() throws {
    let partials = ["model/field.swift": "x"]
    #expect(try render("{{>model/field.swift}}", ["model/field": "no"], partials: partials) == "x")
  }

  @Test("partials can include partials")
  func nested() throws {
    let partials = ["outer": "*{{a}} {{>inner}}*", "inner": "{{b}}!"]
    #expect(try render("{{>outer}}", ["a": 1, "b": 2], partials: partials) == "*1 2!*")
  }

  @Test("a partial can include itself as deeply as the data is nested")
  func recursion() throws {
    let tree: MustacheValue = [
      "name": "a", "nodes": [["name": "b", "nodes": []], ["name": "c", "nodes": []]],
    ]
    let partials = ["node": "{{name}}<{{#nodes}}{{>node}}{{/nodes}}>"]
    #expect(try render("{{>node}}", tree, partials: partials) == "a<b<>c<>>")
  }

  @Test("the indentation of partials that include themselves adds up")
  func recursionIndents() throws {
    let tree: MustacheValue = [
      "name": "a", "nodes": [["name": "b", "nodes": [["name": "c", "nodes": []]]]],
    ]
    let partials = ["node": "{{name}}\n{{#nodes}}\n  {{>node}}\n{{/nodes}}\n"]
    #expect(try render(" {{>node}}\n.", tree, partials: partials) == " a\n   b\n     c\n.")
  }

  @Test("a partial tag with text on its line leaves the white space around it")
  func surroundingWhitespace() throws {
    #expect(try render("| {{>p}} |", partials: ["p": "\t|\t"]) == "| \t|\t |")
    #expect(
      try render("  {{a}}  {{> p}}\n", ["a": "|"], partials: ["p": ">\n>"]) == "  |  >\n>\n")
  }

  @Test(
    "a partial tag alone on its line removes the line and indents each line of the partial",
    arguments: [
      Sample(template: "|\r\n{{>p}}\r\n|", partials: ["p": ">"], output: "|\r\n>|"),
      Sample(template: "  {{>p}}\n>", partials: ["p": ">\n>"], output: "  >\n  >>"),
      Sample(template: ">\n  {{>p}}", partials: ["p": ">\n>"], output: ">\n  >\n  >"),
      Sample(template: "\t{{>p}} \n|", partials: ["p": "a\r\nb\r\n"], output: "\ta\r\n\tb\r\n|"),
      Sample(template: " {{>p}}\n", partials: ["p": "{{a}}\n{{b}}\n"], output: " \n \n"),
      Sample(template: " {{>p}}\n", partials: ["p": " a\n  b\n"], output: "  a\n   b\n"),
    ])
  func standalone(sample: Sample) throws { try sample.check() }

  @Test("an interpolated text with several lines is not indented in a partial")
  func interpolatedLines() throws {
    let partials = ["p": "|\n{{{c}}}a{{{c}}}b\n|\n"]
    #expect(
      try render("\\\n {{>p}}\n/\n", ["c": "<\n->"], partials: partials)
        == "\\\n |\n <\n->a<\n->b\n |\n/\n")
  }

  @Test("standalone tags remove their lines in an indented partial too")
  func standaloneInside() throws {
    let partials = ["p": "{{#l}}\n{{! c }}\n{{.}},\n{{/l}}\n{{^l}}\nno\n{{/l}}\nend\n"]
    #expect(try render("  {{>p}}\n", ["l": [1, 2]], partials: partials) == "  1,\n  2,\n  end\n")
    #expect(try render("  {{>p}}\n", ["l": []], partials: partials) == "  no\n  end\n")
  }

  @Test("a line that begins inside a section is indented at each repetition")
  func lineInsideSection() throws {
    let partials = ["p": "{{#l}}a\nb{{/l}}\n"]
    #expect(try render("  {{>p}}\n", ["l": [1, 2]], partials: partials) == "  a\n  ba\n  b\n")
  }

  @Test("empty lines of an indented partial stay empty")
  func emptyLines() throws {
    let partials = ["p": "\na\n\n{{b}}\n\r\n\n"]
    #expect(try render("  {{>p}}\n", ["b": "b"], partials: partials) == "\n  a\n\n  b\n\r\n\n")
  }

  @Test("a partial inside a line of an indented partial is not indented")
  func inlineInsideIndented() throws {
    let partials = ["outer": "a\n{{>inner}} b\n  {{>inner}}\nc\n", "inner": "1\n2"]
    #expect(
      try render("  {{>outer}}\n", partials: partials) == "  a\n  1\n2 b\n    1\n    2  c\n")
  }

  @Test("white space inside a partial tag does not matter")
  func padding() throws {
    #expect(try render("|{{> p }}|", partials: ["p": "[]"]) == "|[]|")
  }

  @Test("the indentation ends with the partial")
  func indentationEnds() throws {
    let partials = ["p": "a\n"]
    #expect(
      try render("x\n  {{>p}}\ny\n{{>p}}\nz\n", partials: partials) == "x\n  a\ny\na\nz\n")
  }
}

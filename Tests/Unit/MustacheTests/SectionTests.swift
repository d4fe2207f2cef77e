import Mustache
import Testing

@Suite("Sections")
struct SectionTests {
  @Test(
    "a section over a true value renders once",
    arguments: [
      MustacheValue.bool(true), "text", "", 0, 1, 0.5, [:], ["key": nil], [nil], [false],
    ])
  func truthy(value: MustacheValue) throws {
    #expect(try render("({{#a}}x{{/a}})", ["a": value]) == "(x)")
  }

  @Test(
    "a section over null, false or an empty list does not render",
    arguments: [MustacheValue.null, false, []])
  func falsy(value: MustacheValue) throws {
    #expect(try render("({{#a}}x{{/a}})", ["a": value]) == "()")
  }

  @Test("a section over a name found nowhere does not render")
  func contextMiss() throws {
    #expect(try render("({{#a}}x{{/a}}{{#b.c}}x{{/b.c}})", ["b": [:]]) == "()")
  }

  @Test("a section over an object has its keys in scope")
  func objectContext() throws {
    #expect(try render("({{#a}}{{b}}{{/a}}{{b}})", ["a": ["b": "x"]]) == "(x)")
  }

  @Test("names missing in the inner context are found in an outer one")
  func outerContexts() throws {
    let context: MustacheValue = ["a": 1, "b": "wrong", "o": ["b": 2], "c": ["d": 3]]
    #expect(try render("{{#o}}{{a}}{{b}}{{c.d}}{{/o}}", context) == "123")
  }

  @Test("a value that is not an object is also pushed on the context stack")
  func valueContext() throws {
    #expect(try render("{{#a}}{{.}}{{a}}{{/a}}", ["a": "x"]) == "xx")
    #expect(try render("{{#a}}{{.}}{{/a}}", ["a": true]) == "true")
  }

  @Test("the context stack shrinks again after each section")
  func contextIsPopped() throws {
    let context: MustacheValue = ["v": 0, "list": [["v": 1], ["w": 2], 3, ["v": 4]]]
    #expect(
      try render("{{v}}{{#list}}({{v}}{{w}}){{/list}}{{v}}{{w}}", context) == "0(1)(02)(0)(4)0")
  }

  @Test("names of all enclosing sections are found")
  func deeplyNested() throws {
    let context: MustacheValue = [
      "a": ["one": 1], "b": ["two": 2], "c": ["three": 3, "d": ["four": 4, "five": 5]],
    ]
    let text = """
      {{#a}}
      {{one}}
      {{#b}}
      {{one}}{{two}}
      {{#c}}
      {{one}}{{two}}{{three}}
      {{#d}}
      {{one}}{{two}}{{three}}{{four}}
      {{#five}}
      {{one}}{{two}}{{three}}{{four}}{{five}}{{.}}
      {{/five}}
      {{four}}{{one}}
      {{/d}}
      {{three}}{{four}}
      {{/c}}
      {{two}}{{three}}
      {{/b}}
      {{one}}{{two}}
      {{/a}}

      """
    #expect(try render(text, context) == "1\n12\n123\n1234\n123455\n41\n3\n2\n1\n")
  }

  @Test("names of all enclosing lists are found")
  func nestedLists() throws {
    let context: MustacheValue = [
      "tops": [
        [
          "name": ["upper": "A", "lower": "a"],
          "middles": [["middle": 1, "bottoms": [["bottom": "x"], ["bottom": "y"]]]],
        ],
        ["name": ["upper": "B", "lower": "b"], "middles": [["middle": 2, "bottoms": []]]],
      ]
    ]
    let text =
      "{{#tops}}{{#middles}}{{name.lower}}{{middle}}."
      + "{{#bottoms}}{{name.upper}}{{middle}}{{bottom}}.{{/bottoms}}{{/middles}}{{/tops}}"
    #expect(try render(text, context) == "a1.A1x.A1y.b2.")
  }

  @Test("a section over a list renders once for each element")
  func list() throws {
    #expect(try render("{{#l}}{{n}},{{/l}}", ["l": [["n": 1], ["n": 2], ["n": 3]]]) == "1,2,3,")
  }

  @Test("false elements of a list render too")
  func falseElements() throws {
    #expect(try render("{{#l}}({{.}}){{/l}}", ["l": [nil, false, "", 0]]) == "()(false)()(0)")
  }

  @Test("sections can follow each other and nest under one name")
  func repeatedAndNested() throws {
    #expect(try render("{{#a}}1{{/a}}2{{#a}}3{{/a}}", ["a": true]) == "123")
    #expect(try render("1{{#a}}2{{#a}}3{{/a}}4{{/a}}5", ["a": true]) == "12345")
    #expect(try render("1{{#a}}2{{#a}}3{{/a}}4{{/a}}5", ["a": false]) == "15")
  }

  @Test(
    "a dot in a list is the element",
    arguments: [
      Sample(template: "{{#l}}({{.}}){{/l}}", context: ["l": ["a", "b"]], output: "(a)(b)"),
      Sample(template: "{{#l}}({{.}}){{/l}}", context: ["l": [1, 2]], output: "(1)(2)"),
      Sample(template: "{{#l}}({{.}}){{/l}}", context: ["l": [1.10, 2.20]], output: "(1.1)(2.2)"),
      Sample(
        template: "{{#l}}({{.}}{{{.}}}{{&.}}){{/l}}", context: ["l": ["<", "\""]],
        output: "(&lt;<<)(&quot;\"\")"),
      Sample(
        template: "{{#l}}({{#.}}{{.}}{{/.}}){{/l}}", context: ["l": [[1, 2], ["a"], []]],
        output: "(12)(a)()"),
      Sample(
        template: "{{#.}}({{n}}){{/.}}", context: [["n": "a"], ["n": "b"]], output: "(a)(b)"),
    ])
  func implicitIterator(sample: Sample) throws { try sample.check() }

  @Test("a section can have a dotted name")
  func dottedNames() throws {
    #expect(try render("({{#a.b}}x{{/a.b}})", ["a": ["b": true]]) == "(x)")
    #expect(try render("({{#a.b}}x{{/a.b}})", ["a": ["b": false]]) == "()")
    #expect(try render("({{#a.b}}{{.}}{{/a.b}})", ["a": ["b": [1, 2]]]) == "(12)")
  }

  @Test("section tags with text on their lines keep all white space")
  func whitespace() throws {
    let context: MustacheValue = ["a": true]
    #expect(try render(" | {{#a}}\t|\t{{/a}} | \n", context) == " | \t|\t | \n")
    #expect(try render(" | {{#a}} {{! c }}\n {{/a}} | \n", context) == " |  \n  | \n")
    #expect(try render(" {{#a}}x{{/a}}\n {{#a}}y{{/a}}\n", context) == " x\n y\n")
    #expect(try render(" {{#a}} {{/a}} \n", context) == "   \n")
  }

  @Test(
    "section tags alone on their lines remove the lines",
    arguments: [
      Sample(template: "1\n{{#a}}\n2\n{{/a}}\n3\n", context: ["a": true], output: "1\n2\n3\n"),
      Sample(template: "1\n{{#a}}\n2\n{{/a}}\n3\n", context: ["a": false], output: "1\n3\n"),
      Sample(template: "1\n  {{#a}}\n2\n\t{{/a}} \n3\n", context: ["a": true], output: "1\n2\n3\n"),
      Sample(template: "1\n{{#a}}\n\n{{/a}}\n3\n", context: ["a": true], output: "1\n\n3\n"),
      Sample(template: "|\r\n{{#a}}\r\n{{/a}}\r\n|", context: ["a": true], output: "|\r\n|"),
      Sample(template: "  {{#a}}\n#{{/a}}\n/", context: ["a": true], output: "#\n/"),
      Sample(template: "#{{#a}}\n/\n  {{/a}}", context: ["a": true], output: "#\n/\n"),
      Sample(
        template: "{{#a}}\n- {{.}}\n{{/a}}\n", context: ["a": [1, 2]], output: "- 1\n- 2\n"),
    ])
  func standalone(sample: Sample) throws { try sample.check() }

  @Test("white space inside a section tag does not matter")
  func padding() throws {
    #expect(try render("{{# a }}={{/ a\n}}", ["a": true]) == "=")
  }
}

import Mustache
import Testing

@Suite("Inverted sections")
struct InvertedSectionTests {
  @Test(
    "an inverted section over null, false or an empty list renders",
    arguments: [MustacheValue.null, false, []])
  func falsy(value: MustacheValue) throws {
    #expect(try render("({{^a}}x{{/a}})", ["a": value]) == "(x)")
  }

  @Test(
    "an inverted section over a true value does not render",
    arguments: [MustacheValue.bool(true), "text", "", 0, 1, [:], ["b": 1], [["n": 1], ["n": 2]]])
  func truthy(value: MustacheValue) throws {
    #expect(try render("({{^a}}x{{/a}})", ["a": value]) == "()")
  }

  @Test("an inverted section over a name found nowhere renders")
  func contextMiss() throws {
    #expect(try render("({{^a}}x{{/a}}{{^b.c}}y{{/b.c}})", ["b": [:]]) == "(xy)")
  }

  @Test("an inverted section does not change the context")
  func context() throws {
    #expect(try render("{{#o}}{{^a}}{{b}}{{.}}{{/a}}{{/o}}", ["b": 1, "o": 2]) == "12")
  }

  @Test("inverted sections can follow each other and nest under one name")
  func repeatedAndNested() throws {
    #expect(try render("{{^a}}1{{/a}}2{{^a}}3{{/a}}", ["a": false]) == "123")
    #expect(try render("1{{^a}}2{{^a}}3{{/a}}4{{/a}}5", ["a": false]) == "12345")
    #expect(try render("1{{^a}}2{{^a}}3{{/a}}4{{/a}}5", ["a": true]) == "15")
  }

  @Test("an inverted section can have a dotted name or be a dot")
  func dottedNames() throws {
    #expect(try render("({{^a.b}}x{{/a.b}})", ["a": ["b": true]]) == "()")
    #expect(try render("({{^a.b}}x{{/a.b}})", ["a": ["b": false]]) == "(x)")
    #expect(try render("{{#l}}{{^.}}x{{/.}}{{/l}}", ["l": [true, false, nil]]) == "xx")
  }

  @Test("inverted section tags with text on their lines keep all white space")
  func whitespace() throws {
    #expect(try render(" | {{^a}}\t|\t{{/a}} | \n") == " | \t|\t | \n")
    #expect(try render(" | {{^a}} {{! c }}\n {{/a}} | \n") == " |  \n  | \n")
    #expect(try render(" {{^a}}x{{/a}}\n {{^a}}y{{/a}}\n") == " x\n y\n")
  }

  @Test(
    "inverted section tags alone on their lines remove the lines",
    arguments: [
      Sample(template: "1\n{{^a}}\n2\n{{/a}}\n3\n", output: "1\n2\n3\n"),
      Sample(template: "1\n{{^a}}\n2\n{{/a}}\n3\n", context: ["a": true], output: "1\n3\n"),
      Sample(template: "1\n  {{^a}}\n2\n\t{{/a}} \n3\n", output: "1\n2\n3\n"),
      Sample(template: "|\r\n{{^a}}\r\n{{/a}}\r\n|", output: "|\r\n|"),
      Sample(template: "  {{^a}}\n#{{/a}}\n/", output: "#\n/"),
      Sample(template: "#{{^a}}\n/\n  {{/a}}", output: "#\n/\n"),
    ])
  func standalone(sample: Sample) throws { try sample.check() }

  @Test("white space inside an inverted section tag does not matter")
  func padding() throws {
    #expect(try render("{{^ a }}={{/ a }}") == "=")
  }
}

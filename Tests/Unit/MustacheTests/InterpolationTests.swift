import Mustache
import Testing

@Suite("Interpolation")
struct InterpolationTests {
  @Test(
    "a text without tags renders as it is",
    arguments: ["", "a\n", "{one} { {two} } }}", "\r\n\r\n", "é 🙂 \u{0} \u{FEFF}", "{", "}"])
  func noTags(text: String) throws {
    #expect(try render(text) == text)
  }

  @Test(
    "each kind of tag writes the value of its name",
    arguments: [
      Sample(template: "({{a}}{{{a}}}{{&a}})", context: ["a": "x"], output: "(xxx)"),
      Sample(template: "({{a}}{{{a}}}{{&a}})", context: ["a": 85], output: "(858585)"),
      Sample(template: "({{a}}{{{a}}}{{&a}})", context: ["a": 1.210], output: "(1.211.211.21)"),
      Sample(template: "({{a}}{{{a}}}{{&a}})", context: ["a": true], output: "(truetruetrue)"),
      Sample(template: "({{a}}{{{a}}}{{&a}})", context: ["a": false], output: "(falsefalsefalse)"),
    ])
  func values(sample: Sample) throws { try sample.check() }

  @Test("null and names that are found nowhere render as nothing")
  func contextMiss() throws {
    #expect(try render("({{a}}{{{a}}}{{&a}})") == "()")
    #expect(try render("({{a}}{{{a}}}{{&a}})", ["a": nil]) == "()")
    #expect(try render("({{a}})", "not an object") == "()")
  }

  @Test("a null in an inner context hides the value in an outer one")
  func nullHides() throws {
    #expect(try render("{{#o}}({{a}}){{/o}}", ["a": "x", "o": ["a": nil]]) == "()")
  }

  @Test("text from the context is not read as a template")
  func noReinterpretation() throws {
    #expect(try render("{{a}}{{{a}}}", ["a": "{{b}}", "b": "x"]) == "{{b}}{{b}}")
  }

  @Test("unescaped tags write markup as it is, the others escape it")
  func escaping() throws {
    #expect(try render("{{a}}", ["a": "& \" < > '"]) == "&amp; &quot; &lt; &gt; &#39;")
    #expect(try render("{{{a}}}|{{&a}}", ["a": "& \" < > '"]) == "& \" < > '|& \" < > '")
  }

  @Test(
    "a dotted name looks up members of objects",
    arguments: [
      Sample(
        template: "{{a.b}}{{{a.b}}}{{&a.b}}{{#a}}{{b}}{{/a}}", context: ["a": ["b": "x"]],
        output: "xxxx"),
      Sample(
        template: "{{a.b.c.d.e}}", context: ["a": ["b": ["c": ["d": ["e": "x"]]]]], output: "x"),
    ])
  func dottedNames(sample: Sample) throws { try sample.check() }

  @Test(
    "a dotted name with a missing part renders as nothing",
    arguments: [
      MustacheValue.object([:]), ["a": [:]], ["a": nil], ["a": false], ["a": "text"], ["a": [1]],
      ["a": ["b": "text"]],
    ])
  func brokenChain(context: MustacheValue) throws {
    #expect(try render("({{a.b.c}})", context) == "()")
  }

  @Test(
    "only the first part of a dotted name is looked up in outer contexts",
    arguments: [
      Sample(
        template: "({{a.b.c}})", context: ["a": ["b": [:]], "c": "wrong", "b": ["c": "wrong"]],
        output: "()"),
      Sample(
        template: "{{#a}}({{b.c}}){{/a}}", context: ["a": ["b": ["c": 1]], "b": ["c": "wrong"]],
        output: "(1)"),
      Sample(
        template: "{{#a}}({{b.c}}){{/a}}", context: ["a": ["b": [:]], "b": ["c": "wrong"]],
        output: "()"),
      Sample(
        template: "{{#a}}({{b.c}}){{/a}}", context: ["a": ["x": 1], "b": ["c": 2]], output: "(2)"),
    ])
  func firstPart(sample: Sample) throws { try sample.check() }

  @Test("a dot is the value on top of the context stack")
  func implicitIterator() throws {
    #expect(try render("({{.}}{{{.}}}{{&.}})", "<") == "(&lt;<<)")
    #expect(try render("({{.}})", 85) == "(85)")
    #expect(try render("({{.}})", 1.21) == "(1.21)")
    #expect(try render("({{.}})", nil) == "()")
  }

  @Test("white space around a tag stays, even where the tag is alone on its line")
  func surroundingWhitespace() throws {
    for tag in ["{{a}}", "{{{a}}}", "{{&a}}"] {
      #expect(try render("| \(tag) |", ["a": "-"]) == "| - |")
      #expect(try render("  \(tag)\n", ["a": "-"]) == "  -\n")
      #expect(try render("  \(tag)  \r\n", ["a": ""]) == "    \r\n")
    }
  }

  @Test(
    "white space inside a tag does not matter",
    arguments: [
      "{{ a }}", "{{{ a }}}", "{{& a }}", "{{\ta\n}}", "{{{\r\na}}}", "{{ & a}}", "{{ {a}}}",
    ])
  func padding(tag: String) throws {
    #expect(try render("|\(tag)|", ["a": "-"]) == "|-|")
  }

  @Test("a name may contain any characters except white space")
  func unicodeNames() throws {
    let context: MustacheValue = ["größe": 1, "🙂": 2, "a-b": 3, "a:b?": 4, "@#{": 5]
    #expect(try render("{{größe}}{{🙂}}{{a-b}}{{a:b?}}{{@#{}}", context) == "12345")
  }
}

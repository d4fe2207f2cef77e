import Testing

@testable import TenonSchema

@Suite("YAML syntax errors")
struct YAMLSyntaxErrorTests {
  @Test(
    "the error about a tab as indentation names the tab",
    arguments: [
      ("a:\n\tb: 1\n", "2:1-2"), ("a:\n  b: 1\n\tc: 2\n", "3:1-2"), ("a: x\n\tb: 1\n", "2:1-2"),
      ("a:\n  b: 1\n  \tc: 2\n", "3:3-4"), ("a: |\n\tfoo\n", "2:1-2"), ("\ta: 1\n", "1:1-2"),
      ("a:\n-\tb: 1\n", "2:2-3"), ("a:\n \t- x\n", "2:2-3"), ("a: 'b'\n\tc: 1\n", "2:1-2"),
    ])
  func tabs(text: String, place: String) {
    #expect(
      YAMLFixture(text).summary == ["\(place) tab-indentation: a tab cannot indent; use spaces"])
  }

  @Test("a tab in indentation is shown at its place")
  func tabExcerpt() {
    #expect(
      YAMLFixture("models:\n  User:\n\ttable: users\n").report == """
        a.yaml:3:1: error: a tab cannot indent; use spaces
        \ttable: users
        ^

        """)
  }

  @Test("tabs that separate words or are part of a text are not errors")
  func harmlessTabs() {
    let yaml = YAMLFixture("a:\t1\nb: [\n\t1,\t2 ]\t# c\nc: 'x\ty'\n")
    #expect(yaml.report == "")
    #expect(yaml.tree == "{a: 1, b: [1, 2], c: \"x\ty\"}")
  }

  @Test(
    "each syntax error says what to do and where",
    arguments: [
      (
        "a: b: c\n",
        "1:5-6 syntax: `:` is not allowed here; put text that contains `: ` in quotes, or check the indentation"
      ),
      (
        "a: 1\n  b: 2\n",
        "2:4-5 syntax: `:` is not allowed here; put text that contains `: ` in quotes, or check the indentation"
      ),
      ("a: \"foo\nb: 1\n", "1:4-5 syntax: this quote is never closed"),
      ("a: 'foo\nb: 1\n", "1:4-5 syntax: this quote is never closed"),
      ("a: 'x\n---\n", "1:4-5 syntax: this quote is not closed before the end of the document"),
      ("a: [1, 2", "1:4-5 syntax: this `[` is never closed"),
      ("a: {b: 1\n# c\n", "1:4-5 syntax: this `{` is never closed"),
      ("a: [1, 2\nb: 3\n", "2:2-3 syntax: expected `,` or `]`"),
      ("a: {b: 1]\n", "1:9-10 syntax: expected `,` or `}`"),
      (
        "a:\n    b: 1\n  c: 2\n",
        "3:3-5 syntax: this is not indented as the mapping around it, or is not a key"
      ),
      (
        "a: 1\n- b\n",
        "2:1-2 syntax: this is not indented as the mapping around it, or is not a key"
      ),
      ("a: 'x' y\n", "1:8-9 syntax: unexpected text after the end of a value"),
      (
        "- b\na: 1\n",
        "2:1-3 syntax: this is not an item of the list around it; items start with `- `"
      ),
      (
        "a: 1\nfoo\nb: 2\n",
        "2:1-4 syntax: a `:` is missing after this key, or the key is longer than 1024 characters"
      ),
      ("a: @foo\n", "1:4-5 syntax: text without quotes cannot start with `@`; put it in quotes"),
      ("a: `foo`\n", "1:4-5 syntax: text without quotes cannot start with ```; put it in quotes"),
      ("a: %foo\n", "1:4-5 syntax: text without quotes cannot start with `%`; put it in quotes"),
      (
        "a: \"\\q\"\n",
        "1:5-7 syntax: unknown escape `\\q`; in double quotes a backslash is written `\\\\`"
      ),
      ("a: \"\\xZZ\"\n", "1:7-8 syntax: the hexadecimal digits of an escape are missing"),
      ("a: \"\\uD800\"\n", "1:7-8 syntax: this escape is not a Unicode character"),
      (
        "a: & x\n",
        "1:4-5 syntax: the name of an anchor or alias has only letters, digits, `-` and `_`, and a blank after it"
      ),
      ("a: |foo\n", "1:5-8 syntax: a block text starts on the line after its `|` or `>`"),
      ("a: |0\n foo\n", "1:4-6 syntax: a block text cannot be indented by 0"),
      ("a: - b\n", "1:4-5 syntax: `-` is not allowed here; start the list on a new line"),
      ("a: ? b\n", "1:4-5 syntax: `?` is not allowed here; put the text in quotes"),
      ("a: [1,,2]\n", "1:7-8 syntax: a value is missing here"),
      ("]\n", "1:1-2 syntax: a value is missing here"),
      ("%YAML 2.0\n---\na: 1\n", "1:1-6 syntax: only YAML 1.1 and 1.2 are supported"),
      ("%YAML 1.2\n%YAML 1.2\n---\na: 1\n", "2:1-6 syntax: a second `%YAML` directive"),
      ("%YAML 1.2\na: 1\n", "2:1-3 syntax: expected `---`"),
      (
        "a: !<foo 1\n",
        "1:9-10 syntax: invalid YAML: did not find the expected '>' while scanning a tag"
      ),
    ])
  func messages(text: String, expected: String) {
    #expect(YAMLFixture(text).summary == [expected])
  }

  @Test("an error in a mapping or list shows where that starts")
  func notes() {
    #expect(
      YAMLFixture("a:\n    b: 1\n  c: 2\n").report == """
        a.yaml:3:3: error: this is not indented as the mapping around it, or is not a key
          c: 2
          ^~
        a.yaml:1:1: note: the mapping starts here
        a:
        ^

        """)
    #expect(
      YAMLFixture("a: [1, 2\nb: 3\n").report == """
        a.yaml:2:2: error: expected `,` or `]`
        b: 3
         ^
        a.yaml:1:4: note: the list starts here
        a: [1, 2
           ^

        """)
  }

  @Test("nodes before a syntax error are kept")
  func recovery() {
    let yaml = YAMLFixture("a: {x: 1}\nb:\n  c: 1\n  c: 2\n  d: [e, f, {g: @\n")
    #expect(
      yaml.summary == [
        "4:3-4 duplicate-key: duplicate key `c`",
        "5:17-18 syntax: text without quotes cannot start with `@`; put it in quotes",
      ])
    #expect(yaml.tree == "{a: {x: 1}, b: {c: 1, d: [e, f]}}")
  }
}

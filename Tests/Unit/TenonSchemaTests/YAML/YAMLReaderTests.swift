import Testing

@testable import TenonSchema

@Suite("Reading YAML")
struct YAMLReaderTests {
  @Test("block and flow collections, quotes and block texts become nodes")
  func structure() {
    let yaml = YAMLFixture(
      """
      # a comment
      schema: Blog
      enums: {Status: {cases: [a, 'b', "c\\n"]}}
      list:
        - 1
        - x: y
      text: |
        two
        lines
      folded: >-
        one
        line
      nothing:
      """)
    #expect(yaml.report == "")
    #expect(
      yaml.tree == """
        {schema: Blog, enums: {Status: {cases: [a, "b", "c
        "]}}, list: [1, {x: y}], text: "two
        lines
        ", folded: "one line", nothing: }
        """)
  }

  @Test("nodes have their ranges")
  func ranges() throws {
    let root = try #require(
      YAMLFixture("schema: Blog\nfields:\n  naïve: {type: text}\n  é: ' 🦊 '\n\n# end\nlast:\n").root
    )
    #expect(root.range.brief == "1:1-7:6")
    #expect(root["schema"]?.range.brief == "1:9-1:13")
    let fields = try #require(root.pairs?.first { $0.key == "fields" })
    #expect(fields.keyRange.brief == "2:1-2:7")
    #expect(fields.value.range.brief == "3:3-4:11")
    #expect(fields.value["naïve"]?.range.brief == "3:10-3:22")
    #expect(fields.value["naïve"]?["type"]?.range.brief == "3:17-3:21")
    #expect(fields.value["é"]?.range.brief == "4:6-4:11")
    #expect(root["last"]?.range.brief == "7:6-7:6")
  }

  @Test("lines are counted as in editors, without line breaks that only libyaml recognizes")
  func exoticLineBreaks() throws {
    let root = try #require(YAMLFixture("a: 'x\u{2028}y\u{85}z'\r\nb: 1\rc: 2").root)
    #expect(root["a"]?.range.brief == "1:4-1:11")
    #expect(root["b"]?.range.brief == "2:4-2:5")
    #expect(root["c"]?.range.brief == "3:4-3:5")
  }

  @Test("CR LF and a byte order mark do not shift positions")
  func windows() throws {
    let yaml = YAMLFixture("\u{FEFF}a: 1\r\nb:\r\n  c: 2\r\n  c: 3\r\n")
    #expect(yaml.tree == "{a: 1, b: {c: 2}}")
    #expect(
      yaml.report == """
        a.yaml:4:3: error: duplicate key `c`
          c: 3
          ^
        a.yaml:3:3: note: first written here
          c: 2
          ^

        """)
  }

  @Test("a file without content is an error at its start", arguments: ["\n\n", "# only\n", "  "])
  func noContent(text: String) {
    let yaml = YAMLFixture(text)
    #expect(yaml.summary == ["1:1-1 empty-document: the file has no content"])
    #expect(yaml.root == nil)
  }

  @Test("an empty file is an error at its start")
  func emptyFile() {
    let yaml = YAMLFixture("")
    #expect(yaml.report == "a.yaml:1:1: error: the file is empty\n")
    #expect(yaml.root == nil)
  }

  @Test(
    "a document that is null is an error", arguments: ["---\n", "---\n...\n", "~", "null # none"])
  func nullDocument(text: String) {
    let yaml = YAMLFixture(text)
    #expect(yaml.summary == ["1:1-1 empty-document: the document is empty"])
    #expect(yaml.root == nil)
  }

  @Test("every duplicate key is an error that shows the first one, which is kept")
  func duplicateKeys() {
    let yaml = YAMLFixture("a: 1\nb: {x: 1, y: 2, x: 3}\na: 2\n'a': 3\n")
    #expect(
      yaml.report == """
        a.yaml:2:17: error: duplicate key `x`
        b: {x: 1, y: 2, x: 3}
                        ^
        a.yaml:2:5: note: first written here
        b: {x: 1, y: 2, x: 3}
            ^
        a.yaml:3:1: error: duplicate key `a`
        a: 2
        ^
        a.yaml:1:1: note: first written here
        a: 1
        ^
        a.yaml:4:1: error: duplicate key `a`
        'a': 3
        ^~~
        a.yaml:1:1: note: first written here
        a: 1
        ^

        """)
    #expect(yaml.tree == "{a: 1, b: {x: 1, y: 2}}")
  }

  @Test("a duplicate is found in a mapping of many keys")
  func duplicateAmongMany() {
    let keys = (1...200).map { "k\($0): 1\n" }.joined()
    let yaml = YAMLFixture(keys + "k3: 2\nk199: 2\n")
    #expect(
      yaml.diagnostics.map {
        "\($0.message) \($0.range.start.line) \($0.notes[0].range.start.line)"
      }
        == ["duplicate key `k3` 201 3", "duplicate key `k199` 202 199"])
  }

  @Test(
    "a key that is not text is an error and its value is dropped",
    arguments: [
      ("[a, b]: 1\nc: 2", "1:1-7 key-not-scalar: a key must be text, not a list", "{c: 2}"),
      ("{a: b}: 1\nc: 2", "1:1-7 key-not-scalar: a key must be text, not a mapping", "{c: 2}"),
      ("? - x\n: 1\nc: 2", "1:3-6 key-not-scalar: a key must be text, not a list", "{c: 2}"),
      (": 1\nc: 2", "1:1-2 syntax: a key is missing before the `:`", "{}"),
      ("? \n: 1\nc: 2", "1:2-2 empty-key: a key is missing before the `:`", "{c: 2}"),
    ])
  func keys(text: String, expected: String, tree: String) {
    let yaml = YAMLFixture(text)
    #expect(yaml.summary == [expected])
    #expect(yaml.tree == tree)
  }

  @Test(
    "a second document is an error where it starts",
    arguments: [
      ("a: 1\n---\nb: 2\n", "2:1-4"), ("a: 1\n...\n# c\nb: 2\n", "4:1-3"),
      ("--- a\n--- \n", "2:1-4"), ("a: 1\n...\n%TAG ! x:\n---\n", "3:1-5"),
    ])
  func secondDocument(text: String, place: String) {
    let yaml = YAMLFixture(text)
    #expect(
      yaml.summary == [
        "\(place) second-document: a second document starts here; a file contains one"
      ])
    #expect(yaml.root != nil)
  }

  @Test("an end marker, comments and blank lines may follow the document")
  func trailer() {
    let yaml = YAMLFixture("%YAML 1.2\n---\na: 1\n...\n# the end\n\n...\n")
    #expect(yaml.report == "")
    #expect(yaml.tree == "{a: 1}")
  }

  @Test("directives other than %YAML are errors, and reading goes on")
  func directives() {
    let yaml = YAMLFixture("# c\n%TAG !e! tag:x,1:\n%FOO\n---\na: 1\n")
    #expect(
      yaml.summary == [
        "2:1-5 unsupported-directive: directives other than `%YAML` are not supported",
        "3:1-5 unsupported-directive: directives other than `%YAML` are not supported",
      ])
    #expect(yaml.tree == "{a: 1}")
  }

  @Test("standard tags decide the meaning of a scalar")
  func standardTags() {
    let yaml = YAMLFixture(
      "a: !!str 5\nb: !!int '5'\nc: ! 5\nd: !<tag:yaml.org,2002:str> ~\ne: !!map {}\nf: !!seq []\n"
        + "g: !!float 1\nh: !!null ''\ni: !!bool \"true\"")
    #expect(yaml.report == "")
    #expect(
      yaml.tree == "{a: \"5\", b: 5, c: \"5\", d: \"~\", e: {}, f: [], g: 1, h: , i: true}")
  }

  @Test(
    "other tags, and tags that do not fit, are errors",
    arguments: [
      ("a: !foo 1", "1:4-8 unsupported-tag: the tag `!foo` is not supported in a schema"),
      ("a: !foo [1]", "1:4-8 unsupported-tag: the tag `!foo` is not supported in a schema"),
      ("a: !!set {b}", "1:4-9 unsupported-tag: the tag `!!set` is not supported in a schema"),
      ("a: !e!foo 1", "1:4-10 unsupported-tag: the tag `!e!foo` is not supported in a schema"),
      ("a: !!int b", "1:4-9 tag-mismatch: `b` does not fit the tag `!!int`"),
      ("a: !!map []", "1:4-9 tag-mismatch: a list does not fit the tag `!!map`"),
      ("a: !!str {}", "1:4-9 tag-mismatch: a mapping does not fit the tag `!!str`"),
      ("a: !!seq b", "1:4-9 tag-mismatch: `b` does not fit the tag `!!seq`"),
    ])
  func badTags(text: String, expected: String) {
    #expect(YAMLFixture(text).summary == [expected])
  }

  @Test("NUL and control characters are errors, and the rest of the file is read")
  func controlCharacters() {
    let yaml = YAMLFixture("a: x\u{0}y\nb: é\u{1B}[31m\u{80}\nc: \u{FEFF}\u{FFFF}\nd: 1\nd: 2\n")
    #expect(
      yaml.report == """
        a.yaml:1:5: error: YAML cannot contain a NUL character
        a: x␀y
            ^
        a.yaml:2:5: error: YAML cannot contain the character U+001B
        b: é␛[31m\u{FFFD}
            ^
        a.yaml:2:10: error: YAML cannot contain the character U+0080
        b: é␛[31m\u{FFFD}
                 ^
        a.yaml:3:4: error: YAML cannot contain the character U+FEFF
        c: \u{FFFD}\u{FFFD}
           ^
        a.yaml:3:5: error: YAML cannot contain the character U+FFFF
        c: \u{FFFD}\u{FFFD}
            ^
        a.yaml:5:1: error: duplicate key `d`
        d: 2
        ^
        a.yaml:4:1: note: first written here
        d: 1
        ^

        """)
  }

  @Test(
    "a NUL written as an escape is an error", arguments: ["\"\\0\"", "\"x\\x00\"", "\"\\u0000y\""])
  func escapedNul(scalar: String) {
    let yaml = YAMLFixture("a: \(scalar)")
    let end = 4 + scalar.count
    #expect(yaml.summary == ["1:4-\(end) nul-character: a text cannot contain a NUL character"])
  }

  @Test("all errors of a file are reported in one run")
  func allErrors() {
    let yaml = YAMLFixture("a: 1\na: 2\nb: *x\nc: !foo d\n[e]: 1\nf: \"\\0\"\ng: @\n")
    #expect(
      yaml.summary == [
        "2:1-2 duplicate-key: duplicate key `a`",
        "3:4-6 unknown-anchor: no anchor `x` is defined before this alias",
        "4:4-8 unsupported-tag: the tag `!foo` is not supported in a schema",
        "5:1-4 key-not-scalar: a key must be text, not a list",
        "6:4-8 nul-character: a text cannot contain a NUL character",
        "7:4-5 syntax: text without quotes cannot start with `@`; put it in quotes",
      ])
    #expect(yaml.tree == "{a: 1, c: d, f: \"\0\"}")
  }

  @Test("errors after a limit are not listed one by one")
  func errorLimit() {
    var limits = YAMLReader.Limits()
    limits.errors = 2
    let yaml = YAMLFixture("a: 1\na: 2\na: 3\na: 4\na: 5\n", limits: limits)
    #expect(
      yaml.summary == [
        "2:1-2 duplicate-key: duplicate key `a`", "3:1-2 duplicate-key: duplicate key `a`",
        "4:1-2 too-many-errors: more errors follow, which are not shown",
      ])
  }
}

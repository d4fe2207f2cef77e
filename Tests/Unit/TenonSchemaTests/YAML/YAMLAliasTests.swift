import Testing

@testable import TenonSchema

@Suite("YAML anchors, aliases and merge keys")
struct YAMLAliasTests {
  @Test("an alias stands for its anchor's node, which keeps its place")
  func alias() throws {
    let yaml = YAMLFixture("a: &x {b: 1}\nc: *x\nd: &k key\n*k : 2\n")
    #expect(yaml.report == "")
    #expect(yaml.tree == "{a: {b: 1}, c: {b: 1}, d: key, key: 2}")
    let root = try #require(yaml.root)
    #expect(root["c"]?.range.brief == "1:4-1:13")
    #expect(root.pairs?.first { $0.key == "key" }?.keyRange.brief == "4:1-4:3")
  }

  @Test("an anchor can be defined again; an alias stands for the latest one before it")
  func redefinition() {
    let yaml = YAMLFixture("a: &x 1\nb: *x\nc: &x [&x 2, *x]\nd: *x\n")
    #expect(yaml.report == "")
    #expect(yaml.tree == "{a: 1, b: 1, c: [2, 2], d: 2}")
  }

  @Test("an unknown anchor is an error that suggests the nearest one")
  func unknownAnchor() {
    let yaml = YAMLFixture("a: &stamps 1\nb: *stamp\nc: [*nothing, 1]\n*other : 1\n")
    #expect(
      yaml.report == """
        a.yaml:2:4: error: no anchor `stamp` is defined before this alias; did you mean `stamps`?
        b: *stamp
           ^~~~~~
        a.yaml:3:5: error: no anchor `nothing` is defined before this alias
        c: [*nothing, 1]
            ^~~~~~~~
        a.yaml:4:1: error: no anchor `other` is defined before this alias
        *other : 1
        ^~~~~~

        """)
    #expect(yaml.tree == "{a: 1, c: [1]}")
  }

  @Test(
    "an alias inside its own anchor is an error",
    arguments: ["&a [*a]", "&a {b: [*a]}", "&a {*a : 1}"])
  func recursion(text: String) {
    let yaml = YAMLFixture(text)
    #expect(yaml.diagnostics.map(\.code) == ["recursive-alias"])
    #expect(
      yaml.diagnostics.map(\.message) == ["the alias `a` is inside its own anchor"])
  }

  @Test("a merge key adds another mapping at its place")
  func merge() {
    let yaml = YAMLFixture("base: &b {x: 1, y: 2}\nuse:\n  w: 0\n  <<: *b\n  z: 3\n")
    #expect(yaml.report == "")
    #expect(yaml.tree == "{base: {x: 1, y: 2}, use: {w: 0, x: 1, y: 2, z: 3}}")
  }

  @Test("an explicit key overrides a merged one, before and after it")
  func mergePrecedence() {
    let yaml = YAMLFixture("b: &b {x: 1, y: 2, z: 3}\nuse: {x: 9, <<: *b, z: 8}\n")
    #expect(yaml.report == "")
    #expect(yaml.tree == "{b: {x: 1, y: 2, z: 3}, use: {x: 9, y: 2, z: 8}}")
  }

  @Test("of several merged mappings, the first has priority")
  func mergeList() {
    let yaml = YAMLFixture("a: &a {x: 1, y: 1}\nb: &b {y: 2, z: 2}\nuse: {<<: [*a, *b, {w: 4}]}\n")
    #expect(yaml.report == "")
    #expect(
      yaml.tree == "{a: {x: 1, y: 1}, b: {y: 2, z: 2}, use: {x: 1, y: 1, z: 2, w: 4}}")
  }

  @Test("a quoted << is a key like any other")
  func quotedMerge() {
    #expect(YAMLFixture("'<<': {x: 1}").tree == "{<<: {x: 1}}")
  }

  @Test("a value that cannot be merged is an error")
  func badMerge() {
    let yaml = YAMLFixture(
      "a: {<<: 5}\nb: {<<: [{x: 1}, [2]]}\nc: {<<: {x: 1}, <<: {y: 1}}\nd: {<<: }\n")
    #expect(
      yaml.summary == [
        "1:9-10 invalid-merge: `<<` merges a mapping or a list of mappings, not a number",
        "2:18-21 invalid-merge: `<<` merges a mapping or a list of mappings, not a list",
        "3:17-19 duplicate-key: duplicate key `<<`; merge several mappings with one list, `<<: [*a, *b]`",
        "4:9-9 invalid-merge: `<<` merges a mapping or a list of mappings, not nothing",
      ])
    #expect(yaml.tree == "{a: {}, b: {x: 1}, c: {x: 1}, d: {}}")
  }

  @Test("aliases that expand to too many nodes are one error, at the alias at the limit")
  func billionLaughs() {
    var text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
    for level in 1...12 {
      let aliases = Array(repeating: "*a\(level - 1)", count: 10).joined(separator: ", ")
      text += "a\(level): &a\(level) [\(aliases)]\n"
    }
    // a1 holds 10 × 11 nodes through aliases, a2 10 × 111, … ; before a5 it is 123,440, and each a4 is 111,111.
    let yaml = YAMLFixture(text)
    #expect(
      yaml.report == """
        a.yaml:6:45: error: with this alias, aliases expand to more than 1000000 nodes
        a5: &a5 [*a4, *a4, *a4, *a4, *a4, *a4, *a4, *a4, *a4, *a4]
                                                    ^~~

        """)
  }

  @Test("aliases that expand to too many bytes are one error")
  func longAliases() {
    let yaml = YAMLFixture(
      "a: &a \(String(repeating: "x", count: 1 << 20))\nb: [\(String(repeating: "*a, ", count: 40))]\n"
    )
    #expect(
      yaml.summary == [
        "2:69-71 alias-expansion: with this alias, aliases expand to more than 16777216 bytes"
      ])
  }

  @Test("aliases that nest too deeply are an error")
  func deepAliases() {
    var text = "a0: &a0 []\n"
    for level in 1...150 { text += "a\(level): &a\(level) [*a\(level - 1)]\n" }
    let yaml = YAMLFixture(text)
    #expect(
      yaml.summary == [
        "100:12-16 alias-expansion: this alias nests lists and mappings deeper than 100 levels"
      ])
  }

  @Test("repeated merging is limited as well")
  func mergeBomb() {
    var text = "m0: &m0 {k: v}\n"
    for level in 1...40 {
      text += "m\(level): &m\(level) {k\(level): *m\(level - 1), <<: *m\(level - 1)}\n"
    }
    let yaml = YAMLFixture(text)
    #expect(yaml.diagnostics.map(\.code) == ["alias-expansion"])
  }
}

import TestSupport
import Testing

@testable import TenonSchema

@Suite("Large and deep YAML")
struct YAMLLimitsTests {
  @Test(
    "10,000 levels of nesting are one error, reported quickly",
    arguments: [
      (String(repeating: "[", count: 10_000), "1:101-102"),
      (String(repeating: "{a: ", count: 10_000), "1:401-402"),
      (String(repeating: "- ", count: 10_000) + "x", "1:201-202"),
      (String(repeating: "? ", count: 10_000) + "x", "1:201-202"),
      (String(repeating: "[", count: 10_000) + String(repeating: "]", count: 10_000), "1:101-102"),
      ((0..<10_000).map { String(repeating: " ", count: $0) + "a:\n" }.joined(), "101:101-103"),
    ])
  func depth(text: String, place: String) {
    let yaml = YAMLFixture(text)
    #expect(
      yaml.summary == [
        "\(place) nesting-too-deep: lists and mappings are nested deeper than 100 levels"
      ])
    #expect(yaml.root != nil)
  }

  @Test("100 levels are read")
  func allowedDepth() {
    let text = String(repeating: "[", count: 100) + String(repeating: "]", count: 100)
    let yaml = YAMLFixture(text)
    #expect(yaml.report == "")
    #expect(yaml.tree == text)
  }

  @Test("a file of 10 MB is read completely", .endsInTime)
  func tenMegabytes() throws {
    var text = "schema: Large\nmodels:\n"
    var models = 0
    while text.utf8.count < 10_000_000 {
      models += 1
      text +=
        "  Model\(models):\n    description: A model with an é and some words to tell what it is for\n"
      text += "    fields: { name: { type: string(80), unique: true }, age: int? }\n"
    }
    text += "last: *unknown\n"
    let yaml = YAMLFixture(text)
    #expect(yaml.root?["models"]?.pairs?.count == models)
    #expect(
      yaml.summary == [
        "\(3 + models * 3):7-15 unknown-anchor: no anchor `unknown` is defined before this alias"
      ])
  }

  @Test(
    "2 MB of any content takes no more than linear time", .endsInTime,
    arguments: [
      "%TAG !a! tag:a\n", "a: 1\n", "- ", "é", "\u{1}", "é\u{1}", "*a ", "&a ", "!a ", "\n", "[],",
      "'", "\"\\0\"\n",
      "a\u{301}\u{323}", "...\n", "---\n", "# é\n",
    ])
  func anything(unit: String) {
    let yaml = YAMLFixture(String(repeating: unit, count: 2_000_000 / unit.utf8.count))
    #expect(yaml.root != nil || !yaml.report.isEmpty)
    #expect(yaml.diagnostics.count <= 101)
  }

  @Test(
    "2 MB of errors on one line with non-ASCII letters does not take too long", .endsInTime)
  func errorsOnOneLine() {
    let yaml = YAMLFixture("[é, " + String(repeating: "!a x, ", count: 330_000) + "]")
    #expect(yaml.diagnostics.count == 101)
    #expect(yaml.report.utf8.count < 101 * 1000)
  }

  @Test(
    "too many combining marks, which Swift compares in quadratic time, are an error",
    .endsInTime,
    arguments: [
      "a: \(String(repeating: "\u{301}\u{323}", count: 500_000))\nb: 1",
      "? a\(String(repeating: "\u{301}\u{323}", count: 500_000))\n: 2\nb: 1",
      "a: \"\(String(repeating: "\\u0301\\u0323", count: 150_000))\"\nb: 1",
    ])
  func combiningMarks(text: String) {
    let yaml = YAMLFixture(text)
    #expect(yaml.diagnostics.map(\.code) == ["combining-marks"])
    #expect(
      yaml.diagnostics.map(\.message) == ["more than 30 combining marks follow one letter here"])
    #expect(yaml.tree == "{b: 1}")
  }

  @Test(
    "too many combining marks in a tag or near a syntax error cost no time either",
    .endsInTime)
  func combiningMarksElsewhere() {
    let marks = String(repeating: "\u{301}\u{323}", count: 500_000)
    #expect(YAMLFixture("a: \(marks): c").diagnostics.map(\.code) == ["combining-marks", "syntax"])
    #expect(YAMLFixture("a: 1\n\(marks)\nb: 2").diagnostics.map(\.code) == ["syntax"])
    let escaped = String(repeating: "%CC%81%CC%A3", count: 100_000)
    #expect(YAMLFixture("a: !\(escaped) 1").diagnostics.map(\.code) == ["unsupported-tag"])
  }

  @Test("as many combining marks as any language needs are read")
  func someMarks() {
    let text =
      "a" + String(repeating: "\u{301}", count: 30) + String(repeating: "e\u{323}", count: 100)
    #expect(YAMLFixture("a: \(text)").root?["a"]?.string == text)
  }
}

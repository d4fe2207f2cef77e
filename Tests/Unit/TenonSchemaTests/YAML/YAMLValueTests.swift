import Testing

@testable import TenonSchema

@Suite("Values of YAML nodes")
struct YAMLValueTests {
  private func node(_ text: String) throws -> YAMLNode {
    try #require(YAMLFixture("a: \(text)").root?["a"])
  }

  @Test("an empty value, ~ and null are null", arguments: ["", "~", "null", "Null", "NULL"])
  func null(text: String) throws {
    let node = try node(text)
    #expect(node.isNull)
    #expect(node.string == nil)
    #expect(node.kindName == "nothing")
  }

  @Test(
    "only true and false are bools", arguments: [("true", true), ("False", false), ("TRUE", true)])
  func bool(text: String, value: Bool) throws {
    let node = try node(text)
    #expect(node.bool == value)
    #expect(node.string == nil)
    #expect(node.kindName == "a bool")
  }

  @Test(
    "values with another meaning in YAML 1.1 are text",
    arguments: [
      "yes", "no", "on", "off", "y", "nULL", "tRUE", "1:30", "1_000", "0b1", "2024-01-01", "1.2.3",
      "0x",
      "0o8", "0xG", "+", ".", "1e", "e1", "+0x1", "nan", "inf", "١",
    ])
  func text(text: String) throws {
    let node = try node(text)
    #expect(node.string == text)
    #expect(node.bool == nil)
    #expect(!node.isNumber)
    #expect(!node.isNull)
    #expect(node.kindName == "text")
  }

  @Test("a quoted scalar is always text", arguments: ["", "~", "null", "true", "5", "1.5", ".inf"])
  func quotedText(text: String) throws {
    let node = try node("'\(text)'")
    #expect(node.string == text)
    #expect(node.text == text)
    #expect(node.bool == nil)
    #expect(node.int == nil)
    #expect(node.numberText == nil)
    #expect(!node.isNull)
    #expect(node.kindName == "text")
  }

  @Test(
    "integers in each notation have their value",
    arguments: [
      ("0", 0), ("-7", -7), ("+7", 7), ("010", 10), ("0x2A", 42), ("0o52", 42),
      ("9223372036854775807", Int.max), ("-9223372036854775808", Int.min),
    ])
  func integers(text: String, value: Int) throws {
    let node = try node(text)
    #expect(node.int == value)
    #expect(node.isInteger)
    #expect(node.isNumber)
    #expect(node.string == nil)
    #expect(node.text == text)
    #expect(node.kindName == "a number")
  }

  @Test(
    "an integer beyond Int is an integer without a value",
    arguments: ["9223372036854775808", "-9223372036854775809", "0xFFFFFFFFFFFFFFFFF"])
  func overflow(text: String) throws {
    let node = try node(text)
    #expect(node.isInteger)
    #expect(node.int == nil)
    #expect(node.string == nil)
  }

  @Test(
    "numbers keep their digits",
    arguments: [
      "0.10", "-1e3", "1.", ".5", "1.5E-2", "42", "1e999",
    ])
  func numbers(text: String) throws {
    let node = try node(text)
    #expect(node.numberText == text)
    #expect(node.isNumber)
    #expect(node.string == nil)
  }

  @Test("infinities and not-a-number are numbers without digits")
  func nonFinite() throws {
    for text in [".inf", "-.inf", "+.INF", ".NaN", "0x10"] {
      #expect(try node(text).isNumber)
      #expect(try node(text).numberText == nil)
    }
    #expect(try !node("-.NaN").isNumber)
  }

  @Test("lists and mappings have elements and no text")
  func collections() throws {
    let root = try #require(YAMLFixture("a: [1, 2]\nb: {c: d}").root)
    #expect(root["a"]?.items?.count == 2)
    #expect(root["a"]?.kindName == "a list")
    #expect(root["a"]?.pairs == nil)
    #expect(root["b"]?.kindName == "a mapping")
    #expect(root["b"]?["c"]?.string == "d")
    #expect(root["b"]?.items == nil)
    #expect(root["b"]?.text == nil)
    #expect(root["x"] == nil)
    #expect(root["a"]?["x"] == nil)
  }
}

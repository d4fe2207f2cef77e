import Foundation
import Testing

@testable import Tenon

@Suite("Rules for values")
struct ValidationRuleTests {
  private func message(_ rule: ValidationRule, _ value: SQLValue) -> String? {
    rule.failure(of: value)?.message
  }

  private func passes(_ rule: ValidationRule, _ text: String) -> Bool {
    rule.failure(of: .text(text)) == nil
  }

  private static let family = "👨‍👩‍👧‍👦"

  @Test("lengths count characters as readers see them")
  func characters() {
    #expect(passes(.minLength(0), ""))
    #expect(message(.minLength(1), .text("")) == "must have at least 1 character")
    #expect(message(.minLength(3), .text("éü")) == "must have at least 3 characters")
    #expect(passes(.minLength(2), "e\u{301}ü"))
    #expect(!passes(.minLength(2), "e\u{301}"))
    #expect(!passes(.minLength(2), Self.family))
    #expect(passes(.maxLength(1), Self.family))
    #expect(message(.maxLength(1), .text("ab")) == "must have at most 1 character")
    #expect(message(.maxLength(0), .text("\r\n")) == "must have at most 0 characters")
    #expect(passes(.maxLength(1), "\r\n"))
    #expect(passes(.maxLength(.max), "a"))
    #expect(!passes(.minLength(.max), "a"))
  }

  @Test("the length of a column counts Unicode scalars, as databases do")
  func columnLength() {
    #expect(passes(.columnLength(7), Self.family))
    #expect(
      message(.columnLength(6), .text(Self.family)) == "must have at most 6 Unicode code points")
    #expect(message(.columnLength(2), .text("abc")) == "must have at most 2 characters")
    #expect(passes(.columnLength(2), "éü"))
    #expect(passes(.columnLength(0), ""))
    #expect(ValidationRule.columnLength(1).failure(of: .text("ab"))?.rule == .maxLength)
  }

  @Test("the digits of a decimal are counted, without zeros at both ends")
  func digits() throws {
    let rule = ValidationRule.digits(10, scale: 2)
    func message(_ text: String) throws -> String? {
      rule.failure(of: .decimal(try #require(Decimal(string: text))))?.message
    }
    for text in [
      "0", "1.5", "-1.25", "1.2300", "99999999.99", "-99999999.99", "00012.50", "0.01", "1e7",
    ] {
      #expect(try message(text) == nil, "\(text)")
    }
    #expect(try message("1.239") == "must have at most 2 digits after the decimal point")
    #expect(try message("-0.001") == "must have at most 2 digits after the decimal point")
    #expect(try message("123456789012") == "must have at most 8 digits before the decimal point")
    #expect(try message("100000000") == "must have at most 8 digits before the decimal point")
    #expect(try message("-1e8") == "must have at most 8 digits before the decimal point")
    #expect(rule.failure(of: .decimal(Decimal(123_456) / 1000 * 1000)) == nil)
    #expect(rule.failure(of: .integer(100_000_000))?.rule == .digits)
    #expect(rule.failure(of: .integer(99_999_999)) == nil)
    #expect(rule.failure(of: .null) == nil)
    let share = ValidationRule.digits(1, scale: 1)
    #expect(
      share.failure(of: .decimal(1))?.message
        == "must have at most 0 digits before the decimal point")
    #expect(
      share.failure(of: .decimal(Decimal(5) / 100))?.message
        == "must have at most 1 digit after the decimal point")
    #expect(ValidationRule.digits(38, scale: 0).failure(of: .decimal(.nan)) == nil)
    let largest = try #require(Decimal(string: String(repeating: "9", count: 38)))
    #expect(ValidationRule.digits(38, scale: 0).failure(of: .decimal(largest)) == nil)
  }

  @Test("limits compare numbers of every type, and include the limit itself")
  func limits() throws {
    #expect(message(.min(0), .integer(-1)) == "must be at least 0")
    #expect(message(.min(0), .integer(0)) == nil)
    #expect(message(.max(150), .integer(151)) == "must be at most 150")
    #expect(message(.max(150), .integer(150)) == nil)
    #expect(message(.min(Int64.min), .integer(.min)) == nil)
    #expect(message(.max(0.5), .double(0.500_000_1)) == "must be at most 0.5")
    #expect(message(.max(0.5), .double(0.5)) == nil)
    #expect(message(.max(2), .double(2.5)) == "must be at most 2")
    #expect(message(.max(2.5), .integer(3)) == "must be at most 2.5")
    let tenth = try #require(Decimal(string: "0.1"))
    #expect(message(.max(decimal: "0.1"), .decimal(tenth)) == nil)
    #expect(
      message(
        .max(decimal: "0.1"), .decimal(tenth + Decimal(sign: .plus, exponent: -30, significand: 1)))
        == "must be at most 0.1")
    #expect(message(.min(1), .decimal(tenth)) == "must be at least 1")
    #expect(message(.min(decimal: "1.5"), .integer(1)) == "must be at least 1.5")
    #expect(message(.min(decimal: "1.5"), .double(1.5)) == nil)
  }

  @Test("a limit of a float has the precision of the float")
  func floats() {
    #expect(message(.max(0.1 as Float), (0.1 as Float).sqlValue) == nil)
    #expect(message(.max(0.1), (0.1 as Float).sqlValue) == "must be at most 0.1")
    #expect(message(.max(0.1 as Float), (0.11 as Float).sqlValue) == "must be at most 0.1")
  }

  @Test("NaN is within no limit")
  func noNumbers() {
    #expect(message(.min(0), .double(.nan)) == "must be at least 0")
    #expect(message(.max(0), .double(.nan)) == "must be at most 0")
    #expect(message(.max(0), .double(.infinity)) == "must be at most 0")
    #expect(message(.max(decimal: "ten"), .integer(1)) == "must be at most ten")
  }

  @Test("a pattern matches the whole text, whatever it contains")
  func patterns() {
    #expect(passes(.pattern("a|ab"), "ab"))
    #expect(!passes(.pattern("a|ab"), "abc"))
    #expect(!passes(.pattern("b"), "ab"))
    #expect(!passes(.pattern("ab"), "ab\n"))
    #expect(!passes(.pattern("^ab$"), "ab\n"))
    #expect(passes(.pattern("^ab$"), "ab"))
    #expect(passes(.pattern(#"\p{L}+"#), "größe"))
    #expect(passes(.pattern("(?i)ab"), "AB"))
    #expect(passes(.pattern("."), "🙂"))
    #expect(passes(.pattern("x*"), ""))
    #expect(message(.pattern("[0-9]+"), .text("x")) == "must match [0-9]+")
  }

  @Test("an invalid regular expression matches nothing")
  func noPattern() {
    #expect(!passes(.pattern("("), "("))
    #expect(!passes(.pattern("a)(b"), "ab"))
  }

  @Test("matching stops for a text with exponential backtracking")
  func exponential() {
    #expect(!passes(.pattern("(a+)+b"), String(repeating: "a", count: 60)))
    #expect(passes(.pattern("[a-z ]+"), String(repeating: "word ", count: 20_000)))
  }

  @Test("the allowed values of a field can have every type with literals")
  func oneOf() {
    #expect(passes(.oneOf("red", "green"), "green"))
    #expect(message(.oneOf("red", "green"), .text("Red")) == "must be one of: red, green")
    #expect(message(.oneOf(1, 2), .integer(2)) == nil)
    #expect(message(.oneOf(1, 2), .integer(3)) == "must be one of: 1, 2")
    #expect(message(.oneOf(0.5, 1.5), .double(0.5)) == nil)
    #expect(message(.oneOf(decimals: "0.10", "2"), .decimal(Decimal(2))) == nil)
    #expect(message(.oneOf(decimals: "0.10", "2"), .decimal(3)) == "must be one of: 0.1, 2")
    let time = Date(timeIntervalSince1970: 0.123_456)
    #expect(message(.oneOf(time), .datetime(time + 0.000_000_1)) == nil)
    #expect(
      message(.oneOf(time), .datetime(time + 1)) == "must be one of: 1970-01-01 00:00:00.123456")
    let many = ValidationRule(test: .oneOf(ValueList((1...30).map { .integer($0) })))
    let first = (1...20).map(String.init).joined(separator: ", ")
    #expect(message(many, .integer(0)) == "must be one of: \(first), …")
  }

  @Test(
    "e-mail addresses are accepted",
    arguments: [
      "ann@example.com", "a.b+c-d_e@sub.example.co.uk", "a@b.c", "o'brien@example.com",
      "1@2.3", "x@xn--bcher-kva.example", "jörg@müller.de", "用户@例子.公司",
      String(repeating: "a", count: 64) + "@example.com",
    ])
  func email(_ text: String) {
    #expect(passes(.email, text))
  }

  @Test(
    "texts that are not e-mail addresses are refused",
    arguments: [
      "", "ann", "@example.com", "ann@", "ann@example", "ann@@example.com", "a@b@c.de",
      "ann@example..com", ".ann@example.com", "ann.@example.com", "a..b@example.com",
      "ann@.example.com", "ann@example.com.", "ann@-example.com", "ann@example-.com",
      "an n@example.com", "ann@exam ple.com", " ann@example.com", "ann@example.com\n",
      "ann@exa_mple.com", "\"ann\"@example.com", "ann@[127.0.0.1]", "a\u{0}@example.com",
      "ann\u{202E}@example.com", "ann@example\u{00A0}.com", "ann,bob@example.com",
      String(repeating: "a", count: 65) + "@example.com",
      "a@" + String(repeating: "b", count: 64) + ".com",
      "a@" + String(repeating: "bbbbb.", count: 42) + "com",
    ])
  func noEmail(_ text: String) {
    #expect(message(.email, .text(text)) == "must be an e-mail address")
  }

  @Test("NULL passes every rule, and so does a value of another kind")
  func others() {
    let rules: [ValidationRule] = [
      .minLength(5), .maxLength(0), .columnLength(0), .min(5), .max(0), .pattern("x"), .email,
      .oneOf(1),
    ]
    for rule in rules { #expect(message(rule, .null) == nil) }
    #expect(message(.minLength(5), .integer(1)) == nil)
    #expect(message(.max(0), .text("5")) == nil)
    #expect(message(.email, .bytes([])) == nil)
  }

  @Test("rules with the same content are equal")
  func equality() {
    #expect(ValidationRule.pattern("a") == .pattern("a"))
    #expect(ValidationRule.pattern("a") != .pattern("b"))
    #expect(ValidationRule.min(1) != .max(1))
    #expect(ValidationRule.oneOf(1, 2) == .oneOf(1, 2))
    #expect(Set<ValidationRule>([.pattern("a"), .pattern("a"), .email]).count == 2)
  }
}

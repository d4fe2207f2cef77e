import Testing

@testable import TenonSchema

@Suite("Names")
struct NameTests {
  @Test(
    "names are converted to snake case word by word",
    arguments: [
      ("HTTPServer", "http_server"), ("authorID", "author_id"), ("createdAt", "created_at"),
      ("userIDs", "user_ids"), ("md5Hash", "md5_hash"), ("address2", "address2"), ("ABC", "abc"),
      ("aB", "a_b"), ("created_at", "created_at"), ("_private", "private"),
      ("ÉtéChaud", "été_chaud"),
      ("URLsOfPages", "urls_of_pages"), ("", ""),
    ])
  func snake(_ name: String, _ expected: String) {
    #expect(NameCases.snake(name) == expected)
  }

  @Test(
    "names have English plurals, which are converted back to the singular",
    arguments: [
      ("post", "posts"), ("category", "categories"), ("day", "days"), ("box", "boxes"),
      ("branch", "branches"), ("class", "classes"),
    ])
  func plural(_ singular: String, _ plural: String) {
    #expect(NameCases.plural(singular) == plural)
    #expect(NameCases.singular(plural) == singular)
  }

  @Test("a generated name of more than 63 bytes is cut between characters and gets a hash")
  func longNames() {
    let name = ConstraintRegistry.name(
      "ix", table: String(repeating: "ü", count: 40), ["created_at"])
    #expect(name == "ix_" + String(repeating: "ü", count: 25) + "_47a97064")
    #expect(name.utf8.count <= 63)
  }

  @Test(
    "Swift types are distinguished from other text",
    arguments: [
      ("Name", true), ("Module.Name", true), ("[String: [Int?]]", true), ("Set<URL>", true),
      ("Dictionary<String, Int>", true), ("", false), ("A B", false), ("A;", false),
      ("A { }", false), ("[A", false), ("A>", false), ("A\n", false), ("1A", false),
      ("\"A\"", false), ("A /* x */", false), ("(A, B)", false), ("A.", false),
      (String(repeating: "[", count: 40) + "A" + String(repeating: "]", count: 40), false),
    ])
  func swiftTypes(_ text: String, _ isType: Bool) {
    #expect(SwiftTypeText.isType(text) == isType)
  }

  @Test(
    "numbers are read digit by digit",
    arguments: [
      ("12", "12"), ("+7", "7"), ("-0", "0"), ("-0.0", "0.0"), (".5", "0.5"), ("5.", "5.0"),
      ("1E+3", "1e3"), ("1e-3", "1e-3"), ("007", nil), ("1_000", nil), ("0x1F", nil), ("", nil),
      ("-", nil), (".", nil), ("1e", nil), ("1.2.3", nil), ("½", nil),
    ])
  func numbers(_ text: String, _ canonical: String?) {
    let number = NumberText(text).flatMap { $0.hasLeadingZeros ? nil : $0 }
    #expect(number?.canonical == canonical)
  }

  @Test(
    "times are converted to UTC, across days and years",
    arguments: [
      ("2024-01-01T00:30:00+01:00", "2023-12-31 23:30:00.000000"),
      ("2024-02-28 23:30-01:00", "2024-02-29 00:30:00.000000"),
      ("2023-12-31T23:59:59.999999-00:01", "2024-01-01 00:00:59.999999"),
      ("2024-03-01T00:00:00Z", "2024-03-01 00:00:00.000000"),
      ("9999-12-31T23:59:00-01:00", nil), ("2024-01-01", nil), ("2024-1-1 00:00:00", nil),
      ("2024-01-01 00:00:60", nil), ("2024-01-01 00:00:00.1234567", nil),
      ("2024-01-01 00:00:00 ", nil), ("1900-02-29 00:00:00", nil),
    ])
  func moments(_ text: String, _ canonical: String?) {
    #expect(TemporalText.datetime(text) == canonical)
  }
}

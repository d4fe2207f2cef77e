import TestSupport
import Testing

@testable import TenonSchema

@Suite("Did you mean …?")
struct SuggestionTests {
  private let keys = ["type", "unique", "default", "description", "index", "column", "check"]

  @Test(
    "names with swapped, missing, additional or wrong letters are suggested",
    arguments: [
      ("tpye", "type"), ("uniqe", "unique"), ("defaultt", "default"), ("colunm", "column"),
      ("Type", "type"), ("DESCRIPTION", "description"), ("desciptoin", "description"),
      ("chekc", "check"),
    ])
  func near(name: String, expected: String) {
    #expect(Suggestion.nearest(to: name, among: keys) == expected)
  }

  @Test(
    "a name that is too different is not suggested",
    arguments: ["", "x", "table", "zzzz", "colour scheme", "primaryKey"])
  func far(name: String) {
    #expect(Suggestion.nearest(to: name, among: keys) == nil)
  }

  @Test("short names need a letter in common")
  func short() {
    #expect(Suggestion.nearest(to: "a", among: ["b"]) == nil)
    #expect(Suggestion.nearest(to: "a", among: ["A"]) == "A")
    #expect(Suggestion.nearest(to: "od", among: ["id"]) == "id")
    #expect(Suggestion.nearest(to: "ab", among: ["cd"]) == nil)
  }

  @Test("of equally near names, the one in the same case is suggested, then the first")
  func ties() {
    #expect(Suggestion.nearest(to: "Usr", among: ["user", "User"]) == "User")
    #expect(Suggestion.nearest(to: "usr", among: ["user", "User"]) == "user")
    #expect(Suggestion.nearest(to: "post", among: ["posts", "post2"]) == "posts")
    #expect(Suggestion.nearest(to: "user", among: ["users", "USER"]) == "USER")
  }

  @Test("a name is not suggested for itself")
  func itself() {
    #expect(Suggestion.nearest(to: "type", among: ["type"]) == nil)
  }

  @Test("a suggestion is appended to a message")
  func phrase() {
    #expect(Suggestion.didYouMean("tpye", among: keys) == "; did you mean `type`?")
    #expect(Suggestion.didYouMean("zzzz", among: keys) == "")
  }

  @Test("huge names and many candidates cost little", .endsInTime)
  func bounded() {
    let huge = String(repeating: "e\u{301}", count: 3_000_000)
    #expect(Suggestion.nearest(to: huge, among: keys) == nil)
    #expect(Suggestion.nearest(to: "type", among: [huge, "typ"]) == "typ")
    let many = (0..<1_000_000).lazy.map { "candidate\($0)" }
    #expect(Suggestion.nearest(to: "candidat7", among: many) == "candidate7")
  }

  @Test("a long quoted text is shortened")
  func quoting() {
    #expect(quoted("name") == "`name`")
    #expect(quoted(String(repeating: "x", count: 60)) == "`\(String(repeating: "x", count: 60))`")
    #expect(quoted(String(repeating: "x", count: 61)) == "`\(String(repeating: "x", count: 60))…`")
  }
}

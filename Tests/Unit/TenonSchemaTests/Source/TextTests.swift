import Testing

@testable import TenonSchema

@Suite("Texts")
struct TextTests {
  @Test("joined texts stand one behind the other, whatever their lengths")
  func joined() {
    #expect(String(texts: "", "") == "")
    #expect(String(texts: "a", "", "é") == "aé")
    let long = String(repeating: "ü", count: 100)
    #expect(String(texts: long, "1", long, "2", "3", long, "4") == "\(long)1\(long)23\(long)4")
  }

  @Test(
    "small letters are those that the standard library makes",
    arguments: ["", "snake_case", "camelCase", "@[`{", "AZ", "É", "straße", "İ"])
  func smallLetters(text: String) {
    #expect(text.smallLetters == text.lowercased())
  }
}

import Mustache
import Testing

@Suite("Lengths of outputs")
struct LengthTests {
  @Test("an output may be of any length", arguments: [0, 1, 16_383, 16_384, 16_385, 1_000_000])
  func lengths(length: Int) throws {
    let text = String(repeating: "x", count: length)
    #expect(try render("{{text}}", ["text": .string(text)]) == text)
    let bits = MustacheValue.list(Array(repeating: "é", count: length / 10))
    #expect(
      try render("{{#bits}}{{.}}-{{/bits}}", ["bits": bits])
        == String(repeating: "é-", count: length / 10))
  }
}

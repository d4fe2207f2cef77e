import Testing

@testable import TenonSchema

@Suite("Mutated YAML")
struct YAMLMutationTests {
  /// A small generator of random numbers that are the same in every run (SplitMix64).
  private struct FixedRandom: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
      state &+= 0x9E37_79B9_7F4A_7C15
      var mixed = state
      mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
      mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
      return mixed ^ (mixed >> 31)
    }
  }

  private static let seed = """
    %YAML 1.2
    --- # blog
    schema: Blög
    stamps: &stamps { createdAt: {type: datetime, default: now}, "q\\n": 'it''s' }
    models:
      User:
        fields:
          <<: [*stamps, {x: !!str 5}]
          name: string(80)
          ? age
          : int?
        text: |
          two
          lines
        list:
        - a
        - - b
          - c: 🦊
    ...

    """

  @Test("after changes of a few bytes, reading works and all diagnostics have a place")
  func mutations() throws {
    var random = FixedRandom(state: 42)
    let alphabet =
      Array("\0\t\n\r !\"#%&'*,-.:<>?@[]`{|}~ax0\u{1B}\u{C3}\u{A9}\u{FF}".utf8) + [0xFF, 0x80]
    for _ in 0..<1_500 {
      var bytes = Array(Self.seed.utf8)
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        let place = Int.random(in: 0..<bytes.count, using: &random)
        switch Int.random(in: 0..<4, using: &random) {
        case 0: bytes[place] = alphabet.randomElement(using: &random) ?? 0
        case 1: bytes.insert(alphabet.randomElement(using: &random) ?? 0, at: place)
        case 2: bytes.removeSubrange(place..<min(bytes.count - 1, place + 5))
        default:
          let end = min(bytes.count, place + 20)
          bytes.insert(contentsOf: Array(bytes[place..<end]), at: place / 2)
        }
      }
      var diagnostics: [Diagnostic] = []
      let file = SourceFile(path: "a.yaml", bytes: bytes, diagnostics: &diagnostics)
      let root = file.flatMap { YAMLReader.read($0, diagnostics: &diagnostics) }
      let input = String(decoding: bytes, as: UTF8.self)
      #expect(root != nil || !diagnostics.isEmpty, "\(input)")
      for range in diagnostics.flatMap({ [$0.range] + $0.notes.map(\.range) }) {
        let line = try #require(range.file.line(range.start.line), "\(input)")
        #expect(range.start <= range.end, "\(input)")
        #expect(range.start.column - 1 <= line.unicodeScalars.count, "\(input)")
      }
      let text = DiagnosticRenderer().text(diagnostics)
      #expect(
        !text.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" && $0 != "\t" }, "\(input)")
    }
  }
}

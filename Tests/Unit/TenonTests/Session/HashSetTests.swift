import Testing

@testable import Tenon

@Suite("Hash sets")
struct HashSetTests {
  static let hashes: [[Int]] = [
    [], [0], Array(1...1_000), Array(-500...500), (0..<1_000).map { $0 << 20 },
    (0..<1_000).map { $0 &* 0x1_0000_0001 }, [.min, .max, 0, -1, 1],
  ]

  @Test("a hash is found when it is inserted again, and no other one is", arguments: hashes)
  func finds(_ hashes: [Int]) {
    var set = HashSet(capacity: hashes.count)
    for hash in hashes {
      let isNew = set.insert(hash)
      #expect(isNew)
    }
    for hash in hashes {
      let isNew = set.insert(hash)
      #expect(!isNew)
    }
  }

  @Test("a single duplicate hash is detected, at any position", arguments: hashes)
  func distinct(_ hashes: [Int]) {
    #expect(HashSet.areDistinct(hashes))
    #expect(HashSet.areDistinct(hashes.reversed()))
    guard let first = hashes.first, let last = hashes.last else { return }
    #expect(!HashSet.areDistinct(hashes + [first]))
    #expect(!HashSet.areDistinct(hashes + [last]))
    #expect(!HashSet.areDistinct([last] + hashes))
  }
}

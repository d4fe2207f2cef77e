import Testing

@testable import Tenon

@Suite("Hashes that are all different")
struct HashSieveTests {
  static let hashes: [[Int]] = [
    [], [0], Array(1...1_000), Array(-500...500), (0..<1_000).map { $0 << 20 },
    (0..<1_000).map { $0 &* 0x1_0000_0001 }, [.min, .max, 0, -1, 1],
  ]

  @Test("a hash is found when it comes again, and no other is", arguments: hashes)
  func finds(_ hashes: [Int]) {
    var sieve = HashSieve(capacity: hashes.count)
    for hash in hashes {
      let isNew = sieve.insert(hash)
      #expect(isNew)
    }
    for hash in hashes {
      let isNew = sieve.insert(hash)
      #expect(!isNew)
    }
  }

  @Test("one hash that comes twice is enough, wherever it comes", arguments: hashes)
  func distinct(_ hashes: [Int]) {
    #expect(HashSieve.areDistinct(hashes))
    #expect(HashSieve.areDistinct(hashes.reversed()))
    guard let first = hashes.first, let last = hashes.last else { return }
    #expect(!HashSieve.areDistinct(hashes + [first]))
    #expect(!HashSieve.areDistinct(hashes + [last]))
    #expect(!HashSieve.areDistinct([last] + hashes))
  }
}

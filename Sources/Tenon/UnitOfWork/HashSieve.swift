/// Tells in a few instructions whether some hashes are all different: whether a key may be among many twice.
struct HashSieve {
  /// Spreads hashes over the table: those of keys are the keys themselves where they are numbers, and may all be
  /// multiples of its size. Nobody who makes up keys knows it ("multiply-shift" of Dietzfelbinger and others, 1997).
  private static let factor = UInt.random(in: .min ... .max) | 1

  private var table: [Int]
  private let shift: Int
  private var hasZero = false

  /// Whether some hashes are all different. Those of rows that were read in the order of their keys mostly ascend.
  static func areDistinct(_ hashes: [Int]) -> Bool {
    if zip(hashes, hashes.dropFirst()).allSatisfy({ $0 < $1 }) { return true }
    var seen = HashSieve(capacity: hashes.count)
    return hashes.allSatisfy { seen.insert($0) }
  }

  /// - Parameter capacity: How many hashes there will be.
  init(capacity: Int) {
    var size = 16
    while size < capacity * 2 { size *= 2 }
    table = Array(repeating: 0, count: size)
    shift = UInt.bitWidth - size.trailingZeroBitCount
  }

  /// Takes a hash; false when it was there before.
  mutating func insert(_ hash: Int) -> Bool {
    guard hash != 0 else {
      defer { hasZero = true }
      return !hasZero
    }
    var place = Int(truncatingIfNeeded: (UInt(bitPattern: hash) &* Self.factor) >> shift)
    while table[place] != 0 {
      if table[place] == hash { return false }
      place = (place + 1) & (table.count - 1)
    }
    table[place] = hash
    return true
  }
}

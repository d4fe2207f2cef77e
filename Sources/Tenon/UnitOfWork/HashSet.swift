/// A set of hashes, faster than `Set`, for the question if the keys of many rows are distinct.
struct HashSet {
  /// A random factor that spreads hashes over the table. The hash of an integer key is the key itself, and all keys may
  /// be multiples of the table's size. As the factor is random, nobody can choose keys that collide ("multiply-shift"
  /// of Dietzfelbinger and others, 1997).
  private static let factor = UInt.random(in: .min ... .max) | 1

  private var table: [Int]
  private let shift: Int
  private var hasZero = false

  /// Returns true if all hashes are distinct. Those of rows read in the order of their keys are mostly ascending.
  static func areDistinct(_ hashes: [Int]) -> Bool {
    if zip(hashes, hashes.dropFirst()).allSatisfy({ $0 < $1 }) { return true }
    var seen = HashSet(capacity: hashes.count)
    return hashes.allSatisfy { seen.insert($0) }
  }

  /// Creates an empty set.
  ///
  /// - Parameter capacity: The maximum number of hashes.
  init(capacity: Int) {
    var size = 16
    while size < capacity * 2 { size *= 2 }
    table = Array(repeating: 0, count: size)
    shift = UInt.bitWidth - size.trailingZeroBitCount
  }

  /// Inserts a hash. Returns false if the set already contains it.
  mutating func insert(_ hash: Int) -> Bool {
    guard hash != 0 else {
      defer { hasZero = true }
      return !hasZero
    }
    var slot = Int(truncatingIfNeeded: (UInt(bitPattern: hash) &* Self.factor) >> shift)
    while table[slot] != 0 {
      if table[slot] == hash { return false }
      slot = (slot + 1) & (table.count - 1)
    }
    table[slot] = hash
    return true
  }
}

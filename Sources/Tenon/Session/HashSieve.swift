/// Tells in a few instructions whether some hashes are all different: whether a key may be among many twice.
struct HashSieve {
  private var table: [Int]
  private let mask: Int
  private var hasZero = false

  /// - Parameter capacity: How many hashes there will be.
  init(capacity: Int) {
    var size = 16
    while size < capacity * 2 { size *= 2 }
    table = Array(repeating: 0, count: size)
    mask = size - 1
  }

  /// Takes a hash; false when it was there before.
  mutating func insert(_ hash: Int) -> Bool {
    guard hash != 0 else {
      defer { hasZero = true }
      return !hasZero
    }
    var place = hash & mask
    while table[place] != 0 {
      if table[place] == hash { return false }
      place = (place + 1) & mask
    }
    table[place] = hash
    return true
  }
}

/// The pairs of a mapping, by key.
///
/// A mapping of options has a few keys out of a few; to search so few is quicker than to hash, and a schema has thousands
/// of such mappings.
struct OptionPairs {
  private var pairs: [YAMLPair] = []

  /// The pair with a key, or nil.
  subscript(key: String) -> YAMLPair? {
    // Most keys differ in length, which is quicker to see than that they differ.
    let length = key.utf8.count
    return pairs.first { $0.key.utf8.count == length && $0.key == key }
  }

  /// Adds a pair, whose key is not there yet: YAML has seen to that.
  mutating func append(_ pair: YAMLPair) {
    pairs.append(pair)
  }

  /// Takes a pair out.
  mutating func remove(_ key: String) {
    pairs.removeAll { $0.key == key }
  }
}

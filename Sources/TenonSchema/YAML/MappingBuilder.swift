/// The pairs of a mapping: each key once, and what `<<` merges in.
///
/// Merged pairs stand where the `<<` stands, in the order they have in their own mapping. A key that is
/// also written out keeps the place and value written out, wherever the `<<` stands. Of several merged
/// mappings the first one that has a key gives its value.
struct MappingBuilder {
  private var written: [YAMLPair] = []
  // The place of each key in `written`; only once there are so many that searching them would take long.
  private var places: [String: Int] = [:]
  private var merged: (index: Int, keyRange: SourceRange, mappings: [[YAMLPair]])?

  private static let searchableCount = 8

  /// Adds a pair, unless its key is there already: that is an error.
  mutating func add(_ pair: YAMLPair, report: inout YAMLReport) {
    if let place = place(of: pair.key) {
      report.error(
        "duplicate-key", "duplicate key \(quoted(pair.key))", at: pair.keyRange,
        notes: [Diagnostic.Note("first written here", at: written[place].keyRange)])
      return
    }
    // Most mappings have a few pairs.
    if written.isEmpty { written.reserveCapacity(4) }
    written.append(pair)
    if written.count > Self.searchableCount {
      places[pair.key] = written.count - 1
    } else if written.count == Self.searchableCount {
      for (place, pair) in written.enumerated() { places[pair.key] = place }
    }
  }

  /// Takes in the value of a `<<`.
  ///
  /// - Parameters:
  ///   - value: A mapping or a list of mappings; anything else is an error.
  ///   - keyRange: Where the `<<` stands.
  ///   - range: Where the value stands.
  /// - Returns: False if something could not be merged.
  mutating func merge(
    _ value: YAMLNode, keyRange: SourceRange, at range: SourceRange, report: inout YAMLReport
  ) -> Bool {
    if let merged {
      report.error(
        "duplicate-key", "duplicate key `<<`; merge several mappings with one list, `<<: [*a, *b]`",
        at: keyRange, notes: [Diagnostic.Note("first written here", at: merged.keyRange)])
      return false
    }
    var isUsed = value.isComplete
    var mappings: [[YAMLPair]] = []
    for (node, range) in value.items?.map({ ($0, $0.range) }) ?? [(value, range)] {
      if let pairs = node.pairs {
        mappings.append(pairs)
        if !node.isComplete { isUsed = false }
      } else {
        report.error(
          "invalid-merge", "`<<` merges a mapping or a list of mappings, not \(node.kindName)",
          at: range)
        isUsed = false
      }
    }
    merged = (written.count, keyRange, mappings)
    return isUsed
  }

  /// All pairs, in their order.
  var pairs: [YAMLPair] {
    guard let merged else { return written }
    var known = Set(written.map(\.key))
    let additions = merged.mappings.joined().filter { known.insert($0.key).inserted }
    return written[..<merged.index] + additions + written[merged.index...]
  }

  private func place(of key: String) -> Int? {
    written.count < Self.searchableCount
      ? written.indices.first { written[$0].key == key } : places[key]
  }
}

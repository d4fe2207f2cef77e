/// The pairs of a mapping while it is read: each key once, and the pairs merged by `<<`.
///
/// Merged pairs take the place of the `<<`, in the order of their own mapping. A key that is also written out keeps its
/// place and value, wherever the `<<` stands. If several merged mappings have a key, the first one gives its value.
struct YAMLMapping {
  private var written: [YAMLPair] = []
  private var ranges: [String: SourceRange] = [:]
  private var merged: (index: Int, keyRange: SourceRange, mappings: [[YAMLPair]])?

  /// Adds a pair, or reports that its key already exists.
  mutating func add(_ pair: YAMLPair, report: inout YAMLReport) {
    if let first = ranges[pair.key] {
      report.error(
        "duplicate-key", "duplicate key \(quoted(pair.key))", at: pair.keyRange,
        notes: [Diagnostic.Note("first written here", at: first)])
      return
    }
    written.append(pair)
    ranges[pair.key] = pair.keyRange
  }

  /// Adds the value of a `<<`.
  ///
  /// - Parameters:
  ///   - value: A mapping or a list of mappings; anything else is an error.
  ///   - keyRange: The place of the `<<`.
  ///   - range: The place of the value.
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
    var isMerged = value.isComplete
    var mappings: [[YAMLPair]] = []
    for (node, range) in value.items?.map({ ($0, $0.range) }) ?? [(value, range)] {
      guard let pairs = node.pairs else {
        report.error(
          "invalid-merge", "`<<` merges a mapping or a list of mappings, not \(node.kindName)",
          at: range)
        isMerged = false
        continue
      }
      mappings.append(pairs)
      if !node.isComplete { isMerged = false }
    }
    merged = (written.count, keyRange, mappings)
    return isMerged
  }

  /// All pairs, in order.
  var pairs: [YAMLPair] {
    guard let merged else { return written }
    var known = Set(ranges.keys)
    let additions = merged.mappings.joined().filter { known.insert($0.key).inserted }
    return written[..<merged.index] + additions + written[merged.index...]
  }
}

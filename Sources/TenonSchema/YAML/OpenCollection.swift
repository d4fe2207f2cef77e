/// A list or mapping that is being read.
struct OpenCollection {
  /// Its anchor, if it has one.
  let anchor: YAMLAnchors.Opening?

  /// Where it ends so far: behind the last node in it.
  var end: SourcePosition

  private let isMapping: Bool
  private let start: SourcePosition
  private var weight = YAMLWeight.emptyCollection
  private var isComplete = true
  private var items: [YAMLNode] = []
  private var mapping = MappingBuilder()
  private var key = Key.awaited

  /// What is known of the pair being read.
  private enum Key {
    /// The next node is a key.
    case awaited
    /// The next node is the value of this key.
    case named(String, SourceRange)
    /// The next node is what `<<` merges.
    case merge(SourceRange)
    /// The key was an error; the next node is its value and is dropped.
    case refused
  }

  init(isMapping: Bool, start: SourcePosition, anchor: YAMLAnchors.Opening?) {
    self.isMapping = isMapping
    self.start = start
    self.end = start
    self.anchor = anchor
  }

  /// The key, and its place, whose value comes next; nil while none is known.
  var openKey: (name: String, range: SourceRange)? {
    if case .named(let name, let range) = key { (name, range) } else { nil }
  }

  mutating func markIncomplete() {
    isComplete = false
  }

  /// Adds an item, a key or a value, whichever comes next.
  ///
  /// - Parameters:
  ///   - node: The node.
  ///   - weight: The node's weight.
  ///   - end: Where it ends in this collection, which for an alias is not where the node ends.
  ///   - alias: The alias's place if the node came through one.
  mutating func add(
    _ node: YAMLNode, _ weight: YAMLWeight, end: SourcePosition, alias: SourceRange?,
    report: inout YAMLReport
  ) {
    self.weight.add(weight)
    self.end = max(self.end, end)
    guard isMapping else {
      items.append(node)
      return
    }
    switch key {
    case .awaited:
      addKey(node, at: alias ?? node.range, report: &report)
    case .named(let name, let range):
      mapping.add(YAMLPair(key: name, keyRange: range, value: node), report: &report)
      key = .awaited
    case .merge(let range):
      let isUsed = mapping.merge(node, keyRange: range, at: alias ?? node.range, report: &report)
      if !isUsed { isComplete = false }
      key = .awaited
    case .refused:
      key = .awaited
    }
  }

  /// Adds a gap where an error kept a node from being read.
  mutating func addNothing() {
    isComplete = false
    guard isMapping else { return }
    if case .awaited = key { key = .refused } else { key = .awaited }
  }

  /// The node made of what was read.
  func finished(in file: SourceFile) -> (YAMLNode, YAMLWeight) {
    let node = YAMLNode(
      isMapping ? .mapping(mapping.pairs) : .sequence(items),
      range: SourceRange(file: file, start: start, end: end), isComplete: isComplete)
    return (node, weight)
  }

  private mutating func addKey(
    _ node: YAMLNode, at range: SourceRange, report: inout YAMLReport
  ) {
    guard case .scalar(let name, let isPlain) = node.content else {
      if node.isComplete {
        report.error(
          "key-not-scalar", "a key must be text, not \(node.kindName)",
          at: SourceRange(
            file: range.file, start: range.start,
            end: range.end.line == range.start.line ? range.end : range.start))
      }
      isComplete = false
      key = .refused
      return
    }
    if isPlain && name.isEmpty {
      report.error("empty-key", "a key is missing before the `:`", at: range)
      isComplete = false
      key = .refused
    } else if isPlain && name == "<<" {
      key = .merge(range)
    } else {
      key = .named(name, range)
    }
  }
}

/// Builds the nodes of a document from its events ("compose" in the words of the YAML specification).
///
/// It calls itself for nested lists and mappings, no deeper than the limit on nesting.
struct YAMLComposer {
  /// The errors found.
  private(set) var report: YAMLReport

  private let file: SourceFile
  private let limits: YAMLReader.Limits
  private let parser: YAMLEventParser
  private var anchors: YAMLAnchors
  private var depth = 0

  /// True once the rest of the file cannot be read.
  private var isStopped = false

  /// A node where it stands.
  private struct PlacedNode {
    /// The node, or nil if an error, which is reported, kept it from being read.
    var node: YAMLNode?
    /// The place: of an alias, that of the alias and not that of its node.
    var range: SourceRange
  }

  init(file: SourceFile, limits: YAMLReader.Limits) {
    self.file = file
    self.limits = limits
    anchors = YAMLAnchors(limits: limits)
    report = YAMLReport(limit: limits.errors)
    parser = YAMLEventParser(bytes: YAMLInput.bytes(of: file, report: &report), file: file)
  }

  /// Reads the document and returns its root, or nil if it has none.
  mutating func document() -> YAMLNode? {
    var root: YAMLNode?
    while let event = next() {
      switch event.kind {
      case .streamStart, .documentStart:
        continue
      case .streamEnd:
        let message = file.text.isEmpty ? "the file is empty" : "the file has no content"
        report.error("empty-document", message, at: SourceRange(start: file))
        return nil
      case .documentEnd:
        // Not by the next event: libyaml could take long for it, as it searches a list for each %TAG directive.
        if let start = file.contentStart(after: event.end) {
          report.error(
            "second-document", "a second document starts here; a file contains one",
            at: file.tokenRange(at: start))
        }
        guard root?.isNull == true else { return root }
        report.error("empty-document", "the document is empty", at: SourceRange(start: file))
        return nil
      default:
        root = node(event).node
      }
    }
    return root
  }

  /// The next event, or nil if the file cannot be read further.
  private mutating func next() -> YAMLEvent? {
    guard !isStopped, !report.isFull else { return nil }
    do {
      return try parser.next()
    } catch {
      report.add(error.diagnostic(in: file))
      isStopped = true
      return nil
    }
  }

  private mutating func node(_ event: YAMLEvent) -> PlacedNode {
    let range = SourceRange(file: file, start: event.start, end: event.end)
    switch event.kind {
    case .scalar(let text, let isPlain):
      return PlacedNode(node: scalar(text, isPlain: isPlain, event, at: range), range: range)
    case .alias(let name):
      return PlacedNode(
        node: anchors.expand(name, at: range, depth: depth, report: &report), range: range)
    case .sequenceStart: return collection(event, isMapping: false)
    case .mappingStart: return collection(event, isMapping: true)
    default: return PlacedNode(range: range)
    }
  }

  private mutating func scalar(
    _ text: String, isPlain: Bool, _ event: YAMLEvent, at range: SourceRange
  ) -> YAMLNode? {
    if text.hasEndlessMarks {
      report.error(
        "combining-marks", "more than 30 combining marks follow one letter here", at: range)
      return nil
    }
    if text.utf8.contains(0) {
      report.error("nul-character", "a text cannot contain a NUL character", at: range)
    }
    var node = YAMLNode(.scalar(text, isPlain: isPlain), range: range)
    if let tag = event.tag {
      node = YAMLTag(tag).applied(to: node, text: text, in: file, report: &report)
    }
    if let anchor = event.anchor { anchors.define(anchor, as: node) }
    return node
  }

  // MARK: Lists and mappings

  private mutating func collection(_ event: YAMLEvent, isMapping: Bool) -> PlacedNode {
    var range = SourceRange(file: file, start: event.start, end: event.start)
    guard depth < limits.depth else {
      report.error(
        "nesting-too-deep", "lists and mappings are nested deeper than \(limits.depth) levels",
        at: file.tokenRange(at: event.start))
      isStopped = true
      return PlacedNode(range: range)
    }
    depth += 1
    defer { depth -= 1 }
    if let tag = event.tag {
      YAMLTag(tag).check(isMapping: isMapping, at: event.start, in: file, report: &report)
    }
    if let anchor = event.anchor { anchors.open(anchor, at: event.start) }
    var isComplete = true
    let content: YAMLNode.Content =
      isMapping
      ? .mapping(pairs(&range, &isComplete)) : .sequence(items(&range, &isComplete))
    let node = YAMLNode(content, range: range, isComplete: isComplete)
    if let anchor = event.anchor { anchors.close(anchor, at: event.start, as: node) }
    return PlacedNode(node: node, range: range)
  }

  private mutating func items(_ range: inout SourceRange, _ isComplete: inout Bool) -> [YAMLNode] {
    var items: [YAMLNode] = []
    while let child = child(&range, &isComplete) {
      if let node = child.node { items.append(node) }
    }
    return items
  }

  private mutating func pairs(_ range: inout SourceRange, _ isComplete: inout Bool) -> [YAMLPair] {
    var mapping = YAMLMapping()
    while let keyNode = child(&range, &isComplete) {
      let key = key(keyNode)
      guard let value = child(&range, &isComplete) else { break }
      guard let key else {
        isComplete = false
        continue
      }
      guard let node = value.node else { continue }
      if key.isMerge {
        let isMerged = mapping.merge(
          node, keyRange: key.range, at: value.range, report: &report)
        if !isMerged { isComplete = false }
      } else {
        mapping.add(
          YAMLPair(key: key.text, keyRange: key.range, value: node), report: &report)
      }
    }
    return mapping.pairs
  }

  /// The next node of the open list or mapping, or nil at its end.
  ///
  /// - Parameters:
  ///   - range: The range of the list or mapping, which is extended.
  ///   - isComplete: Set to false if the node could not be read.
  private mutating func child(_ range: inout SourceRange, _ isComplete: inout Bool) -> PlacedNode? {
    guard let event = next() else {
      isComplete = false
      return nil
    }
    if case .collectionEnd = event.kind {
      // A flow collection ends with its bracket. The end of a block collection is only known from what follows, so it
      // ends with its last node.
      if event.start != event.end { range.end = event.end }
      return nil
    }
    let child = node(event)
    if child.node == nil {
      isComplete = false
    } else {
      range.end = max(range.end, child.range.end)
    }
    return child
  }

  /// The text of a key, or nil if the node cannot be one.
  private mutating func key(
    _ child: PlacedNode
  ) -> (text: String, range: SourceRange, isMerge: Bool)? {
    guard let node = child.node else { return nil }
    guard case .scalar(let text, let isPlain) = node.content else {
      if node.isComplete {
        var range = child.range
        if range.end.line > range.start.line { range.end = range.start }
        report.error("key-not-scalar", "a key must be text, not \(node.kindName)", at: range)
      }
      return nil
    }
    if isPlain && text.isEmpty {
      report.error("empty-key", "a key is missing before the `:`", at: child.range)
      return nil
    }
    return (text, child.range, isPlain && text == "<<")
  }
}

extension String {
  /// True if more than 30 combining marks follow each other, the limit of the "Stream-Safe Text Format" of Unicode
  /// Standard Annex 15. No language needs so many, and Swift takes quadratic time to compare or hash them.
  fileprivate var hasEndlessMarks: Bool {
    let limit = 30
    // A mark takes at least two bytes.
    guard utf8.count > limit * 2 else { return false }
    var run = 0
    for scalar in unicodeScalars {
      let isMark =
        scalar.value >= 0x300 && scalar.properties.canonicalCombiningClass != .notReordered
      run = isMark ? run + 1 : 0
      if run > limit { return true }
    }
    return false
  }
}

/// Builds the nodes of a document from its events ("compose" in the words of the YAML specification).
///
/// It calls itself for nested lists and mappings, no deeper than the limit on nesting.
struct YAMLComposer {
  var log = DiagnosticLog()

  let file: SourceFile
  let limits: YAMLReader.Limits

  /// The nodes with an anchor; nil for a list or mapping that is still being read.
  var anchors: [String: YAMLNode?] = [:]

  /// The size of all that aliases have been expanded to, or nil after it exceeded a limit.
  var expanded: YAMLNode.Size? = YAMLNode.Size()

  /// The number of lists and mappings around the next node.
  private(set) var depth = 0

  private let parser: YAMLEventParser

  /// True once the rest of the file cannot be read.
  private var isStopped = false

  /// A node, or nil if an error, which is reported, kept it from being read; and its place: of an alias, that of the
  /// alias and not that of its node.
  private typealias PlacedNode = (node: YAMLNode?, range: SourceRange)

  init(file: SourceFile, limits: YAMLReader.Limits) {
    self.file = file
    self.limits = limits
    log.limit = limits.errors
    parser = YAMLEventParser(bytes: YAMLInput.bytes(of: file, log: &log), file: file)
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
        log.error("empty-document", message, at: SourceRange(start: file))
        return nil
      case .documentEnd:
        // Not by the next event: libyaml could take long for it, as it searches a list for each %TAG directive.
        if let start = file.contentStart(after: event.end) {
          log.error(
            "second-document", "a second document starts here; a file contains one",
            at: file.tokenRange(at: start))
        }
        guard root?.isNull == true else { return root }
        log.error("empty-document", "the document is empty", at: SourceRange(start: file))
        return nil
      default:
        root = node(event).node
      }
    }
    return root
  }

  /// The next event, or nil if the file cannot be read further.
  private mutating func next() -> YAMLEvent? {
    guard !isStopped, !log.isFull else { return nil }
    do {
      return try parser.next()
    } catch {
      log.add(error.diagnostic(in: file))
      isStopped = true
      return nil
    }
  }

  private mutating func node(_ event: YAMLEvent) -> PlacedNode {
    let range = SourceRange(file: file, start: event.start, end: event.end)
    switch event.kind {
    case .scalar(let text, let isPlain):
      return (scalar(text, isPlain: isPlain, event, at: range), range)
    case .alias(let name): return (expansion(of: name, at: range), range)
    case .sequenceStart: return collection(event, isMapping: false)
    case .mappingStart: return collection(event, isMapping: true)
    default: return (nil, range)
    }
  }

  private mutating func scalar(
    _ text: String, isPlain: Bool, _ event: YAMLEvent, at range: SourceRange
  ) -> YAMLNode? {
    if text.hasEndlessMarks {
      log.error(
        "combining-marks", "more than 30 combining marks follow one letter here", at: range)
      return nil
    }
    if text.utf8.contains(0) {
      log.error("nul-character", "a text cannot contain a NUL character", at: range)
    }
    let node = tagged(YAMLNode(.scalar(text, isPlain: isPlain), range: range), event.tag)
    if let anchor = event.anchor { anchors[anchor] = node }
    return node
  }

  // MARK: Lists and mappings

  private mutating func collection(_ event: YAMLEvent, isMapping: Bool) -> PlacedNode {
    var range = SourceRange(file: file, start: event.start, end: event.start)
    guard depth < limits.depth else {
      log.error(
        "nesting-too-deep", "lists and mappings are nested deeper than \(limits.depth) levels",
        at: file.tokenRange(at: event.start))
      isStopped = true
      return (nil, range)
    }
    depth += 1
    defer { depth -= 1 }
    if let anchor = event.anchor { anchors[anchor] = .some(nil) }
    let content: YAMLNode.Content = isMapping ? .mapping(pairs(&range)) : .sequence(items(&range))
    let node = tagged(YAMLNode(content, range: range), event.tag)
    // Unless the anchor was defined again inside.
    if let anchor = event.anchor, case .some(nil) = anchors[anchor] { anchors[anchor] = node }
    return (node, range)
  }

  private mutating func items(_ range: inout SourceRange) -> [YAMLNode] {
    var items: [YAMLNode] = []
    while let child = child(&range) {
      if let node = child.node { items.append(node) }
    }
    return items
  }

  /// The pairs of a mapping: each key once, and the pairs merged by `<<`.
  ///
  /// Merged pairs take the place of the `<<`, in the order of their own mapping. A key that is also written out keeps
  /// its place and value, wherever the `<<` stands. If several merged mappings have a key, the first one gives its
  /// value.
  private mutating func pairs(_ range: inout SourceRange) -> [YAMLPair] {
    var pairs: [YAMLPair] = []
    var places: [String: SourceRange] = [:]
    var merge: (index: Int, place: SourceRange, pairs: [YAMLPair])?
    while let key = key(&range) {
      guard let value = child(&range) else { break }
      guard let text = key.text, let node = value.node else { continue }
      if let first = key.isMerge ? merge?.place : places[text] {
        let advice = key.isMerge ? "; merge several mappings with one list, `<<: [*a, *b]`" : ""
        log.error(
          "duplicate-key", "duplicate key \(quoted(text))\(advice)", at: key.range,
          notes: [.init("first written here", at: first)])
      } else if key.isMerge {
        merge = (pairs.count, key.range, mergedPairs(node, at: value.range))
      } else {
        pairs.append(YAMLPair(key: text, keyRange: key.range, value: node))
        places[text] = key.range
      }
    }
    guard let merge else { return pairs }
    var known = Set(places.keys)
    let additions = merge.pairs.filter { known.insert($0.key).inserted }
    return pairs[..<merge.index] + additions + pairs[merge.index...]
  }

  /// The pairs of the value of a `<<`: a mapping or a list of mappings.
  private mutating func mergedPairs(_ value: YAMLNode, at range: SourceRange) -> [YAMLPair] {
    let mappings = value.items?.map { ($0, $0.range) } ?? [(value, range)]
    return mappings.flatMap { node, range in
      if let pairs = node.pairs { return pairs }
      log.error(
        "invalid-merge", "`<<` merges a mapping or a list of mappings, not \(node.kindName)",
        at: range)
      return []
    }
  }

  /// The next node of the open list or mapping, or nil at its end. Extends the range of the list or mapping.
  private mutating func child(_ range: inout SourceRange) -> PlacedNode? {
    guard let event = next() else { return nil }
    if case .collectionEnd = event.kind {
      // A flow collection ends with its bracket. The end of a block collection is only known from what follows, so it
      // ends with its last node.
      if event.start != event.end { range.end = event.end }
      return nil
    }
    let child = node(event)
    if child.node != nil { range.end = max(range.end, child.range.end) }
    return child
  }

  /// The next key of the open mapping, or nil at its end. Its text is nil if it cannot be a key, which is reported.
  private mutating func key(
    _ range: inout SourceRange
  ) -> (text: String?, range: SourceRange, isMerge: Bool)? {
    let errors = log.errorCount
    guard let child = child(&range) else { return nil }
    guard let node = child.node, case .scalar(let text, let isPlain) = node.content else {
      if let node = child.node, log.errorCount == errors {
        var place = child.range
        if place.end.line > place.start.line { place.end = place.start }
        log.error("key-not-scalar", "a key must be text, not \(node.kindName)", at: place)
      }
      return (nil, child.range, false)
    }
    guard text.isEmpty, isPlain else { return (text, child.range, isPlain && text == "<<") }
    log.error("empty-key", "a key is missing before the `:`", at: child.range)
    return (nil, child.range, false)
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

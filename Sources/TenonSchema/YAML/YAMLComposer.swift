/// Builds the nodes of a document from its events ("compose" in the YAML specification's words).
///
/// It keeps the open lists and mappings on a stack of its own, so that nesting costs no stack space.
struct YAMLComposer {
  /// The finished document's node, or nil before its end and where it could not be read.
  private(set) var root: YAMLNode?

  /// What is told of each entry of a mapping in the root mapping when it is complete, with the key of that mapping.
  var entryHandler: ((_ section: String, _ entry: YAMLPair) -> Void)?

  private let file: SourceFile
  private let limits: YAMLReader.Limits
  private var stack: [OpenCollection] = []
  private var anchors = YAMLAnchors()

  init(file: SourceFile, limits: YAMLReader.Limits) {
    self.file = file
    self.limits = limits
  }

  /// Adds what an event says.
  ///
  /// - Returns: False if the rest of the file must not be read.
  mutating func add(_ event: YAMLEvent, report: inout YAMLReport) -> Bool {
    switch event.kind {
    case .scalar(let text, let isPlain, let properties):
      addScalar(text, isPlain: isPlain, properties, event, report: &report)
    case .alias(let name):
      addAlias(name, event, report: &report)
    case .sequenceStart(let properties):
      return open(isMapping: false, properties, event, report: &report)
    case .mappingStart(let properties):
      return open(isMapping: true, properties, event, report: &report)
    case .collectionEnd:
      close(event, report: &report)
    case .streamStart, .streamEnd, .documentStart, .documentEnd:
      break
    }
    return true
  }

  /// Closes all that is open, as incomplete: the file cannot be read further.
  mutating func cutOff(report: inout YAMLReport) {
    while var collection = stack.popLast() {
      collection.markIncomplete()
      let (node, weight) = collection.finished(in: file)
      attach(node, weight, end: collection.end, report: &report)
    }
  }

  // MARK: Events

  private mutating func addScalar(
    _ text: String, isPlain: Bool, _ properties: YAMLEvent.Properties?, _ event: YAMLEvent,
    report: inout YAMLReport
  ) {
    let range = SourceRange(file: file, start: event.start, end: event.end)
    if text.hasEndlessMarks {
      report.error(
        "combining-marks", "more than 30 combining marks stand on one letter here", at: range)
      attachNothing()
      return
    }
    if text.has(0) {
      report.error("nul-character", "a NUL character cannot stand in a text", at: range)
    }
    var node = YAMLNode(.scalar(text, isPlain: isPlain), range: range)
    if let tag = properties?.tag {
      node = YAMLTag(tag).applied(to: node, text: text, in: file, report: &report)
    }
    let weight = YAMLWeight(scalar: text)
    if let anchor = properties?.anchor { anchors.define(anchor, as: node, weight) }
    attach(node, weight, end: event.end, report: &report)
  }

  private mutating func addAlias(_ name: String, _ event: YAMLEvent, report: inout YAMLReport) {
    let range = SourceRange(file: file, start: event.start, end: event.end)
    switch anchors.expand(name, at: range, depth: stack.count, limits: limits) {
    case .node(let node, let weight):
      attach(node, weight, end: event.end, alias: range, report: &report)
    case .refused(let diagnostic):
      if let diagnostic { report.add(diagnostic) }
      attachNothing()
    }
  }

  private mutating func open(
    isMapping: Bool, _ properties: YAMLEvent.Properties?, _ event: YAMLEvent,
    report: inout YAMLReport
  ) -> Bool {
    guard stack.count < limits.depth else {
      report.error(
        "nesting-too-deep", "lists and mappings are nested deeper than \(limits.depth) levels",
        at: file.tokenRange(at: event.start))
      return false
    }
    if let tag = properties?.tag {
      YAMLTag(tag).check(isMapping: isMapping, at: event.start, in: file, report: &report)
    }
    stack.append(
      OpenCollection(
        isMapping: isMapping, start: event.start,
        anchor: properties?.anchor.map { anchors.open($0) }))
    return true
  }

  private mutating func close(_ event: YAMLEvent, report: inout YAMLReport) {
    guard var collection = stack.popLast() else { return }
    // A flow collection ends with its bracket. The end of a block one is only known from what follows,
    // so it ends with its last node.
    if event.start != event.end { collection.end = event.end }
    let (node, weight) = collection.finished(in: file)
    if let anchor = collection.anchor { anchors.close(anchor, as: node, weight) }
    attach(node, weight, end: collection.end, report: &report)
  }

  // MARK: Building

  /// Puts a node where it belongs: into the innermost open collection, or to the root.
  private mutating func attach(
    _ node: YAMLNode, _ weight: YAMLWeight, end: SourcePosition, alias: SourceRange? = nil,
    report: inout YAMLReport
  ) {
    guard !stack.isEmpty else {
      root = node
      return
    }
    if stack.count == 2, let entryHandler, let (section, _) = stack[0].openKey,
      let (key, range) = stack[1].openKey
    {
      entryHandler(section, YAMLPair(key: key, keyRange: range, value: node))
    }
    stack[stack.count - 1].add(node, weight, end: end, alias: alias, report: &report)
  }

  /// Leaves a gap where a node belongs that an error kept from being read.
  private mutating func attachNothing() {
    guard !stack.isEmpty else { return }
    stack[stack.count - 1].addNothing()
  }
}

extension String {
  /// Whether more than 30 combining marks follow each other, the bound of the "Stream-Safe Text Format" of
  /// Unicode Standard Annex 15. No language writes so many, and Swift takes quadratic time to compare or hash
  /// them: nobody behind the reader has to fear such a text.
  fileprivate var hasEndlessMarks: Bool {
    let bound = 30
    // A mark takes two bytes at least.
    guard utf8.count > bound * 2 else { return false }
    var run = 0
    for scalar in unicodeScalars {
      let isMark =
        scalar.value >= 0x300 && scalar.properties.canonicalCombiningClass != .notReordered
      run = isMark ? run + 1 : 0
      if run > bound { return true }
    }
    return false
  }
}

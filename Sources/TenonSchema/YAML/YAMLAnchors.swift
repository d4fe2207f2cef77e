/// How much a node holds once all its aliases are expanded.
struct YAMLWeight {
  /// The number of nodes, its own included.
  private(set) var nodes: Int
  /// The bytes of all text in it.
  private(set) var bytes: Int
  /// How many lists and mappings are nested in it, its own included.
  private(set) var height: Int

  /// The weight of a list or mapping before anything is in it.
  static let emptyCollection = YAMLWeight(nodes: 1, bytes: 0, height: 1)

  private init(nodes: Int, bytes: Int, height: Int) {
    self.nodes = nodes
    self.bytes = bytes
    self.height = height
  }

  /// The weight of a scalar.
  init(scalar text: String) {
    self.init(nodes: 1, bytes: text.utf8.count, height: 0)
  }

  /// Adds the weight of a node in the collection. The bounds on aliases keep the sums far from overflow.
  mutating func add(_ item: YAMLWeight) {
    nodes += item.nodes
    bytes += item.bytes
    height = max(height, item.height + 1)
  }
}

/// The anchors of a document and how far its aliases have been expanded.
struct YAMLAnchors {
  /// An anchored collection that is being read.
  struct Opening {
    fileprivate let name: String
    fileprivate let number: Int
  }

  /// What became of an alias.
  enum Expansion {
    case node(YAMLNode, YAMLWeight)
    /// The alias is an error, which is to be reported unless it was before.
    case refused(Diagnostic?)
  }

  private enum Anchor {
    case open(number: Int)
    case complete(YAMLNode, YAMLWeight)
  }

  private var anchors: [String: Anchor] = [:]
  // In the order of the file, so that suggestions are the same in every run.
  private var names: [String] = []
  private var openings = 0
  private var expandedNodes = 0
  private var expandedBytes = 0
  private var isBoundReported = false

  /// Defines an anchor on a scalar. An anchor can be defined again; aliases mean the latest before them.
  mutating func define(_ name: String, as node: YAMLNode, _ weight: YAMLWeight) {
    set(name, .complete(node, weight))
  }

  /// Defines an anchor on a collection that starts.
  mutating func open(_ name: String) -> Opening {
    openings += 1
    set(name, .open(number: openings))
    return Opening(name: name, number: openings)
  }

  /// Completes an anchor on a collection that ends, unless it was defined again inside.
  mutating func close(_ opening: Opening, as node: YAMLNode, _ weight: YAMLWeight) {
    guard case .open(opening.number) = anchors[opening.name] else { return }
    anchors[opening.name] = .complete(node, weight)
  }

  /// Expands an alias.
  ///
  /// - Parameters:
  ///   - name: The anchor's name.
  ///   - range: Where the alias stands.
  ///   - depth: How many collections are open around it.
  ///   - limits: The bounds on all aliases together.
  mutating func expand(
    _ name: String, at range: SourceRange, depth: Int, limits: YAMLReader.Limits
  ) -> Expansion {
    func refused(_ code: String, _ message: String) -> Expansion {
      .refused(Diagnostic(.error, code: code, message, at: range))
    }
    switch anchors[name] {
    case nil:
      let hint = Suggestion.didYouMean(name, among: names)
      return refused(
        "unknown-anchor", "no anchor \(quoted(name)) is defined before this alias\(hint)")
    case .open:
      return refused("recursive-alias", "the alias \(quoted(name)) stands inside its own anchor")
    case .complete(let node, let weight):
      let nodes = expandedNodes + weight.nodes
      let bytes = expandedBytes + weight.bytes
      let problem: String? =
        if depth + weight.height > limits.depth {
          "this alias nests lists and mappings deeper than \(limits.depth) levels"
        } else if nodes > limits.expandedNodes {
          "with this alias, aliases expand to more than \(limits.expandedNodes) nodes"
        } else if bytes > limits.expandedBytes {
          "with this alias, aliases expand to more than \(limits.expandedBytes) bytes"
        } else {
          nil
        }
      if let problem {
        defer { isBoundReported = true }
        return isBoundReported ? .refused(nil) : refused("alias-expansion", problem)
      }
      (expandedNodes, expandedBytes) = (nodes, bytes)
      return .node(node, weight)
    }
  }

  private mutating func set(_ name: String, _ anchor: Anchor) {
    if anchors.updateValue(anchor, forKey: name) == nil { names.append(name) }
  }
}

/// The anchors of a document and the size of all that its aliases have been expanded to.
struct YAMLAnchors {
  private enum Anchor {
    /// The anchor of a list or mapping that is still being read; it starts here.
    case open(SourcePosition)
    case complete(YAMLNode)
  }

  private let limits: YAMLReader.Limits
  private var anchors: [String: Anchor] = [:]
  private var expanded = Size()
  private var isLimitReported = false

  init(limits: YAMLReader.Limits) {
    self.limits = limits
  }

  /// Defines an anchor on a scalar. An anchor can be defined again; an alias means the last definition before it.
  mutating func define(_ name: String, as node: YAMLNode) { anchors[name] = .complete(node) }

  /// Defines an anchor on a list or mapping that starts.
  mutating func open(_ name: String, at start: SourcePosition) { anchors[name] = .open(start) }

  /// Completes an anchor on a list or mapping that ends, unless it was defined again inside.
  mutating func close(_ name: String, at start: SourcePosition, as node: YAMLNode) {
    guard case .open(start) = anchors[name] else { return }
    anchors[name] = .complete(node)
  }

  /// Returns the node that an alias stands for, or reports why there is none.
  ///
  /// - Parameters:
  ///   - name: The name of the anchor.
  ///   - range: The place of the alias.
  ///   - depth: The number of lists and mappings around it.
  ///   - report: Receives the error. Only the first alias that exceeds a limit is reported; none after it is expanded.
  mutating func expand(
    _ name: String, at range: SourceRange, depth: Int, report: inout YAMLReport
  ) -> YAMLNode? {
    guard let anchor = anchors[name] else {
      report.error(
        "unknown-anchor",
        "no anchor \(quoted(name)) is defined before this alias"
          + Suggestion.didYouMean(name, among: anchors.keys.sorted()), at: range)
      return nil
    }
    guard case .complete(let node) = anchor else {
      report.error(
        "recursive-alias", "the alias \(quoted(name)) is inside its own anchor", at: range)
      return nil
    }
    guard !isLimitReported else { return nil }
    expanded.add(node, depth: depth, limits)
    let problem: String
    if expanded.depth > limits.depth {
      problem = "this alias nests lists and mappings deeper than \(limits.depth) levels"
    } else if expanded.nodes > limits.expandedNodes {
      problem = "with this alias, aliases expand to more than \(limits.expandedNodes) nodes"
    } else if expanded.bytes > limits.expandedBytes {
      problem = "with this alias, aliases expand to more than \(limits.expandedBytes) bytes"
    } else {
      return node
    }
    report.error("alias-expansion", problem, at: range)
    isLimitReported = true
    return nil
  }

  /// The size of the nodes that aliases stand for.
  private struct Size {
    var nodes = 0
    var bytes = 0
    var depth = 0

    /// Adds a node and all nodes in it, until there are more than allowed.
    mutating func add(_ node: YAMLNode, depth: Int, _ limits: YAMLReader.Limits) {
      guard nodes <= limits.expandedNodes else { return }
      nodes += 1
      switch node.content {
      case .scalar(let text, _):
        bytes += text.utf8.count
      case .sequence(let items):
        self.depth = max(self.depth, depth + 1)
        for item in items { add(item, depth: depth + 1, limits) }
      case .mapping(let pairs):
        self.depth = max(self.depth, depth + 1)
        for pair in pairs {
          nodes += 1
          bytes += pair.key.utf8.count
          add(pair.value, depth: depth + 1, limits)
        }
      }
    }
  }
}

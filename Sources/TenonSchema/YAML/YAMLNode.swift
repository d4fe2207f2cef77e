/// A node of a YAML document, with its place.
///
/// Aliases and merge keys are already expanded; a node that came through an alias keeps the place of its anchor.
package struct YAMLNode: Sendable {
  /// The three kinds of node.
  package enum Content: Sendable {
    /// Text. Only a plain scalar, one without quotes, can mean null, a bool or a number.
    case scalar(String, isPlain: Bool)

    case sequence([YAMLNode])

    /// Keys with their values, in the order of the file, each key once.
    case mapping([YAMLPair])
  }

  /// The size of a node with all nodes in it, aliases expanded.
  struct Size {
    var nodes = 0
    /// The bytes of all texts.
    var bytes = 0
    /// The levels of lists and mappings.
    var depth = 0

    mutating func add(_ child: YAMLNode) {
      nodes += child.size.nodes
      bytes += child.size.bytes
      depth = max(depth, child.size.depth + 1)
    }
  }

  package let content: Content
  package let range: SourceRange
  let size: Size

  init(_ content: Content, range: SourceRange) {
    self.content = content
    self.range = range
    var size = Size(nodes: 1, depth: 1)
    switch content {
    case .scalar(let text, _): size = Size(nodes: 1, bytes: text.utf8.count)
    case .sequence(let items): for item in items { size.add(item) }
    case .mapping(let pairs):
      for pair in pairs {
        size.nodes += 1
        size.bytes += pair.key.utf8.count
        size.add(pair.value)
      }
    }
    self.size = size
  }
}

/// A key of a mapping and its value.
package struct YAMLPair: Sendable {
  package let key: String
  package let keyRange: SourceRange
  package let value: YAMLNode

  /// The key with its place.
  var locatedKey: Located<String> { Located(key, at: keyRange) }
}

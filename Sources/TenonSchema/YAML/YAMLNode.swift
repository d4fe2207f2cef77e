/// A node of a YAML document, with the place it stands at.
///
/// Aliases and merge keys are already expanded; a node that came through an alias keeps the place of
/// its anchor.
package struct YAMLNode: Sendable {
  /// The three kinds of node.
  package enum Content: Sendable {
    /// Text, and whether it was written without quotes. Only a plain scalar can mean null, a bool or
    /// a number.
    case scalar(String, isPlain: Bool)

    /// A list.
    case sequence([YAMLNode])

    /// Keys with their values, in the order of the file, each key once.
    case mapping([YAMLPair])
  }

  /// What the node holds.
  package let content: Content

  /// Where the node stands.
  package let range: SourceRange

  /// Whether the node holds all that the file says. False for a list or mapping of which an error
  /// (already reported) kept a part from being read: nothing follows from what is missing in it.
  package let isComplete: Bool

  /// Creates a node.
  package init(_ content: Content, range: SourceRange, isComplete: Bool = true) {
    self.content = content
    self.range = range
    self.isComplete = isComplete
  }
}

/// A key of a mapping and its value.
package struct YAMLPair: Sendable {
  /// The key's text; keys that are not scalars are refused when the document is read.
  package let key: String

  /// Where the key stands.
  package let keyRange: SourceRange

  /// The value.
  package let value: YAMLNode

  /// Creates a pair.
  package init(key: String, keyRange: SourceRange, value: YAMLNode) {
    self.key = key
    self.keyRange = keyRange
    self.value = value
  }
}

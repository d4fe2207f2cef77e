/// A node of a YAML document, with its place.
///
/// Aliases and merge keys are already expanded; a node that came through an alias keeps the place of its anchor.
package struct YAMLNode: Sendable {
  /// The three kinds of node.
  package enum Content: Sendable {
    /// Text. Only a plain scalar, one without quotes, can mean null, a bool or a number.
    case scalar(String, isPlain: Bool)

    /// A list.
    case sequence([YAMLNode])

    /// Keys with their values, in the order of the file, each key once.
    case mapping([YAMLPair])
  }

  /// The content.
  package let content: Content

  /// The place.
  package let range: SourceRange

  /// True if nothing is missing. It is false for a list or mapping of which an error, already reported, kept a part
  /// from being read: no conclusion can be drawn from what is missing in it.
  package let isComplete: Bool

  init(_ content: Content, range: SourceRange, isComplete: Bool = true) {
    self.content = content
    self.range = range
    self.isComplete = isComplete
  }
}

/// A key of a mapping and its value.
package struct YAMLPair: Sendable {
  /// The text of the key.
  package let key: String

  /// The place of the key.
  package let keyRange: SourceRange

  /// The value.
  package let value: YAMLNode

  /// The key with its place.
  var locatedKey: Located<String> { Located(key, at: keyRange) }
}

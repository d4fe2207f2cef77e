/// One step of a YAML file as libyaml reports it, with its place.
struct YAMLEvent {
  /// What an event says.
  enum Kind {
    case streamStart
    case streamEnd
    case documentStart
    case documentEnd
    /// `*name`.
    case alias(String)
    /// A scalar and whether it stands without quotes or a tag.
    case scalar(String, isPlain: Bool, Properties?)
    case sequenceStart(Properties?)
    case mappingStart(Properties?)
    /// The end of the innermost open sequence or mapping.
    case collectionEnd
  }

  /// What can stand before a node; before most there is nothing.
  final class Properties {
    /// `&name`.
    let anchor: String?
    /// The tag in full: `tag:yaml.org,2002:str` for `!!str`.
    let tag: String?

    init(anchor: String?, tag: String?) {
      self.anchor = anchor
      self.tag = tag
    }
  }

  let kind: Kind
  let start: SourcePosition
  let end: SourcePosition
}

/// What libyaml says when it cannot go on.
struct YAMLParserError: Error {
  /// libyaml's words for what is wrong.
  let problem: String
  /// Where it is wrong.
  let position: SourcePosition
  /// libyaml's words for what it was reading, or nil.
  let context: String?
  /// Where that began.
  let contextPosition: SourcePosition?
}

/// One event of a YAML file as libyaml reports it, with its place.
struct YAMLEvent {
  enum Kind {
    case streamStart
    case streamEnd
    case documentStart
    case documentEnd
    /// `*name`.
    case alias(String)
    /// A scalar. It is plain if it has no quotes and no tag.
    case scalar(String, isPlain: Bool)
    case sequenceStart
    case mappingStart
    /// The end of the innermost open sequence or mapping.
    case collectionEnd
  }

  let kind: Kind
  let start: SourcePosition
  let end: SourcePosition

  /// The anchor of a node, without its `&`.
  var anchor: String?

  /// The tag of a node in full: `tag:yaml.org,2002:str` for `!!str`.
  var tag: String?
}

/// The error with which libyaml stops.
struct YAMLParserError: Error {
  /// The problem in libyaml's words.
  let problem: String
  let position: SourcePosition
  /// The construct that was being read, in libyaml's words, or nil.
  let context: String?
  /// The start of that construct.
  let contextPosition: SourcePosition?
}

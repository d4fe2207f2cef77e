import CYAML

/// libyaml's event parser over a file in memory. It owns every C object it makes.
final class YAMLEventParser {
  private let file: SourceFile
  private let bytes: UnsafeMutableBufferPointer<UInt8>
  // libyaml keeps pointers into the parser, so it must not move.
  private let parser: UnsafeMutablePointer<yaml_parser_t>
  private let isInitialized: Bool

  /// Creates a parser.
  ///
  /// - Parameters:
  ///   - bytes: UTF-8 without a byte order mark; copied.
  ///   - file: The file whose text the bytes are, character for character.
  init(bytes: [UInt8], file: SourceFile) {
    self.file = file
    self.bytes = .allocate(capacity: bytes.count)
    _ = self.bytes.initialize(fromContentsOf: bytes)
    parser = .allocate(capacity: 1)
    parser.initialize(to: yaml_parser_t())
    isInitialized = yaml_parser_initialize(parser) == 1
    if isInitialized {
      yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
      yaml_parser_set_input_string(parser, self.bytes.baseAddress, self.bytes.count)
    }
  }

  deinit {
    if isInitialized { yaml_parser_delete(parser) }
    parser.deallocate()
    bytes.deallocate()
  }

  /// The next event; after the end of the stream, that end again.
  func next() throws(YAMLParserError) -> YAMLEvent {
    var event = yaml_event_t()
    guard isInitialized, yaml_parser_parse(parser, &event) == 1 else { throw failure }
    defer { yaml_event_delete(&event) }
    return YAMLEvent(
      kind: kind(of: event), start: position(event.start_mark), end: position(event.end_mark))
  }

  private func kind(of event: yaml_event_t) -> YAMLEvent.Kind {
    switch event.type {
    case YAML_STREAM_START_EVENT:
      return .streamStart
    case YAML_DOCUMENT_START_EVENT:
      return .documentStart
    case YAML_DOCUMENT_END_EVENT:
      return .documentEnd
    case YAML_ALIAS_EVENT:
      return .alias(string(event.data.alias.anchor) ?? "")
    case YAML_SCALAR_EVENT:
      let scalar = event.data.scalar
      // By length: `"\0"` is a scalar with a NUL in it.
      let text = String(
        decoding: UnsafeBufferPointer(start: scalar.value, count: scalar.length), as: UTF8.self)
      let properties = properties(anchor: scalar.anchor, tag: scalar.tag)
      let isPlain = scalar.style == YAML_PLAIN_SCALAR_STYLE
      return .scalar(text, isPlain: isPlain, properties)
    case YAML_SEQUENCE_START_EVENT:
      let sequence = event.data.sequence_start
      return .sequenceStart(properties(anchor: sequence.anchor, tag: sequence.tag))
    case YAML_MAPPING_START_EVENT:
      let mapping = event.data.mapping_start
      return .mappingStart(properties(anchor: mapping.anchor, tag: mapping.tag))
    case YAML_SEQUENCE_END_EVENT, YAML_MAPPING_END_EVENT:
      return .collectionEnd
    default:
      // YAML_STREAM_END_EVENT, and YAML_NO_EVENT, which libyaml gives when asked again after it.
      return .streamEnd
    }
  }

  private func properties(
    anchor: UnsafeMutablePointer<yaml_char_t>?, tag: UnsafeMutablePointer<yaml_char_t>?
  ) -> YAMLEvent.Properties? {
    if anchor == nil, tag == nil { return nil }
    return YAMLEvent.Properties(anchor: string(anchor), tag: string(tag))
  }

  /// A C string of libyaml's. Only anchors and tags are, and no NUL can get into those: the file has none.
  private func string(_ text: UnsafeMutablePointer<yaml_char_t>?) -> String? {
    text.map { String(cString: $0) }
  }

  private func position(_ mark: yaml_mark_t) -> SourcePosition {
    // libyaml counts more characters as line breaks than editors do, so its line is only a hint.
    file.position(scalarOffset: Int(clamping: mark.index), likelyLine: Int(clamping: mark.line) + 1)
  }

  private var failure: YAMLParserError {
    guard isInitialized, parser.pointee.error != YAML_MEMORY_ERROR else {
      return YAMLParserError(
        problem: "out of memory", position: SourcePosition(line: 1, column: 1), context: nil,
        contextPosition: nil)
    }
    let context = parser.pointee.context.map { String(cString: $0) }
    return YAMLParserError(
      problem: parser.pointee.problem.map { String(cString: $0) } ?? "unknown error",
      position: parser.pointee.error == YAML_READER_ERROR
        ? file.position(byteOffset: Int(clamping: parser.pointee.problem_offset))
        : position(parser.pointee.problem_mark),
      context: context,
      contextPosition: context == nil ? nil : position(parser.pointee.context_mark))
  }
}

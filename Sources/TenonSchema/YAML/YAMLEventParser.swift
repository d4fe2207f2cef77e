import CYAML

/// libyaml's event parser over a file in memory. It owns every C object it makes.
final class YAMLEventParser {
  private let file: SourceFile
  private let bytes: UnsafeMutableBufferPointer<UInt8>
  // libyaml keeps pointers into the parser, so it must not move.
  private let parser: UnsafeMutablePointer<yaml_parser_t>
  private let isInitialized: Bool

  /// Creates a parser of the characters of a file, in UTF-8 without a byte order mark.
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

  /// Returns the next event; after the end of the stream, that end again.
  func next() throws(YAMLParserError) -> YAMLEvent {
    var event = yaml_event_t()
    guard isInitialized, yaml_parser_parse(parser, &event) == 1 else { throw failure }
    defer { yaml_event_delete(&event) }
    let start = position(event.start_mark)
    let end = position(event.end_mark)
    func make(
      _ kind: YAMLEvent.Kind, anchor: UnsafeMutablePointer<yaml_char_t>? = nil,
      tag: UnsafeMutablePointer<yaml_char_t>? = nil
    ) -> YAMLEvent {
      YAMLEvent(kind: kind, start: start, end: end, anchor: string(anchor), tag: string(tag))
    }
    switch event.type {
    case YAML_STREAM_START_EVENT: return make(.streamStart)
    case YAML_DOCUMENT_START_EVENT: return make(.documentStart)
    case YAML_DOCUMENT_END_EVENT: return make(.documentEnd)
    case YAML_ALIAS_EVENT: return make(.alias(string(event.data.alias.anchor) ?? ""))
    case YAML_SCALAR_EVENT:
      let scalar = event.data.scalar
      // By length: `"\0"` is a scalar that contains NUL.
      let text = String(
        decoding: UnsafeBufferPointer(start: scalar.value, count: scalar.length), as: UTF8.self)
      let isPlain = scalar.style == YAML_PLAIN_SCALAR_STYLE
      return make(.scalar(text, isPlain: isPlain), anchor: scalar.anchor, tag: scalar.tag)
    case YAML_SEQUENCE_START_EVENT:
      let sequence = event.data.sequence_start
      return make(.sequenceStart, anchor: sequence.anchor, tag: sequence.tag)
    case YAML_MAPPING_START_EVENT:
      let mapping = event.data.mapping_start
      return make(.mappingStart, anchor: mapping.anchor, tag: mapping.tag)
    case YAML_SEQUENCE_END_EVENT, YAML_MAPPING_END_EVENT: return make(.collectionEnd)
    // YAML_STREAM_END_EVENT, and YAML_NO_EVENT, which libyaml returns when asked again after it.
    default: return make(.streamEnd)
    }
  }

  /// A C string of libyaml's: an anchor or a tag, which cannot contain NUL.
  private func string(_ text: UnsafeMutablePointer<yaml_char_t>?) -> String? {
    text.map { String(cString: $0) }
  }

  /// By the index, because libyaml counts more characters as line breaks than editors do.
  private func position(_ mark: yaml_mark_t) -> SourcePosition {
    file.position(scalarOffset: Int(clamping: mark.index))
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

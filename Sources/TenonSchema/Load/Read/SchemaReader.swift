/// Reads schema files into declarations: every key is known and every value of the right kind, but no name is looked up
/// yet.
struct SchemaReader {
  var log = DiagnosticLog()

  /// The declarations of all files read so far.
  var schema = SchemaDeclaration()

  static let schemaKeys = [
    "schema", "description", "namespace", "enums", "mixins", "models", "queries", "shapes",
    "inputs",
  ]

  /// True if a YAML error kept something from being read, so that a name may only be unknown because its part is
  /// missing.
  private(set) var isPartial = false

  /// True if that is so for the current file.
  private var isFilePartial = false

  mutating func read(_ file: SourceFile) {
    var problems: [Diagnostic] = []
    let root = YAMLReader.read(file, diagnostics: &problems)
    for problem in problems { log.add(problem) }
    // The first of two equal keys counts, and the first of several documents; nothing else is lost.
    let harmless: Set<String> = ["duplicate-key", "empty-document", "second-document"]
    isFilePartial = problems.contains { $0.severity == .error && !harmless.contains($0.code) }
    if isFilePartial { isPartial = true }
    guard let root, let pairs = mapping(root, of: "a schema") else { return }
    let keys = options(pairs, of: "a schema", known: Self.schemaKeys)
    readHead(keys)
    for pair in entries(keys["enums"]) { readEnum(pair) }
    for pair in entries(keys["mixins"]) { schema.mixins.append(mixinDeclaration(pair)) }
    for pair in entries(keys["models"]) { schema.models.append(modelDeclaration(pair)) }
    for pair in entries(keys["queries"]) { schema.queries.append(queryDeclaration(pair)) }
    for pair in entries(keys["shapes"]) { schema.shapes.append(shapeDeclaration(pair)) }
    for pair in entries(keys["inputs"]) { schema.inputs.append(inputDeclaration(pair)) }
  }

  /// Reports that something is missing, unless it may be in a part of the file that could not be read.
  mutating func missing(_ message: String, at range: SourceRange) {
    if !isFilePartial { log.error("missing-key", message, at: range) }
  }

  /// Reads the name, the description and the namespace of the schema; files that are merged must agree on them.
  private mutating func readHead(_ keys: [String: YAMLPair]) {
    if let name = text(keys["schema"]) {
      check(name, of: "a schema", style: .type, reserved: ReservedNames.types)
      if let other = schema.name, other.value != name.value {
        log.error(
          "schema-name-differs",
          "the files belong to different schemas: `\(name.value)` here, `\(other.value)` before",
          at: name.range, notes: [.init("the other name is here", at: other.range)])
      }
      schema.name = schema.name ?? name
    }
    if let pair = keys["description"], let value = description(pair) {
      if let other = schema.description, other.value != value {
        log.error(
          "schema-description-differs", "another file describes the schema differently",
          at: pair.keyRange, notes: [.init("the other description is here", at: other.range)])
      }
      schema.description = schema.description ?? Located(value, at: pair.value.range)
    }
    if let pair = keys["namespace"], let value = flag(pair)?.value {
      if let other = schema.namespace, other.value != value {
        log.error(
          "schema-namespace-differs", "another file says `namespace: \(other.value)`",
          at: pair.keyRange, notes: [.init("the other value is here", at: other.range)])
      }
      schema.namespace = schema.namespace ?? Located(value, at: pair.keyRange)
    }
  }

  /// The entries of `models:`, `enums:`, `mixins:`, `queries:`, `shapes:` or `inputs:`.
  private mutating func entries(_ pair: YAMLPair?) -> [YAMLPair] {
    guard let pair else { return [] }
    return mapping(pair.value, of: "`\(pair.key)`") ?? []
  }
}

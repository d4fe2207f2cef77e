/// Reads schema files into declarations: every key known, every value of the right kind, nothing looked up yet.
struct SchemaReader: PartWorker {
  /// What was found wrong so far.
  var log = DiagnosticLog()

  /// What was read so far, of all files.
  private(set) var schema = SchemaDeclaration()

  /// Whether YAML kept something from being read, so that names may be unknown only because their part is missing.
  private(set) var isPartial = false

  /// Whether the file at hand is one that YAML kept something of.
  private var isFilePartial = false

  /// The types that were read, by their texts: a schema has many fields of few types.
  private var types: [String: TypeText] = [:]

  /// Reads one file; what is wrong with it goes to the log.
  mutating func read(_ file: SourceFile) {
    var problems: [Diagnostic] = []
    isFilePartial = false
    let ahead = modelsAhead()
    let root = YAMLReader.read(file, diagnostics: &problems) { section, entry in
      if section == "models" { ahead?.add(entry) }
    }
    log.add(problems)
    // Of a key that is there twice the first counts, and of several documents too; nothing else is lost.
    let harmless: Set<String> = ["duplicate-key", "empty-document", "second-document"]
    isFilePartial = problems.contains { $0.severity == .error && !harmless.contains($0.code) }
    if isFilePartial { isPartial = true }
    guard let root else { return }
    guard let pairs = mapping(root, of: "a schema") else { return }
    let keys = options(
      pairs, of: "a schema",
      known: ["schema", "description", "enums", "mixins", "models", "queries", "shapes"])
    readHead(keys)
    for pair in sections(keys["enums"]) {
      if let declaration = enumDeclaration(pair) { schema.enums.append(declaration) }
    }
    for pair in sections(keys["mixins"]) {
      if let declaration = mixinDeclaration(pair) { schema.mixins.append(declaration) }
    }
    let models = sections(keys["models"])
    if let ahead, problems.isEmpty, ahead.count == models.count, models.count > Self.batchSize {
      schema.models += join(ahead.results(), of: models, Self.modelDeclaration)
    } else {
      schema.models += map(models, Self.modelDeclaration)
    }
    for pair in sections(keys["queries"]) {
      if let declaration = queryDeclaration(pair) { schema.queries.append(declaration) }
    }
    for pair in sections(keys["shapes"]) { schema.shapes.append(shapeDeclaration(pair)) }
  }

  /// A queue that reads models while the file's YAML is still being parsed, which takes as long. What it finds counts if
  /// nothing is wrong with the YAML and these are all the models there are.
  private func modelsAhead() -> BatchQueue<YAMLPair, PartResults<ModelDeclaration>?>? {
    guard !Parallel.isSerial else { return nil }
    return BatchQueue(batchSize: Self.batchSize) { [self] pairs in
      results(of: pairs[...], Self.modelDeclaration)
    }
  }

  @Sendable
  private static func modelDeclaration(
    _ reader: inout SchemaReader, _ pair: YAMLPair
  ) -> ModelDeclaration {
    reader.modelDeclaration(pair)
  }

  /// Reads the text of a type.
  mutating func typeText(_ text: String) -> TypeText {
    if let type = types[text] { return type }
    let type = TypeText(text)
    types[text] = type
    return type
  }

  /// Reports that something is not there, unless it may stand where YAML could not be read.
  mutating func missing(_ message: String, at range: SourceRange) {
    if !isFilePartial { log.error("missing-key", message, at: range) }
  }

  /// The schema's name and description; files that are merged must agree on them.
  private mutating func readHead(_ keys: OptionPairs) {
    if let pair = keys["schema"], let name = text(pair) {
      check(name, of: "a schema", style: .type, reserved: ReservedNames.types)
      if let other = schema.name, other.value != name.value {
        log.error(
          "schema-name-differs",
          "the files belong to different schemas: `\(name.value)` here, `\(other.value)` before",
          at: name.range, notes: [.init("the other name is here", at: other.range)])
      }
      if schema.name == nil { schema.name = name }
    }
    guard let pair = keys["description"], let value = description(pair) else { return }
    if let other = schema.description, other.value != value {
      log.error(
        "schema-description-differs", "another file describes the schema differently",
        at: pair.keyRange, notes: [.init("the other description is here", at: other.range)])
    }
    if schema.description == nil { schema.description = Located(value, at: pair.value.range) }
  }

  /// The entries of `models:`, `enums:`, `mixins:`, `queries:` or `shapes:`.
  private mutating func sections(_ pair: YAMLPair?) -> [YAMLPair] {
    guard let pair else { return [] }
    return mapping(pair.value, of: "`\(pair.key)`") ?? []
  }
}

import Mustache
import TenonSchema

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// The data of the templates: one object per generated file, each for the template `file`.
///
/// A tree is made when it is needed, as there may be thousands. The keys are explained where they are made: a file's
/// here, a model's in `ModelContext`, `DraftContext` and `RelationshipContext`, a shape's in `ShapeContext`, an input's in
/// `InputContext`, the namespace's and an enum's in `SchemaContext`. `tenonc inspect` prints them all.
package struct GeneratorContext: Sendable {
  /// One file to render.
  struct File: Sendable {
    let name: String
    var hasNamespace = false
    var enums: [EnumType] = []
    var models: [Model] = []
    var shapes: [Shape] = []
    var inputs: [InputShape] = []
  }

  let files: [File]

  /// The errors in the schema's queries; those with errors have no code.
  let queryDiagnostics: [Diagnostic]

  private let header: String
  private let index: SchemaIndex
  private let queries: [TypedQuery]
  private let options: GeneratorOptions

  /// Prepares the trees of a graph.
  ///
  /// - Parameters:
  ///   - graph: The schema.
  ///   - options: The user's choices.
  ///   - check: The result of checking the graph's queries; if nil, they are checked here.
  package init(_ graph: SchemaGraph, options: GeneratorOptions, check: QueryCheck? = nil) {
    var options = options
    if options.dialects.isEmpty { options.dialects = [.sqlite] }
    let index = SchemaIndex(graph)
    let models = index.generatedModels
    let check = check ?? QueryCheck(graph)

    var names = FileNames()
    let main = names.name(for: graph.name)
    // Files of two schemas may be in one target.
    if graph.isNamespaced { names.prefix = "\(main.dropLast(".swift".count))+" }
    if options.isSingleFile {
      files = [
        File(
          name: main, hasNamespace: true, enums: graph.enums, models: models,
          shapes: graph.shapes, inputs: graph.inputs)
      ]
    } else {
      let others =
        models.map { File(name: names.name(for: $0.name), models: [$0]) }
        + graph.shapes.map { File(name: names.name(for: $0.name), shapes: [$0]) }
        + graph.inputs.map { File(name: names.name(for: $0.name), inputs: [$0]) }
      let enums = graph.enums.map { File(name: names.name(for: $0.name), enums: [$0]) }
      files = [File(name: main, hasNamespace: true)] + enums + others
    }
    header = FileHeader(files: options.sources).line
    self.index = index
    self.options = options
    queries = check.queries
    queryDiagnostics = check.diagnostics
  }

  /// Makes the tree of a file.
  func tree(of file: File) -> MustacheValue {
    let queries = file.hasNamespace ? self.queries : []
    let schema = SchemaContext(index: index, options: options, queries: queries)
    return .object([
      // The first line, by which the file is recognised.
      "header": .string(header),
      // Rules of `swift format lint` that names of the schema break.
      "ignoredRules": .statements(
        LintRules.broken(by: file, queries: queries, index: index, options: options)),
      // The modules to import.
      "imports": needsFoundation(file, queries) ? ["Foundation", "Tenon"] : ["Tenon"],
      // The text before declarations: `public `, or nothing.
      "access": .string(options.accessPrefix),
      // The namespace that all types are in, or null.
      "namespace": .text(index.namespace),
      // The namespace (none or one), the enums, the models, the shapes and the inputs in this file.
      "schemas": .list(file.hasNamespace ? [schema.value] : []),
      "enums": .list(file.enums.map(schema.value)),
      "models": .list(
        Parallel.map(file.models) { ModelContext($0, index: index, options: options).value }),
      "shapes": .list(
        file.shapes.map { ShapeContext(shape: $0, index: index, options: options).value }),
      "inputs": .list(
        file.inputs.map { InputContext(input: $0, index: index, options: options).value }),
    ])
  }

  /// The trees as JSON, keys in order: a list of files `{name, context}`.
  ///
  /// - Throws: `EncodingError`, which a tree of texts and numbers does not give cause for.
  package var json: String {
    get throws {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
      let tree = MustacheValue.list(
        files.map { ["name": .string($0.name), "context": self.tree(of: $0)] })
      return String(decoding: try encoder.encode(tree), as: UTF8.self) + "\n"
    }
  }

  /// True if the code of a file names types of Foundation, or types of the user, which may be those.
  private func needsFoundation(_ file: File, _ queries: [TypedQuery]) -> Bool {
    let shown = file.shapes.flatMap { ShapeContext.contents($0.content) }.flatMap { content in
      content.fields.compactMap { index.model(content.model)?.field(named: $0) }
    }
    let models = file.models + file.inputs.compactMap { index.model($0.model) }
    let fields = models.flatMap(\.fields) + shown
    let types =
      fields.map(index.rawType) + queries.flatMap(\.columns).map(\.type)
      + queries.flatMap(\.query.parameters).map { index.type(of: $0.type) }
    return types.contains { type in
      switch type {
      case .identifier: false
      case .plain(let name):
        !Self.tenonTypes.contains(name) && !index.isEnum(name)
      case .json: true
      }
    }
  }

  private static let tenonTypes: Set<String> = [
    "Bool", "CalendarDate", "Double", "Float", "Int", "Int16", "Int32", "Int64", "JSONValue",
    "String", "TimeOfDay", "[UInt8]",
  ]
}

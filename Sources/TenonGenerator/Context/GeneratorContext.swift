import Mustache
import TenonSchema

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// The trees the templates are rendered with: one object per generated file, each for the template `file`.
///
/// A tree is made when it is asked for, as there may be thousands. The keys are explained where they are made: a file's
/// here, a model's in `ModelContext`, `DraftContext` and `RelationshipContext`, a shape's in `ShapeContext`, the
/// namespace's and an enum's in `SchemaContext`. `tenonc inspect` prints them all.
package struct GeneratorContext: Sendable {
  /// One file to render.
  struct File: Sendable {
    let name: String
    fileprivate var hasNamespace = false
    fileprivate var enums: [EnumType] = []
    fileprivate var models: [Model] = []
    fileprivate var shapes: [Shape] = []
  }

  let files: [File]

  /// What is wrong with the schema's queries; those with errors have no code.
  let queryDiagnostics: [Diagnostic]

  private let header: String
  private let index: SchemaIndex
  private let queries: [TypedQuery]
  private let options: GeneratorOptions

  /// Prepares the trees of a graph.
  ///
  /// - Parameters:
  ///   - graph: The schema.
  ///   - options: What the user chose.
  ///   - check: The result of checking the graph's queries; if nil, they are checked here.
  package init(_ graph: SchemaGraph, options: GeneratorOptions, check: QueryCheck? = nil) {
    var options = options
    if options.dialects.isEmpty { options.dialects = [.sqlite] }
    let index = SchemaIndex(graph)
    let models = index.generatedModels
    let check = check ?? QueryCheck(graph)

    var names = FileNames()
    let main = names.name(for: graph.name)
    if options.isSingleFile {
      files = [
        File(
          name: main, hasNamespace: true, enums: graph.enums, models: models, shapes: graph.shapes)
      ]
    } else {
      let others =
        models.map { File(name: names.name(for: $0.name), models: [$0]) }
        + graph.shapes.map { File(name: names.name(for: $0.name), shapes: [$0]) }
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
      "ignoredRules": .list(
        LintRules.broken(
          by: file.models, enums: file.enums, queries: queries, shapes: file.shapes, index: index,
          options: options
        )
        .map { .string($0) }),
      // The modules to import.
      "imports": file.models.flatMap(\.fields).contains(where: Self.needsFoundation)
        || file.shapes.contains(where: needsFoundation)
        || queries.contains(where: QueryContext.needsFoundation)
        ? ["Foundation", "Tenon"] : ["Tenon"],
      // The text before declarations: `public `, or nothing.
      "access": .string(options.accessPrefix),
      // The namespace (none or one), the enums, the models and the shapes in this file.
      "schemas": .list(file.hasNamespace ? [schema.value] : []),
      "enums": .list(file.enums.map(schema.value)),
      "models": .list(
        Parallel.map(file.models) { ModelContext($0, index: index, options: options).value }),
      "shapes": .list(file.shapes.map { ShapeContext($0, index: index, options: options).value }),
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
      return String(decoding: try encoder.encode(EncodableTree(tree)), as: UTF8.self) + "\n"
    }
  }

  /// Whether a field's type is one of Foundation, as the user's own types may be.
  private static func needsFoundation(_ field: Field) -> Bool {
    if field.swiftType != nil { return true }
    guard case .scalar(let scalar) = field.type else { return false }
    return switch scalar {
    case .decimal, .datetime, .uuid: true
    default: false
    }
  }

  private func needsFoundation(_ shape: Shape) -> Bool {
    ShapeContext.contents(shape.content).contains { content in
      let model = index.model(content.model)
      return content.fields.compactMap { model?.field(named: $0) }
        .contains(where: Self.needsFoundation)
    }
  }
}

private struct EncodableTree: Encodable {
  let value: MustacheValue

  init(_ value: MustacheValue) { self.value = value }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch value {
    case .null: try container.encodeNil()
    case .bool(let value): try container.encode(value)
    case .int(let value): try container.encode(value)
    case .double(let value): try container.encode(value)
    case .string(let value): try container.encode(value)
    case .list(let elements): try container.encode(elements.map(EncodableTree.init))
    case .object(let object):
      try container.encode(object.mapValues(EncodableTree.init))
    }
  }
}

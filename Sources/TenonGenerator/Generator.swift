import Mustache
import TenonSchema

/// Makes Swift from a schema. Nothing is written: see `OutputPlan`.
///
///     let files = try Generator(graph: graph, options: options).files()
package struct Generator: Sendable {
  /// The trees the templates are rendered with.
  package let context: GeneratorContext

  private let options: GeneratorOptions

  /// Creates a generator.
  ///
  /// - Parameters:
  ///   - graph: The schema.
  ///   - options: What the user chose.
  ///   - check: The result of checking the graph's queries; if nil, they are checked here.
  package init(
    graph: SchemaGraph, options: GeneratorOptions = GeneratorOptions(), check: QueryCheck? = nil
  ) {
    context = GeneratorContext(graph, options: options, check: check)
    self.options = options
  }

  /// Renders the files: the namespace's first, then those of the enums, the models and the shapes, in the order of the schema.
  /// The same schema and options give the same bytes.
  ///
  /// - Throws: `TemplateError`, with its place, or `GeneratorError`, for a template of the user's; `GeneratorError` for
  ///   queries that are wrong, which `QueryCheck` tells beforehand.
  package func files() throws -> [GeneratedFile] {
    guard context.queryDiagnostics.isEmpty else {
      throw GeneratorError.invalidQueries(context.queryDiagnostics)
    }
    let templates = try TemplateSet(overrides: options.templates)
    return try Parallel.map(context.files) { file in
      GeneratedFile(name: file.name, contents: try templates.render(context.tree(of: file)))
    }
  }
}

/// A mistake in what the generator was asked to do.
package enum GeneratorError: Error, Equatable, CustomStringConvertible {
  /// A template stands in for none of the built-in ones.
  case unknownTemplate(path: String, known: [String])

  /// Queries of the schema are wrong.
  case invalidQueries([Diagnostic])

  package var description: String {
    switch self {
    case .unknownTemplate(let path, let known):
      "\(path): error: there is no template of this name to replace; there are "
        + known.map { "\($0).mustache" }.joined(separator: ", ")
    case .invalidQueries(let diagnostics):
      DiagnosticRenderer().text(diagnostics)
    }
  }
}

import Mustache
import TenonSchema

/// Makes Swift from a schema. Nothing is written: see `OutputPlan`.
///
///     let files = try Generator(graph: graph, options: options).files()
package struct Generator: Sendable {
  /// The data of the templates.
  package let context: GeneratorContext

  private let options: GeneratorOptions

  /// Creates a generator. If `check` is nil, the graph's queries are checked here.
  package init(
    graph: SchemaGraph, options: GeneratorOptions = GeneratorOptions(), check: QueryCheck? = nil
  ) {
    context = GeneratorContext(graph, options: options, check: check)
    self.options = options
  }

  /// Renders the files: the namespace's first, then those of the enums, the models, the shapes and the inputs, in the order of
  /// the schema. The same schema and options give the same bytes.
  ///
  /// - Throws: `TemplateError`, with its place, or `GeneratorError`, for a template of the user's; `GeneratorError` for
  ///   wrong queries, which `QueryCheck` finds too.
  package func files() throws -> [GeneratedFile] {
    guard context.queryDiagnostics.isEmpty else {
      throw GeneratorError.invalidQueries(context.queryDiagnostics)
    }
    let templates = try TemplateSet(overrides: options.templates)
    return try Parallel.map(context.files) { file in
      GeneratedFile(
        name: file.name, contents: Self.laidOut(try templates.render(context.tree(of: file))))
    }
  }

  /// Marks a file for `swift format` to leave alone where a name is so long that a line cannot be kept short.
  private static func laidOut(_ text: String) -> String {
    guard hasLongLine(text), let end = text.firstIndex(of: "\n") else { return text }
    return text[...end] + "// swift-format-ignore-file\n" + text[text.index(after: end)...]
  }

  /// True if a line of code is too long. Comments and literals over several lines may have long lines.
  private static func hasLongLine(_ text: String) -> Bool {
    var isLiteral = false
    var rest = text.utf8[...]
    while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
      let line = rest[..<end]
      rest = rest[end...].dropFirst()
      let code = line.drop { $0 == UInt8(ascii: " ") }
      if isLiteral {
        isLiteral = !code.starts(with: "\"\"\"".utf8)
      } else {
        isLiteral = line.suffix(3).elementsEqual("\"\"\"".utf8)
        if line.count > SwiftLayout.width, !SwiftLayout.fits(Substring(line)),
          !code.starts(with: "//".utf8), !code.starts(with: "\"".utf8)
        {
          return true
        }
      }
    }
    return false
  }
}

/// An error in the input of the generator.
package enum GeneratorError: Error, Equatable, CustomStringConvertible {
  /// A template of the user has the name of none of the built-in ones.
  case unknownTemplate(path: String, known: [String])

  /// Queries of the schema have errors.
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

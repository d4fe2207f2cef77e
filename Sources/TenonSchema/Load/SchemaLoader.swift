/// The result of loading a schema.
package struct SchemaLoadResult: Sendable {
  /// The resolved schema, or nil if and only if there are errors.
  package var graph: SchemaGraph?

  /// The diagnostics of all files, in the order of the files and from top to bottom.
  package var diagnostics: [Diagnostic]
}

/// Turns schema files into a graph, or into a list of everything that is wrong with them.
///
/// The steps are *read* (YAML into typed declarations), *resolve* (look up names, expand mixins, add inverses and
/// foreign keys) and *lint* (warn about valid input that is usually a mistake). Each step reports all it finds.
///
/// For example:
///
///     let result = SchemaLoader.load([SourceFile(path: "blog.yaml", text: "schema: Blog\n…")])
///     result.graph?.model(named: "Post")?.table  // "posts"
package enum SchemaLoader {
  /// The declarations of all files, before any name is looked up.
  package struct Declarations {
    fileprivate let files: [SourceFile]
    fileprivate let reader: SchemaReader
  }

  /// Loads a schema from one file or from several that are merged.
  ///
  /// - Parameter files: The files, in the order in which their models appear in the graph.
  /// - Returns: The graph and the diagnostics; there is no graph if one of them is an error.
  package static func load(_ files: [SourceFile]) -> SchemaLoadResult { resolve(read(files)) }

  /// The first step of `load`: reads the files.
  package static func read(_ files: [SourceFile]) -> Declarations {
    var reader = SchemaReader()
    for file in files { reader.read(file) }
    return Declarations(files: files, reader: reader)
  }

  /// The other steps of `load`: resolves the declarations and lints the result.
  package static func resolve(_ declarations: Declarations) -> SchemaLoadResult {
    let (files, reader) = (declarations.files, declarations.reader)
    // Errors about names would only repeat the error that kept a part of the file from being read.
    guard !reader.isPartial else {
      return SchemaLoadResult(graph: nil, diagnostics: reader.log.diagnostics.ordered(by: files))
    }
    var resolver = SchemaResolver(reader.schema, log: reader.log)
    let graph = resolver.resolve(files)
    let isValid = resolver.log.errorCount == 0
    if isValid { resolver.lint() }
    return SchemaLoadResult(
      graph: isValid ? graph : nil, diagnostics: resolver.log.diagnostics.ordered(by: files))
  }
}

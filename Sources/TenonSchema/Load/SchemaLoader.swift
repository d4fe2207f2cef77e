/// What came of loading a schema.
package struct SchemaLoadResult: Sendable {
  /// The resolved schema, or nil if and only if there are errors.
  package var graph: SchemaGraph?

  /// Everything to say about the files, in their order and from top to bottom.
  package var diagnostics: [Diagnostic]

  /// What the graph was made with. To free its many small parts takes long, which a program that keeps the result to its
  /// end need not wait for.
  fileprivate var resolver: SchemaResolver?

  /// Creates a result.
  package init(graph: SchemaGraph?, diagnostics: [Diagnostic]) {
    self.graph = graph
    self.diagnostics = diagnostics
  }
}

/// Turns schema files into a graph, or into everything that is wrong with them.
///
/// The way is *read* (YAML into typed declarations), *resolve* (names looked up, mixins put in, inverses and foreign keys
/// made), *lint* (what is allowed but seldom meant). Each step reports all it finds.
///
/// For example:
///
///     let result = SchemaLoader.load([SourceFile(path: "blog.yaml", text: "schema: Blog\n…")])
///     result.graph?.model(named: "Post")?.table  // "posts"
package enum SchemaLoader {
  /// What the files declare, understood by itself: no name has been looked up yet.
  package struct Declarations {
    fileprivate let files: [SourceFile]
    fileprivate let reader: SchemaReader
  }

  /// Loads a schema from one file or from several that are merged.
  ///
  /// - Parameter files: The files, in the order in which their models shall stand in the graph.
  /// - Returns: The graph and the diagnostics; there is no graph when one of them is an error.
  package static func load(_ files: [SourceFile]) -> SchemaLoadResult { resolve(read(files)) }

  /// The first step of `load`: reads the files.
  package static func read(_ files: [SourceFile]) -> Declarations {
    var reader = SchemaReader()
    for file in files { reader.read(file) }
    return Declarations(files: files, reader: reader)
  }

  /// The other steps of `load`: resolves what was read, and lints it.
  package static func resolve(_ declarations: Declarations) -> SchemaLoadResult {
    let (files, reader) = (declarations.files, declarations.reader)
    // What depends on the part that could not be read would only repeat the one mistake.
    guard !reader.isPartial else {
      return SchemaLoadResult(graph: nil, diagnostics: reader.log.sorted(by: files))
    }
    var resolver = SchemaResolver(reader.schema, log: reader.log)
    var graph = resolver.resolve(files)
    var log = resolver.log
    if log.errorCount > 0 { graph = nil }
    if graph != nil {
      var lints = SchemaLints(
        log: log, drafts: resolver.models, unusedMixins: resolver.unusedMixins)
      lints.run()
      log = lints.log
    }
    var result = SchemaLoadResult(graph: graph, diagnostics: log.sorted(by: files))
    result.resolver = resolver
    return result
  }
}

/// Reads a YAML file into nodes that know their places, and reports everything that is wrong with it.
///
/// A file is one document of YAML 1.2 with scalar keys. Anchors, aliases and merge keys (`<<`) are expanded, within
/// limits. Non-standard tags, directives other than `%YAML` and further documents are refused.
///
/// For example:
///
///     var diagnostics: [Diagnostic] = []
///     let file = SourceFile(path: "blog.yaml", text: "schema: Blog")
///     let root = YAMLReader.read(file, diagnostics: &diagnostics)
///     root?.pairs?.first?.value.string  // "Blog"
package enum YAMLReader {
  /// Limits that keep a small file from taking all time and memory.
  package struct Limits: Sendable {
    /// The deepest nesting of lists and mappings, aliases expanded.
    package var depth = 100

    /// The number of nodes that all aliases of a file may stand for together.
    package var expandedNodes = 1_000_000

    /// The number of bytes of text that all aliases of a file may stand for together.
    package var expandedBytes = 16 * 1024 * 1024

    /// The number of errors that are reported; one more says that there are more.
    package var errors = 100

    /// Creates the limits for schema files.
    package init() {}
  }

  /// Reads a file.
  ///
  /// - Parameter diagnostics: Receives every error of the file. libyaml stops at a syntax error, so there is at most one
  ///   of those.
  /// - Returns: The root node, or nil if there is none. After errors it contains the readable part.
  package static func read(
    _ file: SourceFile, limits: Limits = Limits(), diagnostics: inout [Diagnostic]
  ) -> YAMLNode? {
    var composer = YAMLComposer(file: file, limits: limits)
    defer { diagnostics += composer.log.diagnostics }
    return composer.document()
  }
}

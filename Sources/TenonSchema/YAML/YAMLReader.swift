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
///     root?["schema"]?.string  // "Blog"
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

    /// Creates the standard limits.
    package init() {}

    /// The limits for schema files.
    package static let standard = Limits()
  }

  /// Reads a file.
  ///
  /// - Parameters:
  ///   - file: The file.
  ///   - limits: The limits.
  ///   - diagnostics: Receives every error of the file. libyaml stops at a syntax error, so there is at most one of
  ///     those.
  /// - Returns: The root node, or nil if there is none. After errors it contains the readable part: a list or mapping
  ///   that lost something has `isComplete` false.
  package static func read(
    _ file: SourceFile, limits: Limits = .standard, diagnostics: inout [Diagnostic]
  ) -> YAMLNode? {
    var composer = YAMLComposer(file: file, limits: limits)
    defer { diagnostics += composer.report.diagnostics }
    return composer.document()
  }
}

/// The errors of one file, up to a limit.
struct YAMLReport {
  private(set) var diagnostics: [Diagnostic] = []
  let limit: Int

  /// True if there were too many errors to continue.
  var isFull: Bool { diagnostics.count > limit }

  /// Adds an error. The first one past the limit says instead that more errors follow; the others are dropped.
  mutating func error(
    _ code: String, _ message: String, at range: SourceRange, notes: [Diagnostic.Note] = []
  ) {
    add(Diagnostic(.error, code: code, message, at: range, notes: notes))
  }

  /// Adds a diagnostic, as `error` does.
  mutating func add(_ diagnostic: Diagnostic) {
    if diagnostics.count < limit {
      diagnostics.append(diagnostic)
    } else if diagnostics.count == limit {
      diagnostics.append(
        Diagnostic(
          .error, code: "too-many-errors", "more errors follow, which are not shown",
          at: diagnostic.range))
    }
  }
}

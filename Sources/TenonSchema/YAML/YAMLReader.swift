/// Reads a YAML file into nodes that know where they stand, and says everything that is wrong with it.
///
/// One document of YAML 1.2 with scalar keys: anchors, aliases and merge keys (`<<`) are expanded, within
/// bounds; tags other than the standard ones, directives other than `%YAML`, and further documents are refused.
///
/// For example:
///
///     var diagnostics: [Diagnostic] = []
///     let file = SourceFile(path: "blog.yaml", text: "schema: Blog")
///     let root = YAMLReader.read(file, diagnostics: &diagnostics)
///     root?["schema"]?.string  // "Blog"
package enum YAMLReader {
  /// Bounds on what a file may ask for, so that a small one cannot take all time and memory.
  package struct Limits: Sendable {
    /// The deepest nesting of lists and mappings, aliases expanded.
    package var depth = 100

    /// How many nodes all aliases of a file may stand for together.
    package var expandedNodes = 1_000_000

    /// How many bytes of text all aliases of a file may stand for together.
    package var expandedBytes = 16 * 1024 * 1024

    /// How many errors are reported; one more says that there are more.
    package var errors = 100

    /// Creates the standard limits, to be changed one by one.
    package init() {}

    /// The limits for schema files.
    package static let standard = Limits()
  }

  /// Reads a file.
  ///
  /// - Parameters:
  ///   - file: The file.
  ///   - limits: Bounds on what the file may ask for.
  ///   - diagnostics: Gets every error of the file. libyaml cannot go on behind a syntax error, so of those
  ///     there is at most one.
  ///   - entryHandler: Gets each entry of the mappings in the root mapping as soon as it is read, with the key of its
  ///     mapping, so that work on it can begin. It may be none of the root's in the end, if there are errors.
  /// - Returns: The root node, or nil if there is none. Where errors were found it is what could be read: a
  ///   list or mapping that lost something has `isComplete` false.
  package static func read(
    _ file: SourceFile, limits: Limits = .standard, diagnostics: inout [Diagnostic],
    entryHandler: ((_ section: String, _ entry: YAMLPair) -> Void)? = nil
  ) -> YAMLNode? {
    var report = YAMLReport(file: file, limit: limits.errors)
    defer { diagnostics += report.diagnostics }

    let input = YAMLInput(file, report: &report)
    let parser = YAMLEventParser(bytes: input.bytes, file: file)
    var composer = YAMLComposer(file: file, limits: limits)
    composer.entryHandler = entryHandler
    do {
      while true {
        let event = try parser.next()
        switch event.kind {
        case .streamStart, .documentStart:
          continue
        case .streamEnd:
          let message = file.text.isEmpty ? "the file is empty" : "the file has no content"
          report.error("empty-document", message, at: SourceRange(start: file))
          return nil
        case .documentEnd:
          // Asking libyaml what follows could take it long (it searches a list for each %TAG directive).
          if let start = file.contentStart(behind: event.end) {
            report.error(
              "second-document", "a second document starts here; a file holds one",
              at: file.tokenRange(at: start))
          }
          if composer.root?.isNull == true {
            report.error("empty-document", "the document is empty", at: SourceRange(start: file))
            return nil
          }
          return composer.root
        default:
          guard composer.add(event, report: &report), !report.isFull else {
            composer.cutOff(report: &report)
            return composer.root
          }
        }
      }
    } catch {
      report.add(error.diagnostic(in: file))
      composer.cutOff(report: &report)
      return composer.root
    }
  }
}

/// The diagnostics found while a schema is loaded.
struct DiagnosticLog {
  /// The number of diagnostics that are kept; one more says that there are more.
  var limit = Int.max

  private(set) var diagnostics: [Diagnostic] = []

  /// The number of errors among the diagnostics.
  private(set) var errorCount = 0

  /// True if there were more errors than the limit.
  var isFull: Bool { diagnostics.count > limit }

  /// The number of names that each file may still compare. Comparing takes time, so a large file that is wrong
  /// everywhere gets suggestions only for its first unknown names.
  private var comparisonsLeft: [SourceFile: Int] = [:]
  private static let comparisonLimit = 100_000

  mutating func add(_ diagnostic: Diagnostic) {
    guard diagnostics.count < limit else {
      if diagnostics.count == limit {
        diagnostics.append(
          Diagnostic(
            .error, code: "too-many-errors", "more errors follow, which are not shown",
            at: diagnostic.range))
      }
      return
    }
    diagnostics.append(diagnostic)
    if diagnostic.severity == .error { errorCount += 1 }
  }

  mutating func error(
    _ code: String, _ message: String, at range: SourceRange, notes: [Diagnostic.Note] = []
  ) {
    add(Diagnostic(.error, code: code, message, at: range, notes: notes))
  }

  mutating func warning(_ code: String, _ message: String, at range: SourceRange) {
    add(Diagnostic(.warning, code: code, message, at: range))
  }

  /// Adds an error about an unknown name. The message ends with `; did you mean …?` if a known name is similar.
  mutating func unknown(
    _ code: String, _ name: Located<String>, _ message: String,
    among known: @autoclosure () -> [String]
  ) {
    error(code, message + hint(for: name, among: known()), at: name.range)
  }

  /// The end of a message about an unknown name: `; did you mean …?`, or nothing if no known name is similar.
  mutating func hint(
    for name: Located<String>, among known: @autoclosure () -> [String]
  ) -> String {
    nearest(to: name, among: known()).map { "; did you mean `\($0)`?" } ?? ""
  }

  /// The known name that is most similar to an unknown one, or nil if none is similar.
  mutating func nearest(
    to name: Located<String>, among known: @autoclosure () -> [String]
  ) -> String? {
    let file = name.range.file
    let left = comparisonsLeft[file] ?? Self.comparisonLimit
    guard left > 0 else { return nil }
    let known = known()
    comparisonsLeft[file] = left - known.count
    return Suggestion.nearest(to: name.value, among: known)
  }
}

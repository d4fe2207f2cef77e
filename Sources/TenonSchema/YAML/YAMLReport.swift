/// The errors of one file, up to a limit.
struct YAMLReport {
  private(set) var diagnostics: [Diagnostic] = []
  private let file: SourceFile
  private let limit: Int

  init(file: SourceFile, limit: Int) {
    self.file = file
    self.limit = limit
  }

  /// Whether there were too many errors, so that reading on is of no use.
  var isFull: Bool { diagnostics.count > limit }

  /// Adds an error, or, if there are too many, once that there are more.
  mutating func error(
    _ code: String, _ message: String, at range: SourceRange, notes: [Diagnostic.Note] = []
  ) {
    add(Diagnostic(.error, code: code, message, at: range, notes: notes))
  }

  /// Adds a diagnostic, or, if there are too many, once that there are more.
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

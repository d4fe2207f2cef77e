/// Collects what the loader has to say.
struct DiagnosticLog {
  /// Comparing names costs time, so a large file that is wrong everywhere gets suggestions only until this many names have
  /// been compared.
  private static let comparisonLimit = 100_000

  private var diagnostics: [Diagnostic] = []
  private var comparisonsLeft = DiagnosticLog.comparisonLimit

  /// The findings behind those of an earlier state of this log.
  func findings(since earlier: DiagnosticLog) -> [Diagnostic] {
    Array(diagnostics[earlier.diagnostics.count...])
  }

  /// Whether names were compared since an earlier state of this log.
  func hasComparedNames(since earlier: DiagnosticLog) -> Bool {
    comparisonsLeft < earlier.comparisonsLeft
  }

  /// How many errors are among the findings.
  private(set) var errorCount = 0

  /// Adds findings made elsewhere.
  mutating func add(_ others: [Diagnostic]) {
    for diagnostic in others { add(diagnostic) }
  }

  /// Adds an error.
  mutating func error(
    _ code: String, _ message: String, at range: SourceRange, notes: [Diagnostic.Note] = []
  ) {
    add(Diagnostic(.error, code: code, message, at: range, notes: notes))
  }

  /// Adds a warning.
  mutating func warning(
    _ code: String, _ message: String, at range: SourceRange, notes: [Diagnostic.Note] = []
  ) {
    add(Diagnostic(.warning, code: code, message, at: range, notes: notes))
  }

  /// The end of a message about an unknown name: `; did you mean 'name'?`, or nothing when no name is near.
  mutating func hint(for unknown: String, among names: @autoclosure () -> [String]) -> String {
    guard let name = nearest(to: unknown, among: names()) else { return "" }
    return "; did you mean `\(name)`?"
  }

  /// The name nearest to an unknown one, or nil when none is near.
  mutating func nearest(to unknown: String, among names: @autoclosure () -> [String]) -> String? {
    guard comparisonsLeft > 0 else { return nil }
    let names = names()
    comparisonsLeft -= names.count
    return Suggestion.nearest(to: unknown, among: names)
  }

  /// The findings in the order of the files and of their lines, each once.
  func sorted(by files: [SourceFile]) -> [Diagnostic] {
    var ranks: [ObjectIdentifier: Int] = [:]
    for (rank, file) in files.enumerated() where ranks[ObjectIdentifier(file)] == nil {
      ranks[ObjectIdentifier(file)] = rank
    }
    let rank = { (diagnostic: Diagnostic) in
      ranks[ObjectIdentifier(diagnostic.range.file)] ?? files.count
    }
    return diagnostics.sorted { rank($0) < rank($1) }.ordered()
  }

  private mutating func add(_ diagnostic: Diagnostic) {
    diagnostics.append(diagnostic)
    if diagnostic.severity == .error { errorCount += 1 }
  }
}

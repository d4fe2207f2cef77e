/// One thing to say about a schema, at its place in the file.
package struct Diagnostic: Hashable, Sendable {
  /// How much a diagnostic weighs: an error stops generation, a warning does not.
  package enum Severity: String, Sendable {
    case error
    case warning
  }

  /// A second place that explains the first, such as where a name was first declared.
  package struct Note: Hashable, Sendable {
    /// What the other place says.
    package var message: String

    /// The other place.
    package var range: SourceRange

    /// Creates a note.
    package init(_ message: String, at range: SourceRange) {
      self.message = message
      self.range = range
    }
  }

  /// The weight.
  package var severity: Severity

  /// A stable kebab-case name of the kind of finding, such as `unknown-key`, for tools that read `--format json`.
  package var code: String

  /// One sentence without a full stop, in lower case, naming what is wrong and, where it helps, what to write instead.
  package var message: String

  /// Where it is wrong.
  package var range: SourceRange

  /// Other places that explain it.
  package var notes: [Note]

  /// Creates a diagnostic.
  package init(
    _ severity: Severity, code: String, _ message: String, at range: SourceRange,
    notes: [Note] = []
  ) {
    self.severity = severity
    self.code = code
    self.message = message
    self.range = range
    self.notes = notes
  }
}

/// An error or warning about a schema, at its place in the file.
package struct Diagnostic: Hashable, Sendable {
  /// The severity: an error stops generation, a warning does not.
  package enum Severity: String, Sendable {
    case error
    case warning
  }

  /// A second place that explains the first, such as where a name was first declared.
  package struct Note: Hashable, Sendable {
    /// The explanation.
    package var message: String

    /// The other place.
    package var range: SourceRange

    /// Creates a note.
    package init(_ message: String, at range: SourceRange) {
      self.message = message
      self.range = range
    }
  }

  /// The severity.
  package var severity: Severity

  /// A stable kebab-case name of the kind of finding, such as `unknown-key`, for tools that read `--format json`.
  package var code: String

  /// One sentence without a full stop, in lower case, that says what is wrong and, if it helps, what to write instead.
  package var message: String

  /// The place.
  package var range: SourceRange

  /// Other places that explain the diagnostic.
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

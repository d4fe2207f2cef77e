/// An error or warning about a schema, at its place in the file.
package struct Diagnostic: Hashable, Sendable {
  /// The severity: an error stops generation, a warning does not.
  package enum Severity: String, Sendable {
    case error
    case warning
  }

  /// A second place that explains the first, such as where a name was first declared.
  package struct Note: Hashable, Sendable {
    package var message: String

    package var range: SourceRange

    package init(_ message: String, at range: SourceRange) {
      self.message = message
      self.range = range
    }
  }

  package var severity: Severity

  /// A stable kebab-case name of the kind of finding, such as `unknown-key`, for tools that read `--format json`.
  package var code: String

  /// One sentence without a full stop, in lower case, that says what is wrong and, if it helps, what to write instead.
  package var message: String

  package var range: SourceRange

  package var notes: [Note]

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

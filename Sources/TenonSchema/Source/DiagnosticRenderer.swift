#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Writes diagnostics as compilers do, so that editors and Xcode show them in place, or as JSON.
///
/// For example:
///
///     blog.yaml:7:5: error: unknown key `tpye`; did you mean `type`?
///         tpye: text
///         ^~~~
///
/// Both forms are in the order of `ordered()`. No control character from a file reaches the terminal.
package struct DiagnosticRenderer: Sendable {
  /// True if the text is coloured with ANSI escape sequences.
  package var usesColor: Bool

  package init(usesColor: Bool = false) {
    self.usesColor = usesColor
  }

  /// Returns the diagnostics as text, each line ended with a line feed; empty if there are none.
  package func text(_ diagnostics: some Sequence<Diagnostic>) -> String {
    var text = ""
    for diagnostic in diagnostics.ordered() {
      let label = diagnostic.severity.rawValue
      append(label, diagnostic.message, at: diagnostic.range, to: &text)
      for note in diagnostic.notes {
        append("note", note.message, at: note.range, to: &text)
      }
    }
    return text
  }

  /// Returns a message without a place in any file as text: `error: no schema is given`.
  package func text(_ severity: Diagnostic.Severity, _ message: String) -> String {
    let label = severity.rawValue
    return style("\(label):", as: label) + " \(TerminalText.sanitized(message))\n"
  }

  /// Returns the diagnostics as a JSON array of objects with the keys `code`, `column`, `endColumn`, `endLine`, `file`,
  /// `line`, `message`, `notes` and `severity`, in this order; notes have no code, severity or notes.
  ///
  /// Diagnostics about a file as a whole have no lines and columns.
  ///
  /// - Throws: `EncodingError`, which no diagnostic is known to cause.
  package func json(_ diagnostics: some Sequence<Diagnostic>) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    let data = try encoder.encode(diagnostics.ordered().map(DiagnosticRecord.init))
    return String(decoding: data, as: UTF8.self) + "\n"
  }

  private func append(
    _ label: String, _ message: String, at range: SourceRange, to text: inout String
  ) {
    let place = range.isWholeFile ? "" : ":\(range.start.line):\(range.start.column)"
    text += style("\(TerminalText.sanitized(range.file.path))\(place):", as: "place")
    text += " " + style("\(label):", as: label)
    text += " " + TerminalText.sanitized(message) + "\n"
    if let excerpt = SourceExcerpt(of: range) {
      text += excerpt.source + "\n" + style(excerpt.marker, as: "marker") + "\n"
    }
  }

  /// ANSI "select graphic rendition" parameters.
  private static let styles = [
    "place": "1", "error": "1;31", "warning": "1;33", "note": "1;36", "marker": "1;32",
  ]

  private func style(_ text: String, as part: String) -> String {
    guard usesColor, let style = Self.styles[part] else { return text }
    return "\u{1B}[\(style)m\(text)\u{1B}[0m"
  }
}

/// A diagnostic or a note in JSON.
private struct DiagnosticRecord: Encodable {
  var severity: String?
  var code: String?
  let message: String
  let file: String
  var line: Int?
  var column: Int?
  var endLine: Int?
  var endColumn: Int?
  var notes: [DiagnosticRecord]?

  init(_ diagnostic: Diagnostic) {
    self.init(message: diagnostic.message, range: diagnostic.range)
    severity = diagnostic.severity.rawValue
    code = diagnostic.code
    notes = diagnostic.notes.map { DiagnosticRecord(message: $0.message, range: $0.range) }
  }

  private init(message: String, range: SourceRange) {
    self.message = message
    file = range.file.path
    if !range.isWholeFile {
      line = range.start.line
      column = range.start.column
      endLine = range.end.line
      endColumn = range.end.column
    }
  }
}

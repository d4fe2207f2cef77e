/// An error in a template, found while parsing or rendering it, with its place.
///
/// Its description has the format of a compiler's diagnostics:
/// `model.mustache:3:5: error: the section 'fields' is never closed`.
package struct TemplateError: Error, Equatable, CustomStringConvertible {
  /// The name of the template or partial.
  package let template: String
  /// The line of the tag, from 1.
  package let line: Int
  /// The column of the tag, from 1, counted in Unicode scalars.
  package let column: Int
  /// The description without the place.
  package let message: String

  package var description: String { "\(template):\(line):\(column): error: \(message)" }
}

extension TemplateError {
  init(_ message: String, in source: Source, at offset: Int) {
    let (line, column) = source.position(of: offset)
    self.init(template: source.name, line: line, column: column, message: message)
  }
}

extension String {
  /// The text as an error shows it: in quotes, on one line, and shortened to 60 Unicode scalars.
  var quoted: String {
    let maximumLength = 60
    var shown = String.UnicodeScalarView()
    for scalar in unicodeScalars.prefix(maximumLength) {
      switch scalar.properties.generalCategory {
      case .control, .lineSeparator, .paragraphSeparator: shown.append(" ")
      default: shown.append(scalar)
      }
    }
    return "'\(String(shown))\(unicodeScalars.count > maximumLength ? "…" : "")'"
  }
}

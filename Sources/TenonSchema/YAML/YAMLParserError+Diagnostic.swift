// libyaml's syntax errors in words that tell a writer of schemas what to do.

extension YAMLParserError {
  /// The error as a diagnostic.
  func diagnostic(in file: SourceFile) -> Diagnostic {
    let range = SourceRange(file: file, start: position, end: position)
    return Diagnostic(.error, code: "syntax", problem, at: range)
  }
}

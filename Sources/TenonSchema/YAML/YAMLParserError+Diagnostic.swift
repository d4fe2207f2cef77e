// libyaml's syntax errors in words that tell the author of a schema what to do and where.

extension YAMLParserError {
  /// The error as a diagnostic.
  func diagnostic(in file: SourceFile) -> Diagnostic {
    if let tab = indentingTab(in: file) {
      return Diagnostic(
        .error, code: "tab-indentation", "a tab cannot indent; use spaces",
        at: file.range(at: tab, count: 1))
    }
    let word = file.tokenRange(at: position)
    let character = file.range(at: position, count: 1)
    let start = contextPosition ?? position
    let opening = file.range(at: start, count: 1)

    func syntax(_ message: String, at range: SourceRange, note: String? = nil) -> Diagnostic {
      let notes = note.map { [Diagnostic.Note($0, at: opening)] } ?? []
      return Diagnostic(.error, code: "syntax", message, at: range, notes: notes)
    }

    switch problem {
    // Errors of libyaml's scanner.
    case "found character that cannot start any token":
      return syntax(
        "text without quotes cannot start with `\(file.text(of: character))`; put it in quotes",
        at: character)
    case "mapping values are not allowed in this context":
      return syntax(
        "`:` is not allowed here; put text that contains `: ` in quotes, or check the indentation",
        at: character)
    case "mapping keys are not allowed in this context":
      return syntax("`?` is not allowed here; put the text in quotes", at: character)
    case "block sequence entries are not allowed in this context":
      return syntax("`-` is not allowed here; start the list on a new line", at: character)
    case "could not find expected ':'":
      // libyaml searches only a line or 1024 characters for the colon.
      return syntax(
        "a `:` is missing after this key, or the key is longer than 1024 characters",
        at: file.tokenRange(at: start))
    case "found unexpected end of stream":
      return syntax("this quote is never closed", at: opening)
    case "found unexpected document indicator":
      return syntax("this quote is not closed before the end of the document", at: opening)
    case "found unknown escape character":
      let escape = file.range(at: position, count: 2)
      return syntax(
        "unknown escape `\(file.text(of: escape))`; in double quotes a backslash is written `\\\\`",
        at: escape)
    case "did not find expected hexdecimal number":
      return syntax("the hexadecimal digits of an escape are missing", at: character)
    case "found invalid Unicode character escape code":
      return syntax("this escape is not a Unicode character", at: character)
    case "did not find expected alphabetic or numeric character":
      return syntax(
        "the name of an anchor or alias has only letters, digits, `-` and `_`, and a blank after it",
        at: file.tokenRange(at: start))
    case "did not find expected comment or line break"
    where context == "while scanning a block scalar":
      return syntax("a block text starts on the line after its `|` or `>`", at: word)
    case "found an indentation indicator equal to 0":
      return syntax("a block text cannot be indented by 0", at: file.tokenRange(at: start))

    // Errors of libyaml's parser.
    case "did not find expected key" where file.text(of: character) == ":":
      return syntax("a key is missing before the `:`", at: character)
    case "did not find expected key":
      return syntax(
        isFirstOnLine(in: file)
          ? "this is not indented as the mapping around it, or is not a key"
          : "unexpected text after the end of a value",
        at: word, note: "the mapping starts here")
    case "did not find expected '-' indicator":
      return syntax(
        "this is not an item of the list around it; items start with `- `", at: word,
        note: "the list starts here")
    case "did not find expected ',' or ']'", "did not find expected ',' or '}'":
      let (bracket, closing, kind) =
        problem.hasSuffix("']'") ? ("[", "]", "list") : ("{", "}", "mapping")
      if file.contentStart(after: position) == nil {
        return syntax("this `\(bracket)` is never closed", at: opening)
      }
      return syntax("expected `,` or `\(closing)`", at: word, note: "the \(kind) starts here")
    case "did not find expected node content":
      return syntax("a value is missing here", at: character)
    case "found incompatible YAML document":
      return syntax("only YAML 1.1 and 1.2 are supported", at: word)
    case "found duplicate %YAML directive":
      return syntax("a second `%YAML` directive", at: word)
    case "did not find expected <document start>":
      return syntax("expected `---`", at: word)
    case "found undefined tag handle":
      return Diagnostic(
        .error, code: "unsupported-tag",
        "the tag \(quoted(file.text(of: word))) is not supported in a schema", at: word)
    default:
      return syntax("invalid YAML: \(problem)\(context.map { " \($0)" } ?? "")", at: word)
    }
  }

  /// The tab that causes the error, or nil: libyaml stopped at it, or after it at something that would be valid with
  /// another indentation.
  private func indentingTab(in file: SourceFile) -> SourcePosition? {
    if file.text(at: position, count: 1) == "\t" { return position }
    switch problem {
    case "mapping values are not allowed in this context", "could not find expected ':'",
      "did not find expected key", "did not find expected '-' indicator":
      let indentation = file.line(position.line)?.unicodeScalars.prefix {
        $0 == " " || $0 == "\t"
      }
      guard let indentation, let tab = indentation.firstIndex(of: "\t") else { return nil }
      let column = indentation.distance(from: indentation.startIndex, to: tab) + 1
      return SourcePosition(line: position.line, column: column)
    default:
      return nil
    }
  }

  private func isFirstOnLine(in file: SourceFile) -> Bool {
    guard let line = file.line(position.line), let index = file.index(of: position) else {
      return false
    }
    return line[..<index].unicodeScalars.allSatisfy { $0 == " " }
  }
}

// libyaml's syntax errors in words that tell the author of a schema what to do and where.

extension YAMLParserError {
  /// The error as a diagnostic.
  func diagnostic(in file: SourceFile) -> Diagnostic {
    if let tab = indentingTab(in: file) {
      let end = SourcePosition(line: tab.line, column: tab.column + 1)
      return Diagnostic(
        .error, code: "tab-indentation", "a tab cannot indent; use spaces",
        at: SourceRange(file: file, start: tab, end: end))
    }
    let here = file.tokenRange(at: position)
    let start = file.tokenRange(at: contextPosition ?? position)

    func syntax(_ message: String, at range: SourceRange, note: String? = nil) -> Diagnostic {
      let notes = note.map { [Diagnostic.Note($0, at: firstCharacter(of: start))] } ?? []
      return Diagnostic(.error, code: "syntax", message, at: range, notes: notes)
    }

    switch problem {
    // Errors of libyaml's scanner.
    case "found character that cannot start any token":
      let character = character(in: file).map { "\($0)" } ?? ""
      return syntax(
        "text without quotes cannot start with `\(character)`; put it in quotes",
        at: firstCharacter(of: here))
    case "mapping values are not allowed in this context":
      return syntax(
        "`:` is not allowed here; put text that contains `: ` in quotes, or check the indentation",
        at: firstCharacter(of: here))
    case "mapping keys are not allowed in this context":
      return syntax("`?` is not allowed here; put the text in quotes", at: firstCharacter(of: here))
    case "block sequence entries are not allowed in this context":
      return syntax(
        "`-` is not allowed here; start the list on a new line", at: firstCharacter(of: here))
    case "could not find expected ':'":
      // libyaml searches only a line or 1024 characters for the colon.
      return syntax(
        "a `:` is missing after this key, or the key is longer than 1024 characters", at: start)
    case "found unexpected end of stream":
      return syntax("this quote is never closed", at: firstCharacter(of: start))
    case "found unexpected document indicator":
      return syntax(
        "this quote is not closed before the end of the document", at: firstCharacter(of: start))
    case "found unknown escape character":
      let escape = file.text(at: position, count: 2)
      return syntax(
        "unknown escape `\(escape)`; in double quotes a backslash is written `\\\\`",
        at: file.range(at: position, count: 2))
    case "did not find expected hexdecimal number":
      return syntax("the hexadecimal digits of an escape are missing", at: firstCharacter(of: here))
    case "found invalid Unicode character escape code":
      return syntax("this escape is not a Unicode character", at: firstCharacter(of: here))
    case "did not find expected alphabetic or numeric character":
      return syntax(
        "the name of an anchor or alias has only letters, digits, `-` and `_`, and a blank after it",
        at: start)
    case "did not find expected comment or line break"
    where context == "while scanning a block scalar":
      return syntax("a block text starts on the line after its `|` or `>`", at: here)
    case "found an indentation indicator equal to 0":
      return syntax("a block text cannot be indented by 0", at: start)

    // Errors of libyaml's parser.
    case "did not find expected key" where character(in: file) == ":":
      return syntax("a key is missing before the `:`", at: firstCharacter(of: here))
    case "did not find expected key":
      return syntax(
        isFirstOnLine(in: file)
          ? "this is not indented as the mapping around it, or is not a key"
          : "unexpected text after the end of a value",
        at: here, note: "the mapping starts here")
    case "did not find expected '-' indicator":
      return syntax(
        "this is not an item of the list around it; items start with `- `", at: here,
        note: "the list starts here")
    case "did not find expected ',' or ']'", "did not find expected ',' or '}'":
      let (bracket, closing, kind) =
        problem.hasSuffix("']'") ? ("[", "]", "list") : ("{", "}", "mapping")
      if file.contentStart(after: position) == nil {
        return syntax("this `\(bracket)` is never closed", at: firstCharacter(of: start))
      }
      return syntax(
        "expected `,` or `\(closing)`", at: here, note: "the \(kind) starts here")
    case "did not find expected node content":
      return syntax("a value is missing here", at: firstCharacter(of: here))
    case "found incompatible YAML document":
      return syntax("only YAML 1.1 and 1.2 are supported", at: here)
    case "found duplicate %YAML directive":
      return syntax("a second `%YAML` directive", at: here)
    case "did not find expected <document start>":
      return syntax("expected `---`", at: here)
    case "found undefined tag handle":
      return Diagnostic(
        .error, code: "unsupported-tag",
        "the tag \(quoted(file.text(of: here))) is not supported in a schema", at: here)
    default:
      return syntax("invalid YAML: \(problem)\(context.map { " \($0)" } ?? "")", at: here)
    }
  }

  /// The tab that causes the error, or nil: libyaml stopped at it, or after it at something that would be valid with
  /// another indentation.
  private func indentingTab(in file: SourceFile) -> SourcePosition? {
    if character(in: file) == "\t" { return position }
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

  private func character(in file: SourceFile) -> Unicode.Scalar? {
    file.text(at: position, count: 1).unicodeScalars.first
  }

  private func isFirstOnLine(in file: SourceFile) -> Bool {
    guard let line = file.line(position.line), let index = file.index(of: position) else {
      return false
    }
    return line[..<index].unicodeScalars.allSatisfy { $0 == " " }
  }

  private func firstCharacter(of range: SourceRange) -> SourceRange {
    range.file.range(at: range.start, count: 1)
  }
}

// Fuzzes schema loading: loads arbitrary bytes as a schema file, and reads everything in it.
//
// Run by `.ci/fuzz [seconds] schema`, which compiles this file together with Sources/TenonSchema; it is not part of the
// Swift package. A broken promise ends the process, which libFuzzer reports with the input.

/// Low limits, so that an input that expands by aliases or has many errors is not slow.
private let limits = {
  var limits = YAMLReader.Limits()
  limits.expandedNodes = 10_000
  limits.expandedBytes = 1_000_000
  limits.errors = 10
  return limits
}()

@_cdecl("LLVMFuzzerTestOneInput")
func fuzzSchema(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let input = Array(UnsafeBufferPointer(start: bytes, count: count))
  var diagnostics: [Diagnostic] = []
  let file = SourceFile(path: "fuzz.yaml", bytes: input, diagnostics: &diagnostics)
  if let file {
    let root = YAMLReader.read(file, limits: limits, diagnostics: &diagnostics)
    if let root {
      visit(root)
    } else {
      promise(!diagnostics.isEmpty, "a file without content is not passed in silence")
    }
  } else {
    promise(!diagnostics.isEmpty, "a file that cannot be decoded is not passed in silence")
  }
  if let file { checkLoading(of: file) }
  diagnostics.forEach(check)
  checkRendering(of: diagnostics)
  return 0
}

/// Loads the file completely.
private func checkLoading(of file: SourceFile) {
  let result = SchemaLoader.load([file])
  let hasErrors = result.diagnostics.contains { $0.severity == .error }
  promise((result.graph == nil) == hasErrors, "there is a graph if and only if there is no error")
  result.diagnostics.forEach(check)
}

/// Reads each node as every type.
private func visit(_ root: YAMLNode) {
  var open = [root]
  while let node = open.popLast() {
    check(node.range)
    _ = (node.text, node.string, node.isNull, node.bool, node.int, node.number, node.numberText)
    open += node.items ?? []
    for pair in node.pairs ?? [] {
      check(pair.keyRange)
      open.append(pair.value)
    }
  }
}

private func check(_ diagnostic: Diagnostic) {
  check(diagnostic.range)
  promise(!diagnostic.message.isEmpty, "a message says something: \(diagnostic.code)")
  for note in diagnostic.notes {
    check(note.range)
    promise(!note.message.isEmpty, "a note says something: \(diagnostic.code)")
  }
}

/// Ends the process if the diagnostics cannot be printed, or contain control characters.
private func checkRendering(of diagnostics: [Diagnostic]) {
  let text = DiagnosticRenderer().text(diagnostics)
  promise(
    text.unicodeScalars.allSatisfy {
      $0 == "\n" || $0 == "\t" || $0.properties.generalCategory != .control
    },
    "no control character reaches the terminal: \(text.debugDescription)")
  let lines = text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
  let heads = lines.count { $0.starts(with: "fuzz.yaml:".utf8) }
  let expected = diagnostics.ordered().map { 1 + $0.notes.count }.reduce(0, +)
  // At least as many, because a line of the source may look like one.
  promise(
    heads >= expected, "each diagnostic and each note has its line: \(text.debugDescription)")
}

private func check(_ range: SourceRange) {
  promise(
    range.start <= range.end, "a range does not end before it starts: \(range.start), \(range.end)")
  promise(isPlace(range.start, in: range.file), "a range starts in its file: \(range.start)")
  promise(isPlace(range.end, in: range.file), "a range ends in its file: \(range.end)")
}

/// True if the file has the line, and the column is at most one after the end of the line.
private func isPlace(_ position: SourcePosition, in file: SourceFile) -> Bool {
  guard let line = file.line(position.line), file.index(of: position) != nil else { return false }
  // The line break is a character of the line, CR LF is two.
  return position.column >= 1 && position.column <= line.unicodeScalars.count + 3
}

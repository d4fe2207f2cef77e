// Fuzzes the template engine: parses arbitrary bytes as templates and renders them in every mode.
//
// Run by `.ci/fuzz [seconds] template`, which compiles this file together with Sources/Mustache; it is not part of the
// Swift package. An input is a text: the template up to the first form feed, then the partial `p`, then the partial
// `q`. A broken promise ends the process, which libFuzzer reports with the input.

/// A context with every kind of value, names that hide others, and nested lists.
private let context: MustacheValue = [
  "a": [1, "<&>\"'", nil, ["b": [true, [:]], "c": "é\n🙂"]],
  "b": ["a": false, "c": ["d": 1.5, "e": []]],
  "c": "text", "d": true, "e": nil,
  "n": ["c": 1, "n": ["c": 2, "n": ["c": 3, "n": nil]]],
]

private let limit = 20_000

@_cdecl("LLVMFuzzerTestOneInput")
func fuzzTemplate(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let input = String(decoding: UnsafeBufferPointer(start: bytes, count: count), as: UTF8.self)
  let texts = input.unicodeScalars
    .split(separator: "\u{0C}", maxSplits: 2, omittingEmptySubsequences: false).map(String.init)
  var templates: [Template] = []
  for text in texts {
    do throws(TemplateError) {
      templates.append(try Template(text, name: "t"))
    } catch {
      check(error, isIn: [text])
      return 0
    }
  }
  guard let template = templates.first else { return 0 }
  let partials = Dictionary(uniqueKeysWithValues: zip(["p", "q"], templates.dropFirst()))

  let plain = render(template, partials, escape: .none, strict: false, texts)
  let strict = render(template, partials, escape: .none, strict: true, texts)
  let html = render(template, partials, escape: .html, strict: false, texts)
  if let strict {
    promise(strict == plain, "strict mode only refuses, it never renders differently")
  }
  if let plain {
    promise(plain.utf8.count <= limit, "the limit bounds the output")
    if let html { promise(plain.utf8.count <= html.utf8.count, "escaping never shortens") }
  }
  // Compares scalars, because a brace and a combining mark after it are one character.
  if !input.unicodeScalars.contains("{"), texts.count == 1, input.utf8.count < limit / 2 {
    promise(plain == input, "a text without tags renders as it is")
  }
  return 0
}

private func render(
  _ template: Template, _ partials: [String: Template], escape: Escape, strict: Bool,
  _ texts: [String]
) -> String? {
  do throws(TemplateError) {
    return try template.render(
      context, partials: partials, escape: escape, strict: strict, limit: limit)
  } catch {
    check(error, isIn: texts)
    return nil
  }
}

/// Ends the process unless the position of the error exists in one of the texts, and its message is one line.
private func check(_ error: TemplateError, isIn texts: [String]) {
  promise(!error.description.unicodeScalars.contains("\n"), "a message is one line")
  let isInside = texts.contains { text in
    let lines = text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
    return lines.indices.contains(error.line - 1)
      && (1...(lines[error.line - 1].count + 1)).contains(error.column)
  }
  promise(isInside, "an error is at a place in a template")
}

import Mustache
import Testing

/// Parses and renders a template.
func render(
  _ text: String, _ context: MustacheValue = [:], partials: [String: String] = [:],
  escape: Escape = .html, strict: Bool = false
) throws -> String {
  var templates: [String: Template] = [:]
  for (name, text) in partials { templates[name] = try Template(text, name: name) }
  return try Template(text).render(context, partials: templates, escape: escape, strict: strict)
}

/// A template, its input and the expected output; shown in a test's results.
struct Sample: Sendable, CustomTestStringConvertible {
  let template: String
  var context: MustacheValue = [:]
  var partials: [String: String] = [:]
  let output: String

  var testDescription: String { template.debugDescription }

  func check(sourceLocation: SourceLocation = #_sourceLocation) throws {
    let rendered = try render(template, context, partials: partials)
    #expect(rendered == output, sourceLocation: sourceLocation)
  }
}

/// A parsed Mustache template: parse once, render any number of times.
///
/// It implements the required modules of the published Mustache specification: comments,
/// delimiters, interpolation, inverted sections, partials and sections. For example:
///
/// ```swift
/// let template = try Template("struct {{name}} {\n{{#fields}}\n  let {{.}}: Int\n{{/fields}}\n}\n")
/// try template.render(["name": "Point", "fields": ["x", "y"]], escape: .none, strict: true)
/// ```
///
/// Where the specification leaves a choice:
/// - A name that has white space or an empty part (`a..b`) is an error.
/// - Interpolating a list or an object is an error, since neither has a text.
/// - A partial's indentation is not put before its empty lines, so that none of them ends in blanks.
/// - A delimiter has at most 64 bytes; with this, parsing takes time linear in the template.
package struct Template: Sendable {
  /// How deep partials may include each other.
  package static let maximumPartialDepth = 256

  let source: Source
  let instructions: [Instruction]
  /// The names that the instructions refer to by number.
  let names: [Name]

  /// Parses a template.
  ///
  /// - Parameters:
  ///   - text: The template's text.
  ///   - name: What errors call the template, usually its file's name.
  /// - Throws: ``TemplateError`` for the first tag that is malformed, unclosed or out of place.
  package init(_ text: String, name: String = "template") throws(TemplateError) {
    source = Source(text, name: name)
    var parser = TemplateParser(source)
    try parser.parse()
    instructions = parser.instructions
    names = parser.names
  }

  /// Renders the template.
  ///
  /// - Parameters:
  ///   - context: The data, at the bottom of the context stack.
  ///   - partials: The templates that `{{>name}}` includes, by name.
  ///   - escape: How `{{name}}` escapes its text.
  ///   - strict: Whether a name found nowhere in the context stack and an unknown partial are
  ///     errors. The specification has them render as nothing, which hides mistyped names. A
  ///     name whose value is null, false or an empty list is no error.
  ///   - limit: The most work to do, counted in bytes written plus tags executed plus contexts
  ///     searched. Nested sections and partials can multiply without bound; this ends them.
  /// - Returns: The rendered text.
  /// - Throws: ``TemplateError`` in strict mode as said, where a list or an object is interpolated,
  ///   where partials nest deeper than ``maximumPartialDepth``, and where `limit` is exceeded.
  package func render(
    _ context: MustacheValue,
    partials: [String: Template] = [:],
    escape: Escape = .html,
    strict: Bool = false,
    limit: Int = 1 << 28
  ) throws(TemplateError) -> String {
    var renderer = Renderer(
      template: self, root: context, partials: partials, escape: escape, strict: strict,
      limit: limit)
    return try renderer.render()
  }
}

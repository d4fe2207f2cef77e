/// A parsed Mustache template, which can be rendered any number of times.
///
/// Implements the required modules of the Mustache specification: comments, delimiters, interpolation, inverted
/// sections, partials and sections. For example:
///
/// ```swift
/// let template = try Template("struct {{name}} {\n{{#fields}}\n  let {{.}}: Int\n{{/fields}}\n}\n")
/// try template.render(["name": "Point", "fields": ["x", "y"]], escape: .none, strict: true)
/// ```
///
/// Where the specification leaves a choice:
/// - A name that contains white space or an empty part (`a..b`) is an error.
/// - Interpolating a list or an object is an error, since neither has a text.
/// - The indentation of a partial is not written before its empty lines, so that none of them ends in blanks.
/// - A delimiter has at most 64 bytes, so that parsing takes time linear in the template.
package struct Template: Sendable {
  /// The maximum depth of partials that include each other.
  package static let maximumPartialDepth = 256

  let source: Source
  let instructions: [Instruction]

  /// Parses a template.
  ///
  /// - Parameters:
  ///   - text: The template's text.
  ///   - name: The name of the template in errors, usually that of its file.
  /// - Throws: ``TemplateError`` for the first tag that is malformed, unclosed or out of place.
  package init(_ text: String, name: String = "template") throws(TemplateError) {
    source = Source(text, name: name)
    var parser = TemplateParser(source)
    try parser.parse()
    instructions = parser.instructions
  }

  /// Renders the template.
  ///
  /// - Parameters:
  ///   - context: The data, at the bottom of the context stack.
  ///   - partials: The templates that `{{>name}}` includes, by name.
  ///   - escape: The escaping of the text of `{{name}}`.
  ///   - strict: True if an unknown partial, or a name that is not in the context stack, is an error. The specification
  ///     renders them as nothing, which hides mistyped names. A name whose value is null, false or an empty list is
  ///     not an error.
  ///   - limit: The maximum work, counted in bytes written plus instructions run plus contexts searched. Without it,
  ///     nested sections and partials could multiply without bound.
  /// - Returns: The rendered text.
  /// - Throws: ``TemplateError`` in strict mode as described, for the interpolation of a list or an object, for
  ///   partials nested deeper than ``maximumPartialDepth``, and if `limit` is exceeded.
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

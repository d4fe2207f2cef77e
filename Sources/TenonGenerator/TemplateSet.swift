import Mustache
import Templates
import TenonSchema

/// The templates in use: the built-in ones, except those that the user replaces.
struct TemplateSet: Sendable {
  private let templates: [String: Template]
  private let file: Template

  /// - Throws: `TemplateError` for the first template, by name, that cannot be parsed; `GeneratorError` for an
  ///   override of a template that does not exist.
  init(overrides: [String: SourceFile]) throws {
    if let unknown = overrides.keys.sorted().first(where: { Templates.all[$0] == nil }) {
      throw GeneratorError.unknownTemplate(
        path: overrides[unknown]?.path ?? unknown, known: Templates.all.keys.sorted())
    }
    var templates: [String: Template] = [:]
    for (name, text) in Templates.all.sorted(by: { $0.key < $1.key }) {
      let own = overrides[name]
      templates[name] = try Template(own?.text ?? text, name: own?.path ?? "\(name).mustache")
    }
    guard let file = templates["file"] else {
      throw GeneratorError.unknownTemplate(path: "file", known: templates.keys.sorted())
    }
    self.templates = templates
    self.file = file
  }

  func render(_ context: MustacheValue) throws -> String {
    try file.render(context, partials: templates, escape: .none, strict: true, limit: 1 << 32)
  }
}

import TenonSchema

/// What a user can choose about the generated code.
package struct GeneratorOptions: Sendable {
  /// Who may use the generated declarations.
  package enum Access: String, CaseIterable, Sendable {
    case `public`
    case package
    case `internal`
  }

  /// Who may use the generated declarations.
  package var access: Access = .public

  /// The databases whose SQL and DDL the code carries, in this order; never empty.
  package var dialects: [DDLDialect] = [.sqlite]

  /// Whether everything goes into one file, named after the schema.
  package var isSingleFile = false

  /// Texts of templates that stand in for built-in ones, by name (`model` for `model.mustache`).
  package var templates: [String: TemplateOverride] = [:]

  /// The schema's files as the header names them, without directories.
  package var sources: [String] = []

  /// Creates options with their defaults.
  package init() {}

  /// The text before declarations: `public `, or nothing.
  var accessPrefix: String { access == .internal ? "" : "\(access.rawValue) " }
}

/// A template of the user's that stands in for a built-in one.
package struct TemplateOverride: Hashable, Sendable {
  /// The path that errors show.
  package var path: String

  /// The template.
  package var text: String

  /// Creates an override.
  package init(path: String, text: String) {
    self.path = path
    self.text = text
  }
}

import TenonSchema

/// The user's choices for the generated code.
package struct GeneratorOptions: Sendable {
  /// The access level of the generated declarations.
  package enum Access: String, CaseIterable, Sendable {
    case `public`
    case package
    case `internal`
  }

  /// The keys of encoded JSON.
  package enum JSONKeys: String, CaseIterable, Sendable {
    /// The Swift names of fields and relationships, such as `dueDate`.
    case swift
    /// The names of the columns, such as `due_date`.
    case snakeCase = "snake_case"
  }

  /// The access level of the generated declarations.
  package var access: Access = .public

  /// The databases whose SQL and DDL the code carries, in this order; never empty.
  package var dialects: [DDLDialect] = [.sqlite]

  /// The keys of encoded JSON.
  package var jsonKeys: JSONKeys = .swift

  /// True if everything goes into one file, named after the schema.
  package var isSingleFile = false

  /// The user's own templates, which replace the built-in ones, by name (`model` for `model.mustache`).
  package var templates: [String: SourceFile] = [:]

  /// The schema's files, whose names the header shows.
  package var sources: [String] = []

  /// Creates options with their defaults.
  package init() {}

  /// The text before declarations: `public `, or nothing.
  var accessPrefix: String { access == .internal ? "" : "\(access.rawValue) " }
}

/// A query of the schema: SQL with a name, to be checked against the tables when code is generated.
package struct NamedQuery: Sendable {
  /// The number of rows that the generated function returns.
  package enum Returns: String, CaseIterable, Sendable {
    /// All of them, as an array.
    case all
    /// The first, or nil.
    case first
    /// The only one.
    case one
    /// No rows: the statement writes.
    case none
  }

  /// The type of a parameter or of a result's column.
  package enum ValueType: Hashable, Sendable {
    /// A type of the schema language, or an enum.
    case type(FieldType)
    /// The type of a field, such as `User.id`.
    case field(model: String, field: String)

    /// The type as a schema writes it.
    package var schemaName: String {
      switch self {
      case .type(let type): type.schemaName
      case .field(let model, let field): "\(model).\(field)"
      }
    }
  }

  /// A parameter, or a column of the result whose type the schema gives.
  package struct Value: Sendable {
    /// The name in the SQL.
    package var name: String
    package var type: ValueType
    /// True if it may be NULL.
    package var isOptional: Bool
    /// True for a parameter that is a list of such values, of any length.
    package var isList = false
    /// The place of the name.
    package var range: SourceRange
    /// The place of the type.
    package var typeRange: SourceRange
  }

  /// The query's name, which becomes that of a function.
  package var name: String

  /// The SQL, as written.
  package var sql: ScalarText

  /// The parameters, in the order of the file.
  package var parameters: [Value] = []

  /// The columns whose types the schema gives, in the order of the file.
  package var results: [Value] = []

  /// The number of rows, or nil if the schema does not say.
  package var returns: Returns?

  package var returnsRange: SourceRange?

  package var description: String?

  /// The place of the name.
  package var range: SourceRange
}

extension NamedQuery {
  /// The name of the struct of a query's rows: `topAuthors` → `TopAuthorsRow`.
  package static func rowType(of name: String) -> String {
    name.prefix(1).uppercased() + name.dropFirst() + "Row"
  }

  /// The name of the constant that holds a query's SQL: `topAuthors` → `topAuthorsQuery`.
  package static func constant(of name: String) -> String { name + "Query" }

  /// The property for a column of a result, `post_count` → `postCount`, or nil if the name is not allowed by Swift or
  /// by generated code.
  package static func property(ofColumn column: String) -> String? {
    guard NameRules.isName(column) else { return nil }
    let property = column.hasPrefix("_") ? column : NameCases.lowerCamel(column)
    guard NameRules.problem(with: property, of: "", style: .member) == nil,
      !ReservedNames.rowProperties.contains(property)
    else { return nil }
    return property
  }
}

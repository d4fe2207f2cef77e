/// A query of the schema: SQL with a name, to be checked against the tables when code is generated.
package struct NamedQuery: Sendable {
  /// How many rows the generated function gives.
  package enum Returns: String, CaseIterable, Sendable {
    /// All of them, as an array.
    case all
    /// The first, or nil.
    case first
    /// The only one.
    case one
    /// None: the statement writes.
    case none
  }

  /// The type of a parameter or of a result's column.
  package enum ValueType: Hashable, Sendable {
    /// A type of the schema language, or an enum.
    case type(FieldType)
    /// The type of a field, such as `User.id`.
    case field(model: String, field: String)
  }

  /// A parameter, or a result's column whose type the schema says.
  package struct Value: Sendable {
    /// The name, as it stands in the SQL.
    package var name: String

    /// The type of a value that is there.
    package var type: ValueType

    /// Whether it may be NULL.
    package var isOptional: Bool

    /// Whether a parameter is a list of such values, of any length.
    package var isList = false

    /// Where the name stands.
    package var range: SourceRange

    /// Where the type stands.
    package var typeRange: SourceRange

    /// Creates a value.
    package init(
      name: String, type: ValueType, isOptional: Bool, range: SourceRange, typeRange: SourceRange
    ) {
      self.name = name
      self.type = type
      self.isOptional = isOptional
      self.range = range
      self.typeRange = typeRange
    }
  }

  /// The query's name, which becomes that of a function.
  package var name: String

  /// The SQL, as written.
  package var sql: ScalarText

  /// The parameters, in the order of the file.
  package var parameters: [Value]

  /// The columns whose types the schema says, in the order of the file.
  package var results: [Value]

  /// How many rows are given, or nil when the schema is silent.
  package var returns: Returns?

  /// Where that is said.
  package var returnsRange: SourceRange?

  /// What the query is for.
  package var description: String?

  /// Where the name stands.
  package var range: SourceRange

  /// Creates a query; the caller sets what differs from the usual.
  package init(name: String, sql: ScalarText, range: SourceRange) {
    self.name = name
    self.sql = sql
    self.range = range
    self.parameters = []
    self.results = []
  }
}

extension NamedQuery {
  /// The name of the struct that a query's rows become: `topAuthors` → `TopAuthorsRow`.
  package static func rowType(of name: String) -> String {
    name.prefix(1).uppercased() + name.dropFirst() + "Row"
  }

  /// The name of the constant that holds a query's SQL: `topAuthors` → `topAuthorsQuery`.
  package static func constant(of name: String) -> String { name + "Query" }

  /// The property that a result's column becomes, `post_count` → `postCount`, or nil when the name is none that Swift
  /// or generated code allows.
  package static func property(ofColumn column: String) -> String? {
    guard
      NameRules.problem(with: column, of: "", style: .member) == nil
        || NameRules.problem(with: column, of: "", style: .type) == nil
    else { return nil }
    let property = column.hasPrefix("_") ? column : NameCases.lowerCamel(column)
    guard NameRules.problem(with: property, of: "", style: .member) == nil,
      !ReservedNames.rowProperties.contains(property)
    else { return nil }
    return property
  }
}

extension NamedQuery.ValueType {
  /// The type as a schema writes it.
  package var schemaName: String {
    switch self {
    case .type(let type): type.schemaName
    case .field(let model, let field): "\(model).\(field)"
    }
  }
}

import TenonSchema

/// A query whose SQL SQLite accepts, with the Swift types of all that goes in and comes out.
struct TypedQuery {
  /// A parameter.
  struct Parameter {
    /// The name in the SQL, which is the one in Swift.
    let name: String
    let type: SwiftType
    let isOptional: Bool
    let isList: Bool
  }

  /// A column of the result.
  struct Column {
    /// The name in the SQL.
    let name: String
    /// The name of the row's property.
    let property: String
    let type: SwiftType
    let isOptional: Bool
    /// The field the values come from, or nil for an expression.
    let field: Field?
  }

  /// The declaration.
  let query: NamedQuery

  /// The SQL taken apart.
  let tokens: SQLTokens

  /// The parameters, in the order of the file.
  let parameters: [Parameter]

  /// The result's columns; empty for a statement that writes.
  let columns: [Column]

  /// Whether the values of the parameters stay out of logs, as some may belong to a redacted column.
  let isRedacted: Bool

  /// The models whose rows the statement inserts or updates, and those whose rows it deletes.
  let writes: [String]
  let deletes: [String]

  /// How many rows the function gives: `none` if and only if the statement writes.
  let returns: NamedQuery.Returns
}

extension TypedQuery {
  /// Whether a parameter is a list, so that the text is only known with the values.
  var hasLists: Bool { parameters.contains(where: \.isList) }
}

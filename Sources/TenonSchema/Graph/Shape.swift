/// A shape of the schema: the fields and related rows of a model's rows that form one value for an endpoint.
package struct Shape: Sendable {
  /// The content of a value: fields of a row and its related rows.
  package struct Content: Sendable {
    package var model: String
    /// The names of the fields, in the order of the value; none of them is redacted.
    package var fields: [String]
    /// The relationships, in the order of the value.
    package var relationships: [Part]
  }

  /// A relationship that is loaded with a row.
  package struct Part: Sendable {
    package var relationship: String
    /// The name of the struct of the related rows, if they have one of their own: `posts` → `PostRow`.
    package var rowType: String
    /// The order of the related rows, or empty for the relationship's own.
    package var order: [Relationship.Order]
    /// The most related rows of each row, or nil for all.
    package var limit: Int?
    /// The type of the related rows.
    package var rows: Rows
  }

  /// The type of related rows.
  package enum Rows: Sendable {
    /// A type within the shape.
    case content(Content)
    /// Another shape of the schema, by name.
    case shape(String)
  }

  /// The shape's name, which becomes that of a struct.
  package var name: String

  package var content: Content

  package var description: String?

  /// The place of the name.
  package var range: SourceRange
}

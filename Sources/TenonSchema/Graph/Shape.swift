/// A shape of the schema: which fields of a model's rows, and which related rows, are one value for an endpoint.
package struct Shape: Sendable {
  /// What a value holds: fields of a row and what it is related to.
  package struct Content: Sendable {
    /// The name of the model whose row it is.
    package var model: String

    /// The names of the fields, in the order of the value; none of them is redacted.
    package var fields: [String]

    /// The relationships, in the order of the value.
    package var relationships: [Part]

    /// Creates a content.
    package init(model: String, fields: [String], relationships: [Part]) {
      self.model = model
      self.fields = fields
      self.relationships = relationships
    }
  }

  /// A relationship that is loaded with a row.
  package struct Part: Sendable {
    /// The relationship's name.
    package var relationship: String

    /// The order of the related rows, or empty for the relationship's own.
    package var order: [Relationship.Order]

    /// The most related rows of each row, or nil for all.
    package var limit: Int?

    /// What the related rows become.
    package var rows: Rows

    /// The name of the struct that the related rows become, if they have one of their own: `posts` → `PostRow`.
    package var rowType: String

    /// Creates a part.
    package init(
      relationship: String, rowType: String, order: [Relationship.Order], limit: Int?, rows: Rows
    ) {
      self.relationship = relationship
      self.rowType = rowType
      self.order = order
      self.limit = limit
      self.rows = rows
    }
  }

  /// What related rows become.
  package enum Rows: Sendable {
    /// Values of a type of their own, within the shape.
    case content(Content)
    /// Another shape of the schema, by name.
    case shape(String)
  }

  /// The shape's name, which becomes that of a struct.
  package var name: String

  /// What a row becomes.
  package var content: Content

  /// What the shape is for.
  package var description: String?

  /// Where the name stands.
  package var range: SourceRange

  /// Creates a shape.
  package init(name: String, content: Content, description: String?, range: SourceRange) {
    self.name = name
    self.content = content
    self.description = description
    self.range = range
  }
}

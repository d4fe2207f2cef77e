/// The values that the columns of a table in a SQLite file should hold. A check looks for rows that hold something else.
///
///     TableContent(
///       "users", model: "User", key: ["id"],
///       columns: [
///         .init("id", .integer),
///         .init("isActive", column: "is_active", .bool),
///       ])
package struct TableContent: Hashable, Sendable {
  /// A column and its values.
  package struct Column: Hashable, Sendable {
    /// The field's name.
    package let field: String

    /// The column's name.
    package let name: String

    /// The values.
    package let content: ColumnContent

    /// True if the column may hold NULL.
    package let isOptional: Bool

    /// Creates a column.
    ///
    /// - Parameters:
    ///   - field: The field's name.
    ///   - name: The column's name; the field's when nil.
    ///   - content: The values.
    ///   - isOptional: True if the column may hold NULL.
    package init(
      _ field: String, column name: String? = nil, _ content: ColumnContent,
      isOptional: Bool = false
    ) {
      self.field = field
      self.name = name ?? field
      self.content = content
      self.isOptional = isOptional
    }
  }

  /// The table's name.
  package let name: String

  /// The model's name.
  package let model: String

  /// The columns of the key; empty where keys must not be shown.
  package let key: [String]

  /// The columns.
  package let columns: [Column]

  /// Creates the contents of a table.
  ///
  /// - Parameters:
  ///   - name: The table's name.
  ///   - model: The model's name.
  ///   - key: The columns of the key; empty where keys must not be shown.
  ///   - columns: The columns.
  package init(_ name: String, model: String, key: [String], columns: [Column]) {
    self.name = name
    self.model = model
    self.key = key
    self.columns = columns
  }
}

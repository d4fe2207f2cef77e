/// The values that the columns of a table in a SQLite file should hold. Generated schemas have one for each table;
/// `Database.check` looks for rows that hold something else.
///
///     TableContent(
///       "users", model: "User", key: ["id"],
///       columns: [
///         .init("id", .integer),
///         .init("isActive", column: "is_active", .bool),
///       ])
public struct TableContent: Hashable, Sendable {
  /// A column and its values.
  public struct Column: Hashable, Sendable {
    /// The field's name.
    public let field: String

    /// The column's name.
    public let name: String

    /// The values.
    public let content: ColumnContent

    /// True if the column may hold NULL.
    public let isOptional: Bool

    /// Creates a column; generated code calls it.
    ///
    /// - Parameters:
    ///   - field: The field's name.
    ///   - name: The column's name; the field's when nil.
    ///   - content: The values.
    ///   - isOptional: True if the column may hold NULL.
    public init(
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
  public let name: String

  /// The model's name.
  public let model: String

  /// The columns of the key; empty where keys must not be shown.
  public let key: [String]

  /// The columns.
  public let columns: [Column]

  /// Creates the contents of a table; generated code calls it.
  ///
  /// - Parameters:
  ///   - name: The table's name.
  ///   - model: The model's name.
  ///   - key: The columns of the key; empty where keys must not be shown.
  ///   - columns: The columns.
  public init(_ name: String, model: String, key: [String], columns: [Column]) {
    self.name = name
    self.model = model
    self.key = key
    self.columns = columns
  }
}

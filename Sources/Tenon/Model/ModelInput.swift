/// The fields of a new row that a client sends, such as the body of a POST request.
///
/// `tenonc` generates a struct for each entry of the schema's `inputs:`, such as
/// `NewTask: { of: Task, fields: [title, dueDate] }`:
///
///     let input = try JSONDecoder().decode(NewTask.self, from: body)
///     let task = try session.insert(input.draft(owner: user))
///
/// Decoding checks the types, and gives fields that are missing their defaults. The rules of the schema are checked when
/// the draft is written, as for every draft, or before by `validate()`.
public protocol ModelInput<Root>: Decodable, Sendable, CustomDebugStringConvertible,
  CustomReflectable
{
  /// The model whose drafts are made.
  associatedtype Root: Model

  /// Passes every field to `fields`, which collects the values.
  func visit(_ fields: inout InputFields)
}

extension ModelInput {
  /// Checks the values by the rules of the schema, as the insert of the draft does.
  ///
  ///     try input.validate()                     // before work that an invalid input should not cause
  ///
  /// - Throws: `ValidationError` with every invalid field.
  public func validate() throws {
    let inspector = RowInspector(Root.modelDefinition)
    inspector.inspect(
      InputFields.collected(from: self).compactMap { field in
        field.column.map { (column: $0, value: field.values[0]) }
      })
    try inspector.finish()
  }
}

/// A visitor of the fields of an input, which collects their values. Generated code calls it.
public struct InputFields {
  /// A field and its value, or the values of a parent's key.
  struct Field {
    let name: String
    /// The index of the column; nil for a parent's key of several columns.
    let column: Int?
    let values: [SQLValue]
  }

  private var fields: [Field] = []
  private let columns: [ColumnDefinition]

  /// Returns the fields of an input that are not absent.
  static func collected<Input: ModelInput>(from input: Input) -> [Field] {
    var visitor = InputFields(columns: Input.Root.modelDefinition.columns)
    input.visit(&visitor)
    return visitor.fields
  }

  private init(columns: [ColumnDefinition]) { self.columns = columns }

  /// Visits a field.
  public mutating func callAsFunction(_ name: String, _ value: some SQLConvertible) {
    let column = columns.firstIndex { $0.field == name }
    fields.append(Field(name: name, column: column, values: [value.sqlValue]))
  }

  /// Visits a field that may be left to the database.
  public mutating func callAsFunction<Value: SQLConvertible>(_ name: String, _ input: Input<Value>)
  {
    if case .value(let value) = input { self(name, value) }
  }

  /// Visits a parent's key of several columns.
  public mutating func callAsFunction(_ name: String, key: (some ModelKey)?) {
    fields.append(Field(name: name, column: nil, values: key?.sqlValues ?? [.null]))
  }
}

/// The fields of a draft in a document of a client, by the names they have in Swift. Generated drafts decode themselves
/// with it.
///
///     let draft = try JSONDecoder().decode(Post.Draft.self, from: body)    // {"title": "Hello", "authorID": 1}
public struct DraftFields {
  private let container: KeyedDecodingContainer<FieldKey>

  /// Opens a document.
  ///
  /// - Parameters:
  ///   - decoder: The document.
  ///   - model: The model of the draft.
  /// - Throws: `DecodingError` when the document has no fields; `ValidationError` with every field in it that a client must
  ///   not send, which `input: false` in the schema says.
  public init(_ decoder: any Decoder, of model: any Model.Type) throws {
    let container = try decoder.container(keyedBy: FieldKey.self)
    try model.modelDefinition.checkInput {
      $0.input == .never && container.contains(FieldKey($0.field))
    }
    self.container = container
  }

  /// A field that has to be there.
  ///
  /// - Throws: `DecodingError` when it is absent or of another type.
  public func callAsFunction<Value: Decodable>(_ name: String) throws -> Value {
    try container.decode(Value.self, forKey: FieldKey(name))
  }

  /// A field that may be absent. Null is a value: nil, where the type has one.
  ///
  /// - Throws: `DecodingError` when the field is of another type.
  public func callAsFunction<Value: Decodable>(
    _ name: String, or defaultValue: Value
  ) throws -> Value {
    let key = FieldKey(name)
    return container.contains(key) ? try container.decode(Value.self, forKey: key) : defaultValue
  }

  /// The key of a parent, which has to be there.
  ///
  /// - Throws: `DecodingError` when it is absent or of another type.
  public func link<Target: Model>(
    _ name: String, to target: Target.Type
  ) throws -> Link<Target> where Target.ID: Decodable {
    Link(key: try self(name))
  }

  /// The key of a parent, which may be absent or null.
  ///
  /// - Throws: `DecodingError` when it is of another type.
  public func optionalLink<Target: Model>(
    _ name: String, to target: Target.Type
  ) throws -> Link<Target>? where Target.ID: Decodable {
    try self(name, or: Target.ID?.none).map { Link(key: $0) }
  }
}

extension ModelDefinition {
  /// Checks that a document of a client sets no field that it must not set.
  ///
  /// - Parameter isSent: Returns true for a column that must not be set and is.
  /// - Throws: `ValidationError` with every such field.
  func checkInput(_ isSent: (ColumnDefinition) -> Bool) throws {
    let failures = columns.filter(isSent).map { column in
      ValidationError.Failure(
        model: name, field: column.field, rule: .input, message: "must not be sent")
    }
    if !failures.isEmpty { throw ValidationError(failures) }
  }
}

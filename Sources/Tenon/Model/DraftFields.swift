/// The fields of a draft as a client sent them, by the names they have in Swift. Generated drafts decode themselves
/// with it.
///
///     let draft = try JSONDecoder().decode(Post.Draft.self, from: body)    // {"title": "Hello", "authorID": 1}
public struct DraftFields {
  private let container: KeyedDecodingContainer<FieldKey>

  /// Opens what is decoded.
  ///
  /// - Throws: `DecodingError` when it has no fields.
  public init(_ decoder: any Decoder) throws {
    container = try decoder.container(keyedBy: FieldKey.self)
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

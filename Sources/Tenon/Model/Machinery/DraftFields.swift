/// The fields of a draft in a document of a client. Generated drafts and inputs decode themselves with it.
///
///     let draft = try JSONDecoder().decode(Post.Draft.self, from: body)    // {"title": "Hello", "authorID": 1}
///
/// A field has its Swift name, or the name of its column: `authorID`, `author_id` or `authorId`.
public struct DraftFields {
  private let keys: DocumentKeys

  /// Opens a document.
  ///
  /// - Parameters:
  ///   - decoder: The document.
  ///   - model: The model of the draft.
  ///   - parents: The parents whose keys have several columns, and are one field each.
  /// - Throws: `DecodingError` when the document has no fields, or two for one field of the model; `ValidationError` with
  ///   every field that a client must not send, according to `input: false` in the schema, and with every unknown field
  ///   if the decoder has `refusesUnknownFields`.
  public init(
    _ decoder: any Decoder, of model: any Model.Type, parents: [String] = []
  ) throws {
    keys = try DocumentKeys(decoder, of: model.modelDefinition, parents: parents) {
      $0.input != .never
    }
  }

  /// Opens the document of an input or of a key, which has some fields of a model.
  ///
  /// - Parameters:
  ///   - decoder: The document.
  ///   - model: The model.
  ///   - fields: The fields.
  /// - Throws: `DecodingError` when the document has no fields, or two for one of these; `ValidationError` with every
  ///   other field if the decoder has `refusesUnknownFields`.
  public init(_ decoder: any Decoder, of model: any Model.Type, only fields: [String]) throws {
    keys = try DocumentKeys(decoder, of: model.modelDefinition, only: fields)
  }

  /// Decodes a required field.
  ///
  /// - Throws: `DecodingError` when it is absent or of another type.
  public func callAsFunction<Value: Decodable>(_ name: String) throws -> Value {
    try keys.container.decode(Value.self, forKey: keys[name])
  }

  /// Decodes a field that may be absent. Null is a value: nil, if the type has one.
  ///
  /// - Throws: `DecodingError` when the field is of another type.
  public func callAsFunction<Value: Decodable>(
    _ name: String, or defaultValue: Value
  ) throws -> Value {
    keys.contains(name) ? try self(name) : defaultValue
  }

  /// Decodes the key of a required parent. It may be absent, as a server often has it from the path or the token of a
  /// request: the program then sets the parent, or the insert is refused.
  ///
  /// - Throws: `DecodingError` when it is null or of another type.
  public func link<Target: Model>(
    _ name: String, to target: Target.Type
  ) throws -> Link<Target> where Target.ID: Decodable {
    keys.contains(name) ? Link(key: try self(name)) : .missing
  }

  /// Decodes the key of an optional parent, which may be absent or null.
  ///
  /// - Throws: `DecodingError` when it is of another type.
  public func optionalLink<Target: Model>(
    _ name: String, to target: Target.Type
  ) throws -> Link<Target>? where Target.ID: Decodable {
    try self(name, or: Target.ID?.none).map { Link(key: $0) }
  }
}

/// A partial update of a row, such as the body of a PATCH request. Conformances are generated.
///
///     User.Patch { $0.age = 31 }               // other fields are absent and stay unchanged
public protocol ModelPatch<Root>: Sendable, CustomDebugStringConvertible, CustomReflectable {
  /// The model the patch applies to.
  associatedtype Root: Model

  /// Creates a patch in which all fields are absent.
  init()

  /// Passes every field to `fields`, which collects, encodes or decodes it.
  ///
  /// - Throws: The errors of `fields`: `DecodingError` or `EncodingError`.
  mutating func visit(_ fields: inout PatchFields) throws
}

extension ModelPatch {
  /// Creates a patch with the fields that a closure sets. Other fields stay unchanged.
  ///
  ///     User.Patch { $0.age = nil }                      // a literal is a value, and nil sets NULL
  ///     User.Patch { $0.email = .value(address) }        // from a variable
  ///
  /// - Parameter set: Sets the fields.
  public init(_ set: (inout Self) throws -> Void) rethrows {
    self.init()
    try set(&self)
  }

  /// True if all fields are absent.
  ///
  ///     guard !patch.isEmpty else { throw Abort(.badRequest, reason: "nothing to change") }
  public var isEmpty: Bool { (try? assignments())?.isEmpty ?? true }

  /// Returns the columns that the patch sets, with their values.
  package func assignments() throws -> [(column: Int, value: SQLValue)] {
    var patch = self
    var fields = PatchFields(.collecting, Root.self)
    try patch.visit(&fields)
    return fields.assignments
  }
}

// Patches are encoded and decoded by `visit`.

extension ModelPatch where Self: Decodable {
  /// Decodes the fields by their names. Missing fields are absent, and null sets NULL.
  ///
  /// A field has its Swift name, or the name of its column: `authorID`, `author_id` or `authorId`.
  ///
  /// - Throws: `DecodingError` when a field has another type, or is there twice; `ValidationError` with every field that
  ///   clients must not change, according to `input: false` and `input: create` in the schema, and with every unknown
  ///   field if the decoder has `refusesUnknownFields`.
  public init(from decoder: any Decoder) throws {
    self.init()
    let keys = try DocumentKeys(decoder, of: Root.modelDefinition) { $0.input == .always }
    var fields = PatchFields(.decoding(keys), Root.self)
    try visit(&fields)
  }
}

extension ModelPatch where Self: Encodable {
  /// Encodes the fields that are not absent, under their Swift names, or the names of their columns with
  /// `json: snake_case` in `tenon.yaml`.
  ///
  /// - Throws: `EncodingError` when a value cannot be encoded.
  public func encode(to encoder: any Encoder) throws {
    var patch = self
    var fields = PatchFields(.encoding(encoder.container(keyedBy: FieldKey.self)), Root.self)
    try patch.visit(&fields)
  }
}

/// A visitor of the fields of a patch, which collects, encodes or decodes them.
public struct PatchFields {
  /// The operation on each field.
  enum Purpose {
    case collecting
    case encoding(KeyedEncodingContainer<FieldKey>)
    case decoding(DocumentKeys)
  }

  /// The columns that are set, with their values, if they are collected.
  fileprivate private(set) var assignments: [(column: Int, value: SQLValue)] = []

  private var purpose: Purpose
  private let definition: ModelDefinition

  fileprivate init<Root: Model>(_ purpose: Purpose, _ model: Root.Type) {
    self.purpose = purpose
    definition = model.modelDefinition
  }

  /// Visits a field.
  ///
  /// - Parameters:
  ///   - column: The index of the field's column in `modelDefinition.columns`.
  ///   - input: The field.
  /// - Throws: `SQLError` when the model has no such column; `DecodingError` or `EncodingError`.
  public mutating func visit<Value: SQLConvertible>(
    _ column: some RawRepresentable<Int>, _ input: inout Input<Value>
  ) throws {
    let column = column.rawValue
    guard definition.columns.indices.contains(column) else {
      throw SQLError(message: "\(definition.name) has no column with the index \(column)")
    }
    switch purpose {
    case .collecting:
      if case .value(let value) = input { assignments.append((column, value.sqlValue)) }
    case .encoding(var container):
      guard case .value(let value) = input else { return }
      let key = definition.encodedKey(of: column)
      if let encodable = value as? Value.Unwrapped as? any Encodable {
        try container.encode(encodable, forKey: key)
      } else {
        try container.encode(value.sqlValue, forKey: key)
      }
      purpose = .encoding(container)
    case .decoding(let keys):
      let key = keys[definition.columns[column].field]
      guard keys.container.contains(key) else { return }
      guard let type = Value.self as? any Decodable.Type,
        let value = try keys.container.decode(type, forKey: key) as? Value
      else {
        throw DecodingError.dataCorruptedError(
          forKey: key, in: keys.container, debugDescription: "\(Value.self) is not Decodable")
      }
      input = .value(value)
    }
  }
}

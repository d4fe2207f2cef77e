/// A partial update of a row, such as the body of a PATCH request. Conformances are generated.
///
///     User.Patch { $0.age = 31 }               // every other field is absent: it is not touched
public protocol ModelPatch<Root>: Sendable, CustomDebugStringConvertible, CustomReflectable {
  /// The model the patch applies to.
  associatedtype Root: Model

  /// Creates a patch whose fields are all absent.
  init()

  /// Shows every field to `fields`, which keeps those that are not absent, encodes or decodes them.
  ///
  /// - Throws: What `fields` throws: `DecodingError` or `EncodingError`.
  mutating func visit(_ fields: inout PatchFields) throws
}

extension ModelPatch {
  /// Creates a patch; what is not set is not touched.
  ///
  ///     User.Patch { $0.age = nil }                      // a literal is a value, and nil sets NULL
  ///     User.Patch { $0.email = .value(address) }        // from a variable
  public init(_ set: (inout Self) throws -> Void) rethrows {
    self.init()
    try set(&self)
  }

  /// The columns the patch sets, with their values.
  package func assignments() throws -> [(column: Int, value: SQLValue)] {
    var patch = self
    var fields = PatchFields(.collecting, Root.self)
    try patch.visit(&fields)
    return fields.assignments
  }
}

// A patch is encoded and decoded by the function that says what it sets, under the names that the fields have in Swift.

extension ModelPatch where Self: Decodable {
  /// Decodes the fields by their names: those that are not there are absent, and null sets NULL.
  ///
  /// - Throws: `DecodingError` when a field is of another type; `ValidationError` with every field that a client must not
  ///   change, which `input: false` and `input: create` in the schema say.
  public init(from decoder: any Decoder) throws {
    self.init()
    let container = try decoder.container(keyedBy: FieldKey.self)
    try Root.modelDefinition.checkInput {
      $0.input != .always && container.contains(FieldKey($0.field))
    }
    var fields = PatchFields(.decoding(container), Root.self)
    try visit(&fields)
  }
}

extension ModelPatch where Self: Encodable {
  /// Encodes the fields that are not absent under their names.
  ///
  /// - Throws: `EncodingError` when a value cannot be encoded.
  public func encode(to encoder: any Encoder) throws {
    var patch = self
    var fields = PatchFields(.encoding(encoder.container(keyedBy: FieldKey.self)), Root.self)
    try patch.visit(&fields)
  }
}

/// What visits the fields of a patch: to learn what it sets, to encode it or to decode it.
public struct PatchFields {
  /// What is done with a field.
  enum Purpose {
    case collecting
    case encoding(KeyedEncodingContainer<FieldKey>)
    case decoding(KeyedDecodingContainer<FieldKey>)
  }

  /// The columns that are set, with their values, where those are collected.
  fileprivate private(set) var assignments: [(column: Int, value: SQLValue)] = []

  private var purpose: Purpose
  private let columns: [ColumnDefinition]

  fileprivate init<Root: Model>(_ purpose: Purpose, _ model: Root.Type) {
    self.purpose = purpose
    columns = model.modelDefinition.columns
  }

  /// Visits a field.
  ///
  /// - Parameters:
  ///   - column: The field's column, by its index in `modelDefinition.columns`.
  ///   - input: The field.
  /// - Throws: `DecodingError` or `EncodingError`.
  public mutating func visit<Value: SQLConvertible>(
    _ column: some RawRepresentable<Int>, _ input: inout Input<Value>
  ) throws {
    let column = column.rawValue
    switch purpose {
    case .collecting:
      if case .value(let value) = input { assignments.append((column, value.sqlValue)) }
    case .encoding(var container):
      guard case .value(let value) = input else { return }
      let key = key(column)
      if let encodable = value as? Value.Unwrapped as? any Encodable {
        try container.encode(encodable, forKey: key)
      } else {
        try container.encode(value.sqlValue, forKey: key)
      }
      purpose = .encoding(container)
    case .decoding(let container):
      let key = key(column)
      guard container.contains(key) else { return }
      guard let type = Value.self as? any Decodable.Type,
        let value = try container.decode(type, forKey: key) as? Value
      else {
        throw DecodingError.dataCorruptedError(
          forKey: key, in: container, debugDescription: "\(Value.self) is not Decodable")
      }
      input = .value(value)
    }
  }

  private func key(_ column: Int) -> FieldKey {
    FieldKey(columns.indices.contains(column) ? columns[column].field : "#\(column)")
  }
}

import Foundation

// Models are encoded and decoded by the functions that bind and read their columns. Code that the compiler synthesizes
// for each model would be as large as the generated code.

extension Model where Self: Decodable {
  /// Decodes the fields by their Swift names or the names of their columns: `authorID`, `author_id` or `authorId`. Null,
  /// or no field, is nil if the type is optional.
  ///
  /// - Throws: `DecodingError` when a field is absent, there twice, or of another type.
  public init(from decoder: any Decoder) throws {
    let fields = try DecodedFields(decoder, Self.modelDefinition.columns)
    do {
      self = try withExtendedLifetime(fields) { try Self(row: Row(source: fields), at: 0) }
    } catch let error as InvalidColumnValue {
      throw fields.error(error)
    }
  }
}

extension Model where Self: Encodable {
  /// Encodes the fields under their Swift names, or the names of their columns with `json: snake_case` in `tenon.yaml`:
  /// not the redacted ones, and none that is nil.
  ///
  /// - Throws: `EncodingError` when a value cannot be encoded.
  public func encode(to encoder: any Encoder) throws {
    let definition = Self.modelDefinition
    var binder = Binder(target: EncodedFields(encoder, definition))
    try bind(columns: definition.encoded, to: &binder)
  }
}

/// The fields of a model that is decoded, in place of a row.
final class DecodedFields: RowSource {
  private let keys: DocumentKeys
  private let columns: [ColumnDefinition]

  private var container: KeyedDecodingContainer<FieldKey> { keys.container }

  fileprivate init(_ decoder: any Decoder, _ columns: [ColumnDefinition]) throws {
    keys = try DocumentKeys(decoder, columns)
    self.columns = columns
  }

  /// A field as its type decodes itself; nil where it has to be read as a column: there is no value, or the type is not
  /// `Decodable`.
  func value<Value: SQLConvertible>(_ type: Value.Type, at index: Int) throws -> Value? {
    // Where a type has nil, null is nil; where it has not, null may be a value, as it is for JSON.
    if Value.self != Value.Unwrapped.self, isNull(at: index) { return nil }
    guard let decodable = Value.Unwrapped.self as? any Decodable.Type else { return nil }
    return (try container.decode(decodable, forKey: key(index)) as? Value.Unwrapped)
      .map { Value(unwrapped: $0) }
  }

  /// A field that its type does not take, as an error of decoding.
  fileprivate func error(_ error: InvalidColumnValue) -> DecodingError {
    .dataCorrupted(
      DecodingError.Context(
        codingPath: container.codingPath + [FieldKey(error.column)],
        debugDescription: "\(error.expected) was expected", underlyingError: error))
  }

  private func key(_ index: Int) -> FieldKey {
    columns.indices.contains(index) ? keys[columns[index].field] : FieldKey("#\(index)")
  }

  private func decoded<Value: Decodable>(_ index: Int) throws -> Value {
    try container.decode(Value.self, forKey: key(index))
  }

  var sql: String { "" }
  func columnName(at index: Int) -> String? { key(index).stringValue }
  func kind(at index: Int) -> String { isNull(at: index) ? "null" : "something else" }
  func isNull(at index: Int) -> Bool {
    // What cannot be looked at throws when it is read.
    !container.contains(key(index)) || (try? container.decodeNil(forKey: key(index))) == true
  }
  func int64(at index: Int) throws -> Int64 { try decoded(index) }
  func bool(at index: Int) throws -> Bool { try decoded(index) }
  func double(at index: Int) throws -> Double { try decoded(index) }
  func text(at index: Int) throws -> String { try decoded(index) }
  func bytes(at index: Int) throws -> [UInt8] { try decoded(index) }
  func decimal(at index: Int) throws -> Decimal { try decoded(index) }
  func datetime(at index: Int) throws -> Date { try decoded(index) }
  func date(at index: Int) throws -> CalendarDate { try decoded(index) }
  func time(at index: Int) throws -> TimeOfDay { try decoded(index) }
  func uuid(at index: Int) throws -> UUID { try decoded(index) }
  func json(at index: Int) throws -> String {
    let value: JSONValue = try decoded(index)
    guard case .json(let text) = value.sqlValue else { return "null" }
    return text
  }
}

/// The fields of a model that is encoded, in place of a statement's parameters.
private final class EncodedFields: FieldTarget {
  private var container: KeyedEncodingContainer<FieldKey>
  private let definition: ModelDefinition
  /// The columns that are still to come.
  private var columns: ArraySlice<Int>

  init(_ encoder: any Encoder, _ definition: ModelDefinition) {
    container = encoder.container(keyedBy: FieldKey.self)
    self.definition = definition
    columns = definition.encoded[...]
  }

  func encodes<Value: SQLConvertible>(_ value: Value) throws -> Bool {
    guard let encodable = value as? Value.Unwrapped as? any Encodable else { return false }
    if let key { try container.encode(encodable, forKey: key) }
    return true
  }

  func bind(_ value: SQLValue) throws {
    guard let key else { return }
    if value != .null { try container.encode(value, forKey: key) }
  }

  /// The key of the next field.
  private var key: FieldKey? {
    columns.popFirst().map(definition.encodedKey)
  }
}

extension KeyedEncodingContainer<FieldKey> {
  /// Encodes a value as what SQL knows it as.
  mutating func encode(_ value: SQLValue, forKey key: FieldKey) throws {
    switch value {
    case .null: try encodeNil(forKey: key)
    case .bool(let value): try encode(value, forKey: key)
    case .integer(let value): try encode(value, forKey: key)
    case .double(let value): try encode(value, forKey: key)
    case .decimal(let value): try encode(value, forKey: key)
    case .text(let value), .json(let value): try encode(value, forKey: key)
    case .bytes(let value): try encode(value, forKey: key)
    case .date(let value): try encode(value, forKey: key)
    case .time(let value): try encode(value, forKey: key)
    case .datetime(let value): try encode(value, forKey: key)
    case .uuid(let value): try encode(value, forKey: key)
    case .invalid(let reason):
      throw EncodingError.invalidValue(
        value,
        EncodingError.Context(codingPath: codingPath + [key], debugDescription: "it is \(reason)"))
    }
  }
}

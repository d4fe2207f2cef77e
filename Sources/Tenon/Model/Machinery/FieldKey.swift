/// The name of a field, as the key it is encoded under.
struct FieldKey: CodingKey {
  let stringValue: String
  var intValue: Int? { nil }

  /// The name alone: messages of decoders contain it.
  var description: String { stringValue }
  var debugDescription: String { stringValue }

  init(_ name: String) { stringValue = name }
  init?(stringValue: String) { self.init(stringValue) }
  init?(intValue: Int) { nil }
}

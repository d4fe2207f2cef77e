/// The fields of a document, such as JSON, by the fields of a model.
///
/// A field has its Swift name, the name of its column, or that name in camel case: `authorID`, `author_id` or `authorId`,
/// which is what `JSONDecoder.KeyDecodingStrategy.convertFromSnakeCase` makes of it.
struct DocumentKeys {
  let container: KeyedDecodingContainer<FieldKey>

  /// The keys of fields that the document gives another name than the Swift name.
  private var otherKeys: [String: FieldKey] = [:]

  /// The keys that belong to no field.
  private(set) var unknown: [String] = []

  /// Opens a document.
  ///
  /// - Throws: `DecodingError` when the document has no fields, or two for one field of the model.
  init(_ decoder: any Decoder, _ columns: [ColumnDefinition]) throws {
    container = try decoder.container(keyedBy: FieldKey.self)
    // Most documents have the Swift names only.
    var fields: [String: String]?
    for key in container.allKeys {
      let name = key.stringValue
      if columns.contains(where: { $0.field == name }) { continue }
      let known = fields ?? Self.fieldsByOtherName(columns)
      fields = known
      guard let field = known[name] else {
        unknown.append(name)
        continue
      }
      guard otherKeys[field] == nil, !container.contains(FieldKey(field)) else {
        throw DecodingError.dataCorrupted(
          DecodingError.Context(
            codingPath: container.codingPath + [key],
            debugDescription: "the document has another value for the field \(field)"))
      }
      otherKeys[field] = key
    }
  }

  /// The fields by the names of their columns, and by those in camel case if no column has that name.
  private static func fieldsByOtherName(_ columns: [ColumnDefinition]) -> [String: String] {
    let names = columns.map { ($0.name, $0.field) }
    let camelNames = columns.map { ($0.camelName, $0.field) }
    return Dictionary(names + camelNames) { first, _ in first }
  }

  /// The key of a field in the document.
  subscript(field: String) -> FieldKey { otherKeys[field] ?? FieldKey(field) }

  /// True if the document has a field.
  func contains(_ field: String) -> Bool { container.contains(self[field]) }
}

extension CodingUserInfoKey {
  /// A key for `JSONDecoder.userInfo`: with the value `true`, drafts, patches and inputs refuse documents that have
  /// unknown fields. Without it, they ignore such fields.
  ///
  ///     decoder.userInfo[.refusesUnknownFields] = true
  ///     try decoder.decode(User.Draft.self, from: body)        // ValidationError: User.nmae is not a field
  public static let refusesUnknownFields: CodingUserInfoKey = {
    guard let key = CodingUserInfoKey(rawValue: "tenon.refusesUnknownFields") else {
      preconditionFailure("the standard library accepts every name")
    }
    return key
  }()
}

extension DocumentKeys {
  /// Checks a document of a client.
  ///
  /// - Parameters:
  ///   - decoder: The document.
  ///   - definition: The model.
  ///   - parents: The parents whose keys have several columns, and are one field each.
  ///   - isAllowed: Returns true for a column that the client may set.
  /// - Throws: `DecodingError` when the document has no fields, or two for one field of the model; `ValidationError` with
  ///   every field that must not be set, and with every unknown field if they are refused.
  init(
    _ decoder: any Decoder, of definition: ModelDefinition, parents: [String] = [],
    isAllowed: (ColumnDefinition) -> Bool
  ) throws {
    try self.init(decoder, definition.columns)
    var failures: [ValidationError.Failure] = []
    func refuse(_ field: String, _ rule: ValidationError.Rule, _ message: String) {
      failures.append(.init(model: definition.name, field: field, rule: rule, message: message))
    }
    let isStrict = decoder.userInfo[.refusesUnknownFields] as? Bool == true
    for column in definition.columns where contains(column.field) {
      if !isAllowed(column) || isStrict && !column.role.isSetByDrafts {
        refuse(column.field, .input, "must not be sent")
      }
    }
    for name in isStrict ? unknown.sorted() : [] where !parents.contains(name) {
      refuse(Self.shown(name), .unknown, "is not a field")
    }
    if !failures.isEmpty { throw ValidationError(failures) }
  }

  /// Checks the document of an input.
  ///
  /// - Parameters:
  ///   - decoder: The document.
  ///   - definition: The model.
  ///   - fields: The fields of the input.
  /// - Throws: `DecodingError` when the document has no fields, or two for one field of the input; `ValidationError` with
  ///   every other field if they are refused.
  init(_ decoder: any Decoder, of definition: ModelDefinition, only fields: [String]) throws {
    try self.init(decoder, definition.columns.filter { fields.contains($0.field) })
    guard decoder.userInfo[.refusesUnknownFields] as? Bool == true else { return }
    let others = Set(unknown).subtracting(fields)
    guard !others.isEmpty else { return }
    let names = Self.fieldsByOtherName(definition.columns)
    throw ValidationError(
      others.sorted().map { name in
        let field = definition.columns.contains { $0.field == name } ? name : names[name]
        return ValidationError.Failure(
          model: definition.name, field: field ?? Self.shown(name),
          rule: field == nil ? .unknown : .input,
          message: field == nil ? "is not a field" : "must not be sent")
      })
  }

  /// A key that a client has made up, for an error: short, and without control characters.
  static func shown(_ name: String) -> String {
    let scalars = name.unicodeScalars.prefix(40)
      .map { $0.properties.generalCategory == .control ? "\u{FFFD}" : Character($0) }
    return String(scalars) + (name.unicodeScalars.count > 40 ? "…" : "")
  }
}

extension ColumnDefinition.Role {
  /// True if a draft has the column.
  fileprivate var isSetByDrafts: Bool {
    switch self {
    case .generatedKey, .computed, .version, .softDelete: false
    default: true
    }
  }
}

extension ColumnDefinition {
  /// The column's name in camel case.
  fileprivate var camelName: String {
    let words = name.split(separator: "_")
    guard let first = words.first, words.count > 1 else { return name }
    return words.dropFirst().reduce(into: String(first)) {
      $0 += $1.prefix(1).uppercased() + $1.dropFirst()
    }
  }
}

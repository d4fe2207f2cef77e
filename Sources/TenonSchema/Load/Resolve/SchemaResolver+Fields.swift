/// Fields: the type looked up, every option checked against it and against the others, defaults and limits read.
///
/// A mixin's field is resolved once, however many models use it.
extension SchemaResolver {
  /// Resolves a field; a mistake in one of its options leaves the option out.
  mutating func resolve(_ declaration: FieldDeclaration) -> FieldDraft {
    let type = declaration.type.flatMap { resolve($0) }
    var field = Field(
      name: declaration.name.value,
      column: declaration.column?.value ?? NameCases.snake(declaration.name.value),
      type: type ?? .scalar(.text), isOptional: declaration.isOptional,
      range: declaration.name.range)
    field.description = declaration.description
    field.deprecation = declaration.deprecation
    field.swiftType = declaration.swiftType?.value
    field.isRedacted = declaration.redacted?.value ?? false
    field.databaseDefault = declaration.databaseDefault?.value
    field.generated = declaration.generated?.value
    checkCombinations(declaration)
    if let type {
      checkFit(declaration, type)
      field.isUpdatedToNow = declaration.onUpdate != nil
      field.collation = declaration.collation?.value
      field.stored = storedForm(declaration, type)
      field.validation = validation(declaration, type)
      field.defaultValue = defaultValue(declaration, type)
      checkDefault(field, declaration)
      checkDatabaseDefault(declaration, type)
    }
    field.input = declaration.input?.value ?? (isClosed(field) ? .never : .always)
    var draft = FieldDraft(field)
    draft.isBroken = type == nil
    draft.unique = declaration.unique
    draft.index = declaration.index
    draft.primaryKey = declaration.primaryKey
    draft.check = declaration.check?.value
    draft.saysRedacted = declaration.redacted != nil
    return draft
  }

  mutating func resolve(_ type: Located<TypeReference>) -> FieldType? {
    switch type.value {
    case .scalar(let scalar): return .scalar(scalar)
    case .named(let name):
      if enumPlaces[name] != nil { return .enumeration(name) }
      let hint: String
      if modelPlaces[name] != nil {
        hint = "; it is a model: write it under `relationships` as { belongsTo: \(name) }"
      } else if let advice = TypeText.advice(for: name) {
        hint = "; did you mean `\(advice)`?"
      } else {
        hint = log.hint(for: name, among: TypeText.names + enumPlaces.keys.sorted())
      }
      log.error(
        "unknown-type", "there is no type \(quoted(name))\(hint)", at: type.range)
      return nil
    }
  }

  /// True for a field that a client should not set unless the schema says so: a secret, or a value that is made.
  private func isClosed(_ field: Field) -> Bool {
    field.isRedacted || field.generated != nil || field.isUpdatedToNow
      || field.defaultValue == .now
  }

  // MARK: Options against each other

  private mutating func checkCombinations(_ field: FieldDeclaration) {
    if let key = field.primaryKey {
      if field.isOptional {
        refuse("a key cannot be missing; remove the `?` from the type", at: key)
      }
      if field.generated != nil { refuse("a key cannot be a generated column", at: key) }
      if field.onUpdate != nil {
        refuse("a key does not change, so `onUpdate` cannot set it", at: key)
      }
      if let redacted = field.redacted, redacted.value {
        refuse("a key cannot be redacted: rows are told apart by it", at: redacted.range)
      }
    }
    if field.generated != nil {
      if let pair = field.defaultValue { refuseBeside("default", pair.keyRange) }
      if let other = field.databaseDefault { refuseBeside("databaseDefault", other.range) }
      if let other = field.onUpdate { refuseBeside("onUpdate", other) }
      if let pair = field.validation { refuseBeside("validate", pair.keyRange) }
      if let input = field.input { refuseBeside("input", input.range) }
    }
    if let pair = field.defaultValue, let other = field.databaseDefault, field.generated == nil {
      log.error(
        "invalid-option", "a field has `default` or `databaseDefault`, not both", at: pair.keyRange,
        notes: [.init("`databaseDefault` is here", at: other.range)])
    }
  }

  private mutating func refuseBeside(_ option: String, _ range: SourceRange) {
    refuse("the database computes a generated column, so it takes no `\(option)`", at: range)
  }

  private mutating func refuse(_ message: String, at range: SourceRange) {
    log.error("invalid-option", message, at: range)
  }

  // MARK: Options against the type

  private mutating func checkFit(_ field: FieldDeclaration, _ type: FieldType) {
    let scalar: ScalarType? = if case .scalar(let scalar) = type { scalar } else { nil }
    if let range = field.onUpdate, scalar?.isTemporal != true {
      refuse("onUpdate", type, at: range, fits: "date, time and datetime")
    }
    if let collation = field.collation, scalar?.isText != true {
      refuse("collate", type, at: collation.range, fits: "string and text")
    }
    if scalar == .json, let key = field.primaryKey {
      refuse("primaryKey", type, at: key, fits: "types that databases compare; json is none")
    }
  }

  mutating func refuse(
    _ option: String, _ type: FieldType, at range: SourceRange, fits types: String
  ) {
    log.error(
      "option-does-not-fit", "`\(option)` does not fit \(type.schemaName): it is for \(types)",
      at: range)
  }

  // MARK: Defaults

  private mutating func defaultValue(
    _ field: FieldDeclaration, _ type: FieldType
  ) -> DefaultValue? {
    guard let pair = field.defaultValue else { return nil }
    if field.isOptional, pair.value.isNull { return nil }
    if case .scalar(let scalar) = type {
      if scalar.isTemporal, pair.value.text == "now" { return .now }
      if scalar == .uuid, pair.value.text == "uuid" { return .uuid }
    }
    if pair.value.isNull, type != .scalar(.json) {
      log.error(
        "invalid-default",
        "the default is null, but `\(field.name.value)` is not optional; "
          + "write a `?` behind the type or remove the default",
        at: pair.value.range)
      return nil
    }
    return literal(pair.value, type, what: "the default", code: "invalid-default")
  }

  /// Reads a value of the field's type, or reports why it does not fit.
  mutating func literal(
    _ node: YAMLNode, _ type: FieldType, what: String, code: String
  ) -> DefaultValue? {
    do {
      switch type {
      case .scalar(let scalar): return try LiteralReader.value(of: node, as: scalar)
      case .enumeration(let name):
        guard let place = enumPlaces[name], !schema.enums[place].isBroken else { return nil }
        return try LiteralReader.enumCase(node, of: schema.enums[place])
      }
    } catch {
      let hint = error.unknown.map { log.hint(for: $0.name, among: $0.known) } ?? ""
      let shown = node.text.map { " " + quoted($0) } ?? ""
      log.error(code, "\(what)\(shown) \(error.message)\(hint)", at: node.range)
      return nil
    }
  }

  /// A default that the field's own rules refuse could never be written.
  private mutating func checkDefault(_ field: Field, _ declaration: FieldDeclaration) {
    guard let value = field.defaultValue, let pair = declaration.defaultValue else { return }
    guard let reason = field.validation.reasonAgainst(value) else { return }
    log.error(
      "invalid-default", "the default does not pass `validate`: \(reason)", at: pair.value.range,
      notes: declaration.validation.map { [.init("the rules are here", at: $0.keyRange)] } ?? [])
  }
}

extension SchemaResolver {
  /// The form that the field's values have in a SQLite file.
  private mutating func storedForm(
    _ field: FieldDeclaration, _ type: FieldType
  ) -> StoredForm? {
    guard let stored = field.stored else { return nil }
    guard case .scalar(let scalar) = type, scalar == .uuid || scalar == .datetime else {
      refuse("stored", type, at: stored.range, fits: "uuid and datetime")
      return nil
    }
    if let form = StoredForm(stored.value, of: scalar) { return form }
    let forms = StoredForm.texts(of: scalar)
    let advice =
      scalar == .uuid
      ? forms.dropLast().map { "`\($0)`" }.joined(separator: ", ") + " or `\(forms.last ?? "")`"
      : "`YYYY-MM-DD HH:MM:SS`, with a `T` in place of the blank, and behind it `.fff` or `.ffffff`, "
        + "and `Z` or `+00:00`, as the file has them"
    log.error(
      "invalid-option",
      "there is no form \(quoted(stored.value)) of a \(scalar.schemaName); write \(advice)"
        + log.hint(for: stored.value, among: forms),
      at: stored.range)
    return nil
  }

  /// A default in SQL that certainly gives another form than the column's would never be found again.
  private mutating func checkDatabaseDefault(_ field: FieldDeclaration, _ type: FieldType) {
    guard let sql = field.databaseDefault, case .scalar(let scalar) = type,
      case .wrong(let message) = DatabaseDefault(sql.value, as: scalar, at: sql.range)
    else { return }
    log.error(
      "invalid-default", "the database default \(quoted(sql.value)) \(message)", at: sql.range)
  }
}

extension ScalarType {
  /// Whether the type is a date, a time or both.
  var isTemporal: Bool {
    switch self {
    case .date, .time, .datetime: true
    default: false
    }
  }

  /// Whether the type is text.
  var isText: Bool {
    switch self {
    case .string, .text: true
    default: false
    }
  }

  /// Whether the type is a number.
  var isNumber: Bool {
    switch self {
    case .int, .int64, .int32, .int16, .float, .double, .decimal: true
    default: false
    }
  }

  /// The type as a schema writes it.
  var schemaName: String {
    switch self {
    case .bool: "bool"
    case .int: "int"
    case .int64: "int64"
    case .int32: "int32"
    case .int16: "int16"
    case .float: "float"
    case .double: "double"
    case .decimal(let precision, let scale): "decimal(\(precision), \(scale))"
    case .string(let length): "string(\(length))"
    case .text: "text"
    case .bytes: "bytes"
    case .date: "date"
    case .time: "time"
    case .datetime: "datetime"
    case .uuid: "uuid"
    case .json: "json"
    }
  }
}

extension FieldType {
  /// The type as a schema writes it.
  var schemaName: String {
    switch self {
    case .scalar(let type): type.schemaName
    case .enumeration(let name): name
    }
  }
}

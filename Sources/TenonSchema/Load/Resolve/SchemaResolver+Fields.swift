/// Fields: looks up the type, checks every option against it and against the others, and reads defaults and limits.
///
/// The field of a mixin is resolved once, however many models use it.
extension SchemaResolver {
  /// Resolves a field. An option with an error is left out.
  mutating func resolve(_ declaration: FieldDeclaration) -> PartialField {
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
    checkKeyOptions(declaration)
    checkGeneratedOptions(declaration)
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
    return PartialField(field: field, declaration: declaration, isBroken: type == nil)
  }

  mutating func resolve(_ type: Located<TypeReference>) -> FieldType? {
    switch type.value {
    case .scalar(let scalar): return .scalar(scalar)
    case .named(let name):
      if enumIndexes[name] != nil { return .enumeration(name) }
      let hint =
        if modelIndexes[name] != nil {
          "; it is a model: write it under `relationships` as { belongsTo: \(name) }"
        } else if let advice = TypeText.advice(for: name) {
          "; did you mean `\(advice)`?"
        } else {
          log.hint(
            for: Located(name, at: type.range), among: TypeText.names + enumIndexes.keys.sorted())
        }
      log.error("unknown-type", "unknown type \(quoted(name))\(hint)", at: type.range)
      return nil
    }
  }

  /// Returns true for a field that a client should not set unless the schema says so: a secret, or a value that is
  /// made.
  private func isClosed(_ field: Field) -> Bool {
    field.isRedacted || field.generated != nil || field.isUpdatedToNow
      || field.defaultValue == .now
  }

  // MARK: Options against each other

  private mutating func checkKeyOptions(_ field: FieldDeclaration) {
    guard let key = field.primaryKey else { return }
    if field.isOptional { refuse("a key cannot be missing; remove the `?` from the type", at: key) }
    if field.generated != nil { refuse("a key cannot be a generated column", at: key) }
    if field.onUpdate != nil {
      refuse("a key does not change, so `onUpdate` cannot set it", at: key)
    }
    if let redacted = field.redacted, redacted.value {
      refuse("a key cannot be redacted, because it identifies rows", at: redacted.range)
    }
  }

  private mutating func checkGeneratedOptions(_ field: FieldDeclaration) {
    guard field.generated != nil else {
      if let pair = field.defaultValue, let other = field.databaseDefault {
        refuse(
          "a field has `default` or `databaseDefault`, not both", at: pair.keyRange,
          notes: [.init("`databaseDefault` is here", at: other.range)])
      }
      return
    }
    let options = [
      ("default", field.defaultValue?.keyRange), ("databaseDefault", field.databaseDefault?.range),
      ("onUpdate", field.onUpdate), ("validate", field.validation?.keyRange),
      ("input", field.input?.range),
    ]
    for case (let option, let range?) in options {
      refuse("the database computes a generated column, so it takes no `\(option)`", at: range)
    }
  }

  // MARK: Options against the type

  private mutating func checkFit(_ field: FieldDeclaration, _ type: FieldType) {
    if let range = field.onUpdate, type.scalarType?.isTemporal != true {
      refuse("onUpdate", type, at: range, fits: "date, time and datetime")
    }
    if let collation = field.collation, type.scalarType?.isText != true {
      refuse("collate", type, at: collation.range, fits: "string and text")
    }
    if type.scalarType == .json, let key = field.primaryKey {
      refuse("primaryKey", type, at: key, fits: "types that databases compare, not for json")
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
    if type.scalarType?.isTemporal == true, pair.value.text == "now" { return .now }
    if type.scalarType == .uuid, pair.value.text == "uuid" { return .uuid }
    if pair.value.isNull, type.scalarType != .json {
      log.error(
        "invalid-default",
        "the default is null, but `\(field.name.value)` is not optional; "
          + "write a `?` after the type or remove the default",
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
        guard let index = enumIndexes[name], !schema.enums[index].isBroken else { return nil }
        return try LiteralReader.enumCase(node, of: schema.enums[index])
      }
    } catch {
      let name = Located(node.text ?? "", at: node.range)
      let hint = error.known.isEmpty ? "" : log.hint(for: name, among: error.known)
      let shown = node.text.map { " " + quoted($0) } ?? ""
      log.error(code, "\(what)\(shown) \(error.message)\(hint)", at: node.range)
      return nil
    }
  }

  /// Reports a default that the field's own rules refuse, so that it could never be written.
  private mutating func checkDefault(_ field: Field, _ declaration: FieldDeclaration) {
    guard let value = field.defaultValue, let pair = declaration.defaultValue,
      let reason = field.validation.problem(with: value)
    else { return }
    log.error(
      "invalid-default", "the default does not pass `validate`: \(reason)", at: pair.value.range,
      notes: declaration.validation.map { [.init("the rules are here", at: $0.keyRange)] } ?? [])
  }

  /// Reports a default in SQL that certainly has another form than the column's, so that its value would not be found
  /// again.
  private mutating func checkDatabaseDefault(_ field: FieldDeclaration, _ type: FieldType) {
    guard let sql = field.databaseDefault, let scalar = type.scalarType,
      case .wrong(let message) = DatabaseDefault(sql.value, as: scalar, at: sql.range)
    else { return }
    log.error(
      "invalid-default", "the database default \(quoted(sql.value)) \(message)", at: sql.range)
  }

  // MARK: Stored form

  /// The form of the field's values in a SQLite file.
  private mutating func storedForm(
    _ field: FieldDeclaration, _ type: FieldType
  ) -> StoredForm? {
    guard let stored = field.stored else { return nil }
    guard let scalar = type.scalarType, scalar == .uuid || scalar == .datetime else {
      refuse("stored", type, at: stored.range, fits: "uuid and datetime")
      return nil
    }
    if let form = StoredForm(stored.value, of: scalar) { return form }
    let forms = StoredForm.texts(of: scalar)
    let advice =
      scalar == .uuid
      ? forms.dropLast().map { "`\($0)`" }.joined(separator: ", ") + " or `\(forms.last ?? "")`"
      : "`YYYY-MM-DD HH:MM:SS`, with a `T` in place of the blank, and after it `.fff` or `.ffffff`, "
        + "and `Z` or `+00:00`, as in the file"
    log.unknown(
      "invalid-option", stored,
      "\(quoted(stored.value)) is not a form of a \(scalar.schemaName); write \(advice)",
      among: forms)
    return nil
  }
}

/// Fields: looks up the type, checks every option against it and against the others, and reads defaults and limits.
///
/// The field of a mixin is resolved once, however many models use it.
extension SchemaResolver {
  /// Resolves a field. An option with an error is left out.
  mutating func resolve(_ declaration: FieldDeclaration) -> PartialField {
    var field = declaration.field
    checkKeyOptions(declaration)
    checkGeneratedOptions(declaration)
    let type = declaration.type.flatMap { resolve($0) }
    if let type {
      field.type = type
      checkFit(declaration, type)
      field.stored = storedForm(declaration, type)
      field.validation = validation(declaration.options["validate"], type)
      field.defaultValue = defaultValue(declaration, type)
      checkDefault(field, declaration)
      checkDatabaseDefault(declaration, type)
    }
    if declaration.options["input"] == nil, isClosed(field) { field.input = .never }
    return PartialField(field: field, declaration: declaration, isBroken: type == nil)
  }

  mutating func resolve(_ type: Located<FieldType>) -> FieldType? {
    guard case .enumeration(let name) = type.value, enumIndexes[name] == nil else {
      return type.value
    }
    let hint =
      if modelIndexes[name] != nil {
        "; it is a model: write it under `relationships` as { belongsTo: \(name) }"
      } else if let advice = TypeText.advice(for: name) {
        "; did you mean `\(advice)`?"
      } else if let near = log.nearest(
        to: Located(name, at: type.range), among: TypeText.names + enumIndexes.keys.sorted())
      {
        "; did you mean `\(near)`?"
      } else {
        "; the types are \(TypeText.list), and the enums of the schema"
      }
    log.error("unknown-type", "unknown type \(quoted(name))\(hint)", at: type.range)
    return nil
  }

  /// Returns true for a field that a client should not set unless the schema says so: a secret, or a value that is
  /// made.
  private func isClosed(_ field: Field) -> Bool {
    field.isRedacted || field.generated != nil || field.isUpdatedToNow
      || field.defaultValue == .now
  }

  // MARK: Options against each other

  private mutating func checkKeyOptions(_ declaration: FieldDeclaration) {
    guard let key = declaration.primaryKey else { return }
    let field = declaration.field
    if field.isOptional { refuse("a key cannot be missing; remove the `?` from the type", at: key) }
    if field.generated != nil { refuse("a key cannot be a generated column", at: key) }
    if field.isUpdatedToNow {
      refuse("a key does not change, so `onUpdate` cannot set it", at: key)
    }
    if field.isRedacted, let redacted = declaration.options["redacted"] {
      refuse("a key cannot be redacted, because it identifies rows", at: redacted.value.range)
    }
  }

  private mutating func checkGeneratedOptions(_ declaration: FieldDeclaration) {
    let options = declaration.options
    if declaration.field.generated != nil {
      for option in ["default", "databaseDefault", "onUpdate", "validate", "input"] {
        guard let pair = options[option] else { continue }
        refuse(
          "the database computes a generated column, so it takes no `\(option)`",
          at: option == "databaseDefault" ? pair.value.range : pair.keyRange)
      }
    } else if let pair = options["default"], let other = options["databaseDefault"] {
      refuse(
        "a field has `default` or `databaseDefault`, not both", at: pair.keyRange,
        notes: [.init("`databaseDefault` is here", at: other.value.range)])
    }
  }

  // MARK: Options against the type

  private mutating func checkFit(_ declaration: FieldDeclaration, _ type: FieldType) {
    let (field, options) = (declaration.field, declaration.options)
    if field.isUpdatedToNow, let pair = options["onUpdate"], type.scalarType?.isTemporal != true {
      refuse("onUpdate", type, at: pair.keyRange, fits: "date, time and datetime")
    }
    if field.collation != nil, let pair = options["collate"], type.scalarType?.isText != true {
      refuse("collate", type, at: pair.keyRange, fits: "string and text")
    }
    if type.scalarType == .json, let key = declaration.primaryKey {
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
    _ declaration: FieldDeclaration, _ type: FieldType
  ) -> DefaultValue? {
    guard let pair = declaration.options["default"] else { return nil }
    if declaration.field.isOptional, pair.value.isNull { return nil }
    if type.scalarType?.isTemporal == true, pair.value.text == "now" { return .now }
    if type.scalarType == .uuid, pair.value.text == "uuid" { return .uuid }
    if pair.value.isNull, type.scalarType != .json {
      log.error(
        "invalid-default",
        "the default is null, but `\(declaration.field.name)` is not optional; "
          + "write a `?` after the type or remove the default",
        at: pair.value.range)
      return nil
    }
    if let text = pair.value.text,
      let problem = ForeignDefault.problem(withValue: text, as: type)
    {
      log.error("invalid-default", "the default \(quoted(text)) \(problem)", at: pair.value.range)
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
        guard let index = enumIndexes[name], !schema.brokenEnums.contains(name) else { return nil }
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
    guard let value = field.defaultValue, let pair = declaration.options["default"],
      let reason = field.validation.problem(with: value)
    else { return }
    log.error(
      "invalid-default", "the default does not pass `validate`: \(reason)", at: pair.value.range,
      notes: declaration.options["validate"].map { [.init("the rules are here", at: $0.keyRange)] }
        ?? [])
  }

  /// Reports a default in SQL that is not SQL, or certainly has another form than the column's, so that its value would
  /// not be found again.
  private mutating func checkDatabaseDefault(_ declaration: FieldDeclaration, _ type: FieldType) {
    guard let sql = declaration.field.databaseDefault,
      let range = declaration.options["databaseDefault"]?.value.range
    else { return }
    var problem = ForeignDefault.problem(withSQL: sql, as: type)
    if problem == nil, let scalar = type.scalarType,
      case .wrong(let message) = DatabaseDefault(sql, as: scalar, at: range)
    {
      problem = message
    }
    if let problem {
      log.error("invalid-default", "the database default \(quoted(sql)) \(problem)", at: range)
    }
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
    let forms = StoredForm.forms(of: scalar).map(\.text)
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

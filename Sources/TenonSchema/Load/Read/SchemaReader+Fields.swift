/// Fields, in the short form (`age: int?`) and the long one.
extension SchemaReader {
  static let fieldKeys = [
    "type", "primaryKey", "unique", "index", "default", "databaseDefault", "onUpdate", "column",
    "description", "validate", "redacted", "generated", "collate", "deprecated", "swiftType",
    "check", "stored", "input",
  ]

  static let fieldAdvice: [String: String] = {
    let optional = "write a `?` after the type if the value may be missing"
    let rules = "write it under `validate`"
    let parent = "write a `belongsTo` under `relationships`"
    let cases = "list the values as an enum under `enums`, and write its name as the type"
    return [
      "optional": optional, "nullable": optional, "required": optional, "null": optional,
      "notNull": optional, "length": "write `string(80)`", "size": "write `string(80)`",
      "minLength": rules, "maxLength": rules, "min": rules, "max": rules, "pattern": rules,
      "oneOf": rules, "email": rules, "regex": "write `pattern` under `validate`",
      "format": "write `pattern` or `email` under `validate`",
      "serverDefault": "write `databaseDefault`", "server_default": "write `databaseDefault`",
      "primary_key": "write `primaryKey`", "onupdate": "write `onUpdate: now`",
      "pk": "write `primaryKey`", "foreignKey": parent, "foreign_key": parent, "references": parent,
      "enum": cases, "choices": cases, "values": cases,
      "autoincrement": "the database numbers an integer key anyway",
    ]
  }()

  static let generatedKeys = ["sql", "stored"]

  mutating func fieldDeclaration(_ pair: YAMLPair) -> FieldDeclaration {
    var field = FieldDeclaration(
      field: Field(
        name: pair.key, column: NameCases.snake(pair.key), type: .scalar(.text),
        range: pair.keyRange))
    check(pair.locatedKey, of: "a field", style: .member, reserved: ReservedNames.members)
    switch pair.value.content {
    case .scalar where pair.value.isNull:
      missing("the field `\(pair.key)` needs a type", at: pair.keyRange)
    case .scalar(let text, _):
      readType(Located(text, at: pair.value.range), into: &field)
    case .sequence:
      refuse(pair.value, "a field is a type or a mapping of options")
    case .mapping(let pairs):
      readOptions(pairs, into: &field)
    }
    return field
  }

  /// Joins the two halves of a type with two sizes.
  ///
  /// In a flow mapping a comma ends a plain scalar, so YAML reads `{ type: decimal(12, 2), unique: true }` as the keys
  /// `type`, `2)` and `unique`.
  func rejoiningParentheses(_ pairs: [YAMLPair]) -> [YAMLPair] {
    var result: [YAMLPair] = []
    for pair in pairs {
      guard isClosing(pair), let opened = result.last,
        case .scalar(let head, isPlain: true) = opened.value.content, opened.value.string != nil,
        head.contains("("), !head.contains(")")
      else {
        result.append(pair)
        continue
      }
      let range = SourceRange(
        file: opened.value.range.file, start: opened.value.range.start, end: pair.keyRange.end)
      let value = YAMLNode(.scalar("\(head), \(pair.key)", isPlain: true), range: range)
      result.removeLast()
      result.append(YAMLPair(key: opened.key, keyRange: opened.keyRange, value: value))
    }
    return result
  }

  /// True for the second half of `decimal(12, 2)`: a key without a value.
  private func isClosing(_ pair: YAMLPair) -> Bool {
    guard pair.key.contains(")"), pair.value.text == "", pair.value.isNull else { return false }
    let end = pair.key.drop { $0.isASCII && $0.isNumber }
    return end.count < pair.key.count && (end == ")" || end == ")?")
  }

  private mutating func readType(_ text: Located<String>, into field: inout FieldDeclaration) {
    let type = TypeText(text.value)
    field.field.isOptional = type.isOptional
    field.type = type.type.map { Located($0, at: text.range) }
    if let problem = type.problem { log.error("invalid-type", problem, at: text.range) }
  }

  private mutating func readOptions(
    _ pairs: [YAMLPair], into declaration: inout FieldDeclaration
  ) {
    let keys = options(
      rejoiningParentheses(pairs), of: "a field", known: Self.fieldKeys,
      advice: Self.fieldAdvice)
    if let type = keys["type"] {
      if let text = text(type) { readType(text, into: &declaration) }
    } else {
      let field = declaration.field
      missing("the field `\(field.name)` needs a type", at: field.range)
    }
    declaration.options = keys
    declaration.primaryKey = mark(keys["primaryKey"]) ?? misspeltPrimaryKey(pairs)
    declaration.unique = uniqueness(keys["unique"])
    declaration.index = mark(keys["index"])
    declaration.stored = text(keys["stored"])
    declaration.check = text(keys["check"])?.value
    if let column = text(keys["column"]) { declaration.field.column = column.value }
    let input = choice(
      keys["input"], yes: Field.Input.always, no: .never, ("create", .create),
      meaning: "for a field that a client sets once")
    if let input { declaration.field.input = input.value }
    declaration.field.isRedacted = flag(keys["redacted"])?.value ?? false
    declaration.field.databaseDefault = text(keys["databaseDefault"])?.value
    declaration.field.isUpdatedToNow = mark(keys["onUpdate"], word: "now") != nil
    declaration.field.description = description(keys["description"])
    declaration.field.generated = generated(keys["generated"])
    declaration.field.collation = collation(keys["collate"])
    declaration.field.deprecation = deprecation(keys["deprecated"])
    declaration.field.swiftType = swiftType(keys["swiftType"])
  }

  /// The place of `primary_key: true` or `pk: true`, which is reported as an unknown key: so a field `id` is not reported
  /// again as one that is not the key.
  private func misspeltPrimaryKey(_ pairs: [YAMLPair]) -> SourceRange? {
    pairs.first { ["primary_key", "primarykey", "pk"].contains($0.key) && $0.value.bool == true }?
      .keyRange
  }

  private mutating func generated(_ pair: YAMLPair?) -> Field.Generated? {
    guard let pair else { return nil }
    guard let pairs = pair.value.pairs else {
      refuse(pair.value, "`generated` is written as { sql: ..., stored: true }")
      return nil
    }
    let keys = options(pairs, of: "a generated column", known: Self.generatedKeys)
    let isStored = flag(keys["stored"])?.value ?? false
    if keys["sql"] == nil { missing("a generated column needs `sql`", at: pair.keyRange) }
    return text(keys["sql"]).map { Field.Generated(sql: $0.value, isStored: isStored) }
  }

  private mutating func collation(_ pair: YAMLPair?) -> String? {
    guard let name = text(pair) else { return nil }
    let isName = name.value.unicodeScalars.allSatisfy { scalar in
      scalar.isASCII
        && (scalar.properties.isAlphabetic || "0123456789_-.@".unicodeScalars.contains(scalar))
    }
    if isName { return name.value }
    log.error(
      "invalid-option",
      "\(quoted(name.value)) is not the name of a collation; "
        + "such names have letters, digits, `_`, `-`, `.` and `@`",
      at: name.range)
    return nil
  }

  /// Reads a Swift type. Generated code contains it unchanged, so it is checked.
  private mutating func swiftType(_ pair: YAMLPair?) -> String? {
    guard let type = text(pair) else { return nil }
    if type.value.hasSuffix("?") {
      log.error(
        "invalid-option",
        "`swiftType` is not optional; write the `?` after `type` instead", at: type.range)
      return nil
    }
    if SwiftTypeText.isType(type.value) { return type.value }
    log.error(
      "invalid-option",
      "\(quoted(type.value)) is not a Swift type; write `Name`, `Module.Name`, "
        + "`[Element]`, `[Key: Value]` or `Name<Argument>`",
      at: type.range)
    return nil
  }
}

/// Fields, in the short form (`age: int?`) and the long one.
extension SchemaReader {
  private static let fieldKeys = [
    "type", "primaryKey", "unique", "index", "default", "databaseDefault", "onUpdate", "column",
    "description", "validate", "redacted", "generated", "collate", "deprecated", "swiftType",
    "check", "stored", "input",
  ]

  private static let fieldAdvice: [String: String] = {
    let optional = "write a `?` after the type if the value may be missing"
    let rules = "write it under `validate`"
    return [
      "optional": optional, "nullable": optional, "required": optional, "null": optional,
      "notNull": optional, "length": "write `string(80)`", "size": "write `string(80)`",
      "minLength": rules, "maxLength": rules, "min": rules, "max": rules, "pattern": rules,
      "oneOf": rules, "email": rules, "serverDefault": "write `databaseDefault`",
      "autoincrement": "the database numbers an integer key anyway",
    ]
  }()

  mutating func fieldDeclaration(_ pair: YAMLPair) -> FieldDeclaration {
    var field = FieldDeclaration(name: pair.locatedKey)
    check(field.name, of: "a field", style: .member, reserved: ReservedNames.members)
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
    field.isOptional = type.isOptional
    field.type = type.type.map { Located($0, at: text.range) }
    if let problem = type.problem { log.error("invalid-type", problem, at: text.range) }
  }

  private mutating func readOptions(_ pairs: [YAMLPair], into field: inout FieldDeclaration) {
    let keys = options(
      rejoiningParentheses(pairs), of: "a field", known: Self.fieldKeys,
      advice: Self.fieldAdvice)
    if let type = keys["type"] {
      if let text = text(type) { readType(text, into: &field) }
    } else {
      missing("the field `\(field.name.value)` needs a type", at: field.name.range)
    }
    field.primaryKey = mark(keys["primaryKey"])
    field.unique = uniqueness(keys["unique"])
    field.index = mark(keys["index"])
    field.redacted = flag(keys["redacted"])
    field.input = choice(
      keys["input"], yes: .always, no: .never, ("create", .create),
      meaning: "for a field that a client sets once")
    field.defaultValue = keys["default"]
    field.databaseDefault = text(keys["databaseDefault"])
    field.onUpdate = mark(keys["onUpdate"], word: "now")
    field.column = text(keys["column"])
    field.description = description(keys["description"])
    field.validation = keys["validate"]
    field.generated = generated(keys["generated"])
    field.collation = collation(keys["collate"])
    field.stored = text(keys["stored"])
    field.deprecation = deprecation(keys["deprecated"])
    field.swiftType = swiftType(keys["swiftType"])
    field.check = text(keys["check"])
  }

  private mutating func generated(_ pair: YAMLPair?) -> Located<Field.Generated>? {
    guard let pair else { return nil }
    guard let pairs = pair.value.pairs else {
      refuse(pair.value, "`generated` is written as { sql: ..., stored: true }")
      return nil
    }
    let keys = options(pairs, of: "a generated column", known: ["sql", "stored"])
    let isStored = flag(keys["stored"])?.value ?? false
    if keys["sql"] == nil { missing("a generated column needs `sql`", at: pair.keyRange) }
    return text(keys["sql"]).map {
      Located(Field.Generated(sql: $0.value, isStored: isStored), at: pair.keyRange)
    }
  }

  private mutating func collation(_ pair: YAMLPair?) -> Located<String>? {
    guard let pair, let name = text(pair) else { return nil }
    let isName = name.value.unicodeScalars.allSatisfy { scalar in
      scalar.isASCII
        && (scalar.properties.isAlphabetic || "0123456789_-.@".unicodeScalars.contains(scalar))
    }
    if isName { return Located(name.value, at: pair.keyRange) }
    log.error(
      "invalid-option",
      "\(quoted(name.value)) is not the name of a collation; "
        + "such names have letters, digits, `_`, `-`, `.` and `@`",
      at: name.range)
    return nil
  }

  /// Reads a Swift type. Generated code contains it unchanged, so it is checked.
  private mutating func swiftType(_ pair: YAMLPair?) -> Located<String>? {
    guard let pair, let type = text(pair) else { return nil }
    if type.value.hasSuffix("?") {
      log.error(
        "invalid-option",
        "`swiftType` is not optional; write the `?` after `type` instead", at: type.range)
      return nil
    }
    if SwiftTypeText.isType(type.value) { return Located(type.value, at: pair.keyRange) }
    log.error(
      "invalid-option",
      "\(quoted(type.value)) is not a Swift type; write `Name`, `Module.Name`, "
        + "`[Element]`, `[Key: Value]` or `Name<Argument>`",
      at: type.range)
    return nil
  }
}

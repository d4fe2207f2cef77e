/// Fields, in the short form (`age: int?`) and the long one.
extension SchemaReader {
  private static let fieldKeys = [
    "type", "primaryKey", "unique", "index", "default", "databaseDefault", "onUpdate", "column",
    "description", "validate", "redacted", "generated", "collate", "deprecated", "swiftType",
    "check", "stored", "input",
  ]

  private static let fieldAdvice: [String: String] = {
    let optional = "write a `?` behind the type when the value may be missing"
    let rules = "write it under `validate`"
    return [
      "optional": optional, "nullable": optional, "required": optional, "null": optional,
      "notNull": optional, "length": "write `string(80)`", "size": "write `string(80)`",
      "minLength": rules, "maxLength": rules, "min": rules, "max": rules, "pattern": rules,
      "oneOf": rules, "email": rules, "serverDefault": "write `databaseDefault`",
      "autoincrement": "an integer key is numbered by the database anyway",
    ]
  }()

  /// Reads a field: its name and its type or options.
  mutating func fieldDeclaration(_ pair: YAMLPair) -> FieldDeclaration {
    var field = FieldDeclaration(name: Located(pair.key, at: pair.keyRange))
    check(field.name, of: "a field", style: .member, reserved: ReservedNames.members)
    switch pair.value.content {
    case .scalar where pair.value.isNull:
      missing("the field `\(pair.key)` needs a type", at: pair.keyRange)
    case .scalar(let text, _):
      readType(text, at: pair.value.range, into: &field)
    case .sequence:
      log.error(
        "wrong-kind", "a field is a type, or a mapping of options, not a list",
        at: pair.value.range)
    case .mapping(let pairs):
      readOptions(pairs, into: &field)
    }
    return field
  }

  /// In a flow mapping a comma ends a plain scalar, so YAML reads `{ type: decimal(12, 2), unique: true }` as the keys
  /// `type`, `2)` and `unique`. Everybody writes it so; the two halves are put together again.
  func rejoiningParentheses(_ pairs: [YAMLPair]) -> [YAMLPair] {
    guard pairs.contains(where: isClosing) else { return pairs }
    var result: [YAMLPair] = []
    for pair in pairs {
      guard isClosing(pair), let opened = result.last, let head = opened.value.numberlessPlainText,
        head.utf8.contains(UInt8(ascii: "(")), !head.utf8.contains(UInt8(ascii: ")"))
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

  /// Whether a pair is what is left of `decimal(12, 2)` behind its comma: a key without a value.
  private func isClosing(_ pair: YAMLPair) -> Bool {
    guard pair.value.text == "", pair.value.isNull else { return false }
    let key = pair.key
    let digits = key.prefix { $0.isASCII && $0.isNumber }
    let end = key.dropFirst(digits.count)
    return !digits.isEmpty && (end == ")" || end == ")?")
  }

  private mutating func readType(
    _ text: String, at range: SourceRange, into field: inout FieldDeclaration
  ) {
    let type = typeText(text)
    field.isOptional = type.isOptional
    if let problem = type.problem {
      log.error(problem.code, problem.message, at: range)
    } else {
      field.type = type.type.map { Located($0, at: range) }
    }
  }

  private mutating func readOptions(_ pairs: [YAMLPair], into field: inout FieldDeclaration) {
    let keys = options(
      rejoiningParentheses(pairs), of: "a field", known: Self.fieldKeys,
      advice: Self.fieldAdvice)
    if let type = keys["type"] {
      if let text = text(type) { readType(text.value, at: text.range, into: &field) }
    } else {
      missing("the field `\(field.name.value)` needs a type", at: field.name.range)
    }
    field.primaryKey = switchedOn(keys["primaryKey"])
    field.unique = uniqueness(keys["unique"])
    field.index = switchedOn(keys["index"])
    field.redacted = flag(keys["redacted"])
    field.input = input(keys["input"])
    field.defaultValue = keys["default"]
    field.databaseDefault = text(keys["databaseDefault"])
    field.onUpdate = onUpdate(keys["onUpdate"])
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

  private mutating func input(_ pair: YAMLPair?) -> Located<Field.Input>? {
    guard let pair else { return nil }
    if pair.value.text == "create" { return Located(.create, at: pair.keyRange) }
    guard let value = pair.value.bool else {
      log.error(
        "wrong-kind",
        "`input` is true, false, or create for a field that a client sets once, not "
          + described(pair.value), at: pair.value.range)
      return nil
    }
    return Located(value ? .always : .never, at: pair.keyRange)
  }

  private mutating func onUpdate(_ pair: YAMLPair?) -> SourceRange? {
    guard let pair else { return nil }
    guard pair.value.text == "now" else {
      log.error(
        "invalid-option", "`onUpdate` is `now`, not \(described(pair.value))", at: pair.value.range)
      return nil
    }
    return pair.keyRange
  }

  private mutating func generated(_ pair: YAMLPair?) -> Located<Field.Generated>? {
    guard let pair else { return nil }
    guard case .mapping(let pairs) = pair.value.content else {
      log.error(
        "wrong-kind",
        "`generated` is written as { sql: ..., stored: true }, not as \(pair.value.kindName)",
        at: pair.value.range)
      return nil
    }
    let keys = options(pairs, of: "a generated column", known: ["sql", "stored"])
    let isStored = flag(keys["stored"])?.value ?? false
    guard keys["sql"] != nil else {
      missing("a generated column needs `sql`", at: pair.keyRange)
      return nil
    }
    guard let sql = text(keys["sql"]) else { return nil }
    return Located(Field.Generated(sql: sql.value, isStored: isStored), at: pair.keyRange)
  }

  private mutating func collation(_ pair: YAMLPair?) -> Located<String>? {
    guard let pair, let name = text(pair) else { return nil }
    let isName = name.value.unicodeScalars.allSatisfy { scalar in
      scalar.isASCII
        && (scalar.properties.isAlphabetic || "0123456789_-.@".unicodeScalars.contains(scalar))
    }
    guard isName else {
      log.error(
        "invalid-option",
        "\(quoted(name.value)) is not the name of a collation; "
          + "such names have letters, digits, `_`, `-`, `.` and `@`",
        at: name.range)
      return nil
    }
    return Located(name.value, at: pair.keyRange)
  }

  /// A Swift type goes into generated code as it is, so it may only have what a type is written with.
  private mutating func swiftType(_ pair: YAMLPair?) -> Located<String>? {
    guard let pair, let type = text(pair) else { return nil }
    guard !type.value.hasSuffix("?") else {
      log.error(
        "invalid-option",
        "`swiftType` is the type of a value that is there; "
          + "write the `?` behind `type` instead",
        at: type.range)
      return nil
    }
    guard SwiftTypeText.isType(type.value) else {
      log.error(
        "invalid-option",
        "\(quoted(type.value)) is not a Swift type; write `Name`, `Module.Name`, "
          + "`[Element]`, `[Key: Value]` or `Name<Argument>`",
        at: type.range)
      return nil
    }
    return Located(type.value, at: pair.keyRange)
  }
}

extension YAMLNode {
  /// The text of a plain scalar that is no number, bool or null.
  fileprivate var numberlessPlainText: String? {
    guard case .scalar(let text, isPlain: true) = content, string != nil else { return nil }
    return text
  }
}

/// Enums: a list of cases stored as text, or a mapping of cases to what is stored.
extension SchemaReader {
  /// Reads an enum: its name and what stands below.
  mutating func enumDeclaration(_ pair: YAMLPair) -> EnumDeclaration? {
    let name = Located(pair.key, at: pair.keyRange)
    check(name, of: "an enum", style: .type, reserved: ReservedNames.types)
    var declaration = EnumDeclaration(name: name)
    if case .sequence = pair.value.content {
      log.error(
        "wrong-kind", "the cases of an enum stand under `cases:`", at: pair.value.range)
      declaration.isBroken = true
      return declaration
    }
    guard let pairs = mapping(pair.value, of: "an enum") else {
      declaration.isBroken = true
      return declaration
    }
    let keys = options(
      pairs, of: "an enum", known: ["description", "cases"],
      advice: ["values": "its cases stand under `cases`"])
    declaration.description = description(keys["description"])
    let problems = log.errorCount
    if let cases = keys["cases"] {
      declaration.cases = enumCases(cases)
      if declaration.cases.isEmpty, log.errorCount == problems {
        missing("the enum `\(name.value)` has no cases", at: cases.keyRange)
      }
    } else {
      missing("the enum `\(name.value)` needs `cases`", at: name.range)
    }
    declaration.isBroken = log.errorCount > problems
    return declaration
  }

  private mutating func enumCases(_ pair: YAMLPair) -> [EnumType.Case] {
    var entries: [(name: Located<String>, value: Located<EnumType.Value>?)] = []
    switch pair.value.content {
    case .sequence(let nodes):
      for node in nodes {
        guard let name = text(node, of: "a case") else { continue }
        entries.append((name, Located(.text(name.value), at: name.range)))
      }
    case .mapping(let pairs):
      for pair in pairs {
        entries.append((Located(pair.key, at: pair.keyRange), storedValue(pair.value)))
      }
    case .scalar:
      log.error(
        "wrong-kind",
        "`cases` is a list of names, or a mapping of names to what is stored, not "
          + pair.value.kindName,
        at: pair.value.range)
    }
    return distinctCases(entries)
  }

  /// What is stored for a case: an integer or text.
  private mutating func storedValue(_ node: YAMLNode) -> Located<EnumType.Value>? {
    if node.isNumber {
      guard let value = node.number?.integerValue else {
        log.error(
          "invalid-case",
          "a case is stored as text or as an integer of 64 bits, not as "
            + "\(described(node))", at: node.range)
        return nil
      }
      return Located(.integer(value), at: node.range)
    }
    guard let text = node.text, !node.isNull, node.bool == nil else {
      log.error(
        "invalid-case", "a case is stored as text or as an integer, not as \(node.kindName)",
        at: node.range)
      return nil
    }
    return Located(.text(text), at: node.range)
  }

  /// The cases whose names and values are good and each there once, all values of one kind.
  private mutating func distinctCases(
    _ entries: [(name: Located<String>, value: Located<EnumType.Value>?)]
  ) -> [EnumType.Case] {
    var cases: [EnumType.Case] = []
    var names: [String: SourceRange] = [:]
    var values: [EnumType.Value: Located<String>] = [:]
    var firstKind: Located<Bool>?
    for (name, value) in entries {
      check(name, of: "a case", style: .member, reserved: ReservedNames.enumCases)
      if let other = names[name.value] {
        log.error(
          "duplicate-case", "the case `\(name.value)` is there twice", at: name.range,
          notes: [.init("the first is here", at: other)])
        continue
      }
      names[name.value] = name.range
      guard let value else { continue }
      if let other = values[value.value] {
        log.error(
          "duplicate-case", "`\(name.value)` and `\(other.value)` are stored as the same value",
          at: value.range, notes: [.init("`\(other.value)` is here", at: other.range)])
        continue
      }
      values[value.value] = name
      let isInteger = if case .integer = value.value { true } else { false }
      if let firstKind, firstKind.value != isInteger {
        log.error(
          "mixed-cases",
          "some cases are stored as text and others as integers; quote the numbers "
            + "to store all as text",
          at: value.range,
          notes: [
            .init(
              "this case is stored as \(firstKind.value ? "an integer" : "text")",
              at: firstKind.range)
          ])
        continue
      }
      if firstKind == nil { firstKind = Located(isInteger, at: value.range) }
      cases.append(EnumType.Case(name: name.value, value: value.value))
    }
    return cases
  }
}

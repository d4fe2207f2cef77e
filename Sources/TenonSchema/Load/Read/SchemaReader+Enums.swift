/// Enums: a list of cases stored as text, or a mapping of cases to stored values.
extension SchemaReader {
  private typealias CaseEntry = (name: Located<String>, value: Located<EnumType.Value>?)

  static let enumKeys = ["description", "cases"]
  static let enumAdvice = ["values": "its cases are written under `cases`"]

  mutating func readEnum(_ pair: YAMLPair) {
    var type = EnumType(name: pair.key, cases: [], range: pair.keyRange)
    check(pair.locatedKey, of: "an enum", style: .type, reserved: ReservedNames.types)
    var errors = log.errorCount
    if pair.value.items != nil {
      log.error(
        "wrong-kind", "the cases of an enum are written under `cases:`", at: pair.value.range)
    } else if let pairs = mapping(pair.value, of: "an enum") {
      let keys = options(pairs, of: "an enum", known: Self.enumKeys, advice: Self.enumAdvice)
      type.description = description(keys["description"])
      errors = log.errorCount
      if let cases = keys["cases"] {
        type.cases = distinctCases(caseEntries(cases))
        if type.cases.isEmpty, log.errorCount == errors {
          missing("the enum `\(pair.key)` has no cases", at: cases.keyRange)
        }
      } else {
        missing("the enum `\(pair.key)` needs `cases`", at: pair.keyRange)
      }
    }
    schema.enums.append(type)
    if log.errorCount > errors { schema.brokenEnums.insert(type.name) }
  }

  private mutating func caseEntries(_ pair: YAMLPair) -> [CaseEntry] {
    switch pair.value.content {
    case .sequence(let nodes):
      return nodes.compactMap { node in
        text(node, of: "a case").map { ($0, Located(.text($0.value), at: $0.range)) }
      }
    case .mapping(let pairs):
      return pairs.map { ($0.locatedKey, storedValue($0.value)) }
    case .scalar:
      refuse(pair.value, "`cases` is a list of names, or a mapping of names to stored values")
      return []
    }
  }

  /// Reads the stored value of a case: an integer or text.
  private mutating func storedValue(_ node: YAMLNode) -> Located<EnumType.Value>? {
    if let value = node.number?.integerValue { return Located(.integer(value), at: node.range) }
    if let text = node.text, !node.isNull, node.bool == nil, !node.isNumber {
      return Located(.text(text), at: node.range)
    }
    refuse(
      node, "the stored value of a case is text or an integer of 64 bits", code: "invalid-case")
    return nil
  }

  /// The cases with valid names and values, each once, all values of one kind.
  private mutating func distinctCases(_ entries: [CaseEntry]) -> [EnumType.Case] {
    var cases: [EnumType.Case] = []
    var names: [String: SourceRange] = [:]
    var values: [EnumType.Value: Located<String>] = [:]
    var first: Located<EnumType.Value>?
    for (name, value) in entries {
      check(name, of: "a case", style: .member, reserved: ReservedNames.enumCases)
      if let other = names[name.value] {
        log.error(
          "duplicate-case", "the case `\(name.value)` already exists", at: name.range,
          notes: [.init("the first is here", at: other)])
        continue
      }
      names[name.value] = name.range
      guard let value else { continue }
      if let other = values[value.value] {
        log.error(
          "duplicate-case", "`\(name.value)` and `\(other.value)` have the same stored value",
          at: value.range, notes: [.init("`\(other.value)` is here", at: other.range)])
        continue
      }
      values[value.value] = name
      if let first, first.value.isInteger != value.value.isInteger {
        let kind = first.value.isInteger ? "an integer" : "text"
        log.error(
          "mixed-cases",
          "some cases are stored as text and others as integers; quote the numbers to store all as "
            + "text",
          at: value.range, notes: [.init("this case is stored as \(kind)", at: first.range)])
        continue
      }
      first = first ?? value
      cases.append(EnumType.Case(name: name.value, value: value.value))
    }
    return cases
  }
}

extension EnumType.Value {
  fileprivate var isInteger: Bool { if case .integer = self { true } else { false } }
}

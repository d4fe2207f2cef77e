/// `validate:` — what a value must fulfil before it is written. Every rule has to fit the field's type and the others.
extension SchemaResolver {
  private static let rules = [
    "minLength", "maxLength", "min", "max", "pattern", "oneOf", "email",
  ]

  mutating func validation(_ field: FieldDeclaration, _ type: FieldType) -> Validation {
    var validation = Validation()
    guard let pair = field.validation else { return validation }
    guard case .mapping(let pairs) = pair.value.content else {
      log.error(
        "wrong-kind", "`validate` is a mapping of rules, not \(pair.value.kindName)",
        at: pair.value.range)
      return validation
    }
    var rules: [String: YAMLPair] = [:]
    for pair in pairs {
      if Self.rules.contains(pair.key) {
        if fits(pair, type) { rules[pair.key] = pair }
      } else {
        log.error(
          "unknown-key",
          "`validate` has no rule \(quoted(pair.key))"
            + log.hint(for: pair.key, among: Self.rules),
          at: pair.keyRange)
      }
    }
    readLengths(rules, type, into: &validation)
    readLimits(rules, type, into: &validation)
    validation.pattern = pattern(rules["pattern"])
    validation.oneOf = values(rules["oneOf"], type)
    if let pair = rules["email"] {
      if let value = pair.value.bool {
        validation.isEmail = value
      } else {
        log.error("invalid-validation", "`email` is true or false", at: pair.value.range)
      }
    }
    return validation
  }

  private mutating func fits(_ rule: YAMLPair, _ type: FieldType) -> Bool {
    let scalar: ScalarType? = if case .scalar(let scalar) = type { scalar } else { nil }
    switch rule.key {
    case "minLength", "maxLength", "pattern", "email":
      if scalar?.isText == true { return true }
      refuse(rule.key, type, at: rule.keyRange, fits: "string and text")
    case "min", "max":
      if scalar?.isNumber == true { return true }
      refuse(rule.key, type, at: rule.keyRange, fits: "numbers")
    default:
      switch scalar {
      case .bool, .json, .bytes:
        refuse(
          rule.key, type, at: rule.keyRange, fits: "numbers, text, dates, times, uuid and enums")
      default: return true
      }
    }
    return false
  }

  private mutating func readLengths(
    _ rules: [String: YAMLPair], _ type: FieldType, into validation: inout Validation
  ) {
    validation.minLength = length(rules["minLength"])
    validation.maxLength = length(rules["maxLength"])
    if let least = validation.minLength, let most = validation.maxLength, least > most,
      let pair = rules["minLength"]
    {
      log.error(
        "invalid-validation", "`minLength` \(least) is more than `maxLength` \(most)",
        at: pair.value.range)
    }
    guard case .scalar(.string(let size)) = type else { return }
    for (key, length) in [("minLength", validation.minLength), ("maxLength", validation.maxLength)]
    {
      guard let length, length > size, let pair = rules[key] else { continue }
      log.error(
        "invalid-validation", "`\(key)` \(length) is more than the \(size) characters of the field",
        at: pair.value.range)
    }
  }

  private mutating func length(_ pair: YAMLPair?) -> Int? {
    guard let pair else { return nil }
    guard let value = pair.value.number?.integerValue, let length = Int32(exactly: value),
      length >= 0
    else {
      log.error(
        "invalid-validation", "`\(pair.key)` is a number of characters", at: pair.value.range)
      return nil
    }
    return Int(length)
  }

  private mutating func readLimits(
    _ rules: [String: YAMLPair], _ type: FieldType, into validation: inout Validation
  ) {
    let least = limit(rules["min"], type)
    let most = limit(rules["max"], type)
    validation.min = least?.canonical
    validation.max = most?.canonical
    guard let least, let most, most.isLess(than: least) == true, let pair = rules["min"] else {
      return
    }
    log.error(
      "invalid-validation", "`min` \(least.canonical) is more than `max` \(most.canonical)",
      at: pair.value.range)
  }

  private mutating func limit(_ pair: YAMLPair?, _ type: FieldType) -> NumberText? {
    guard let pair,
      literal(pair.value, type, what: "the `\(pair.key)` value", code: "invalid-validation") != nil
    else { return nil }
    return pair.value.number
  }

  private mutating func pattern(_ pair: YAMLPair?) -> String? {
    guard let pair else { return nil }
    guard let pattern = pair.value.text, !pattern.isEmpty, !pair.value.isNull else {
      log.error("invalid-validation", "`pattern` is a regular expression", at: pair.value.range)
      return nil
    }
    guard let problem = patterns.problem(with: pattern) else { return pattern }
    log.error("invalid-validation", "`pattern` \(problem)", at: pair.value.range)
    return nil
  }

  private mutating func values(_ pair: YAMLPair?, _ type: FieldType) -> [DefaultValue] {
    guard let pair else { return [] }
    guard case .sequence(let nodes) = pair.value.content, !nodes.isEmpty else {
      log.error("invalid-validation", "`oneOf` is a list of values", at: pair.value.range)
      return []
    }
    var values: [DefaultValue] = []
    var seen: Set<DefaultValue> = []
    for node in nodes {
      guard
        let value = literal(node, type, what: "the `oneOf` value", code: "invalid-validation")
      else { continue }
      if seen.insert(value).inserted {
        values.append(value)
      } else {
        log.error("invalid-validation", "`oneOf` has this value twice", at: node.range)
      }
    }
    return values
  }
}

extension Validation {
  /// Why a value does not pass, or nil when it does or when only the value written can tell.
  func reasonAgainst(_ value: DefaultValue) -> String? {
    switch value {
    case .text(let text):
      let count = text.count
      if let minLength, count < minLength { return "it is shorter than \(minLength) characters" }
      if let maxLength, count > maxLength { return "it is longer than \(maxLength) characters" }
    case .integer(let number):
      if let reason = reasonAgainst(NumberText(String(number))) { return reason }
    case .number(let text):
      if let reason = reasonAgainst(NumberText(text)) { return reason }
    default: break
    }
    guard !oneOf.isEmpty, value != .now, value != .uuid else { return nil }
    return oneOf.contains(value) ? nil : "it is not among `oneOf`"
  }

  private func reasonAgainst(_ number: NumberText?) -> String? {
    guard let number else { return nil }
    if let min, let limit = NumberText(min), number.isLess(than: limit) == true {
      return "it is less than \(min)"
    }
    if let max, let limit = NumberText(max), limit.isLess(than: number) == true {
      return "it is more than \(max)"
    }
    return nil
  }
}

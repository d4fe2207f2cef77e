/// `validate:`, the rules that a value must pass before it is written. Every rule has to fit the field's type and the
/// others.
extension SchemaResolver {
  private static let rules = [
    "minLength", "maxLength", "min", "max", "pattern", "oneOf", "email",
  ]

  mutating func validation(_ pair: YAMLPair?, _ type: FieldType) -> Validation {
    guard let pair else { return Validation() }
    guard let pairs = pair.value.pairs else {
      log.error(
        "wrong-kind", "`validate` is a mapping of rules, not \(pair.value.kindName)",
        at: pair.value.range)
      return Validation()
    }
    var rules: [String: YAMLPair] = [:]
    for pair in pairs {
      if Self.rules.contains(pair.key) {
        if fits(pair, type) { rules[pair.key] = pair }
      } else {
        log.unknown(
          "unknown-key", pair.locatedKey, "`validate` has no rule \(quoted(pair.key))",
          among: Self.rules)
      }
    }
    var validation = Validation()
    readLengths(rules, type, into: &validation)
    readLimits(rules, type, into: &validation)
    validation.pattern = pattern(rules["pattern"])
    validation.oneOf = values(rules["oneOf"], type)
    if let pair = rules["email"] {
      validation.isEmail = pair.value.bool ?? false
      if pair.value.bool == nil { refuseRule("`email` is true or false", pair) }
    }
    return validation
  }

  private mutating func refuseRule(_ message: String, _ pair: YAMLPair) {
    log.error("invalid-validation", message, at: pair.value.range)
  }

  private mutating func fits(_ rule: YAMLPair, _ type: FieldType) -> Bool {
    let scalar = type.scalarType
    let (fits, types) =
      switch rule.key {
      case "minLength", "maxLength", "pattern", "email":
        (scalar?.isText == true, "string and text")
      case "min", "max":
        (scalar?.isNumber == true, "numbers")
      default:
        (
          ![.bool, .json, .bytes].contains(scalar),
          "numbers, text, dates, times, uuid and enums"
        )
      }
    if !fits { refuse(rule.key, type, at: rule.keyRange, fits: types) }
    return fits
  }

  private mutating func readLengths(
    _ rules: [String: YAMLPair], _ type: FieldType, into validation: inout Validation
  ) {
    validation.minLength = length(rules["minLength"])
    validation.maxLength = length(rules["maxLength"])
    if let least = validation.minLength, let most = validation.maxLength, least > most,
      let pair = rules["minLength"]
    {
      refuseRule("`minLength` \(least) is more than `maxLength` \(most)", pair)
    }
    guard case .scalar(.string(let size)) = type else { return }
    for (key, length) in [("minLength", validation.minLength), ("maxLength", validation.maxLength)]
    {
      guard let length, length > size, let pair = rules[key] else { continue }
      refuseRule("`\(key)` \(length) is more than the \(size) characters of the field", pair)
    }
  }

  private mutating func length(_ pair: YAMLPair?) -> Int? {
    guard let pair else { return nil }
    if let value = pair.value.number?.integerValue, let length = Int32(exactly: value), length >= 0
    {
      return Int(length)
    }
    refuseRule("`\(pair.key)` is a number of characters", pair)
    return nil
  }

  private mutating func readLimits(
    _ rules: [String: YAMLPair], _ type: FieldType, into validation: inout Validation
  ) {
    let least = limit(rules["min"], type)
    let most = limit(rules["max"], type)
    validation.min = least?.canonical
    validation.max = most?.canonical
    if let least, let most, most.isLess(than: least) == true, let pair = rules["min"] {
      refuseRule("`min` \(least.canonical) is more than `max` \(most.canonical)", pair)
    }
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
      refuseRule("`pattern` is a regular expression", pair)
      return nil
    }
    guard let problem = PatternText.problem(with: pattern) else { return pattern }
    refuseRule("`pattern` \(problem)", pair)
    return nil
  }

  private mutating func values(_ pair: YAMLPair?, _ type: FieldType) -> [DefaultValue] {
    guard let pair else { return [] }
    guard let nodes = pair.value.items, !nodes.isEmpty else {
      refuseRule("`oneOf` is a list of values", pair)
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
  /// The reason why a value does not pass, or nil if it passes or if only the written value can decide.
  func problem(with value: DefaultValue) -> String? {
    switch value {
    case .now, .uuid: return nil
    case .text(let text):
      if let minLength, text.count < minLength {
        return "it is shorter than \(minLength) characters"
      }
      if let maxLength, text.count > maxLength {
        return "it is longer than \(maxLength) characters"
      }
    case .integer(let number):
      if let problem = problem(with: NumberText(String(number))) { return problem }
    case .number(let text):
      if let problem = problem(with: NumberText(text)) { return problem }
    default: break
    }
    return oneOf.isEmpty || oneOf.contains(value) ? nil : "it is not among `oneOf`"
  }

  private func problem(with number: NumberText?) -> String? {
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

/// `validate:`, the rules that a value must pass before it is written. Every rule has to fit the field's type and the
/// others.
extension SchemaResolver {
  static let rules = [
    "minLength", "maxLength", "min", "max", "pattern", "oneOf", "email",
  ]

  /// Advice for rules that other tools have.
  static let ruleAdvice = [
    "regex": "write `pattern`", "length": "write `minLength` and `maxLength`",
    "format": "write `pattern`, or `email: true`", "range": "write `min` and `max`",
    "enum": "write `oneOf`", "required": "a type without `?` is required",
  ]

  mutating func validation(_ pair: YAMLPair?, _ type: FieldType) -> Validation {
    guard let pair else { return Validation() }
    guard let pairs = pair.value.pairs else {
      log.error(
        "wrong-kind", "`validate` is a mapping of rules, not \(pair.value.kindName)",
        at: pair.value.range)
      return Validation()
    }
    var validation = Validation()
    for rule in pairs {
      guard Self.rules.contains(rule.key) else {
        let hint =
          Self.ruleAdvice[rule.key].map { "; \($0)" }
          ?? log.hint(for: rule.locatedKey, among: Self.rules)
        log.error(
          "unknown-key", "`validate` has no rule \(quoted(rule.key))\(hint)", at: rule.keyRange)
        continue
      }
      guard fits(rule, type) else { continue }
      switch rule.key {
      case "minLength": validation.minLength = length(rule, type)
      case "maxLength": validation.maxLength = length(rule, type)
      case "min": validation.min = limit(rule, type)
      case "max": validation.max = limit(rule, type)
      case "pattern": validation.pattern = pattern(rule)
      case "oneOf": validation.oneOf = values(rule, type)
      default:
        validation.isEmail = rule.value.bool ?? false
        if rule.value.bool == nil { refuseRule("`email` is true or false", rule) }
      }
    }
    checkBounds(of: validation, pairs)
    return validation
  }

  private mutating func refuseRule(_ message: String, _ rule: YAMLPair) {
    log.error("invalid-validation", message, at: rule.value.range)
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

  /// Reports a lower bound above the upper one.
  private mutating func checkBounds(of validation: Validation, _ rules: [YAMLPair]) {
    for rule in rules {
      if rule.key == "minLength", let least = validation.minLength, let most = validation.maxLength,
        least > most
      {
        refuseRule("`minLength` \(least) is more than `maxLength` \(most)", rule)
      }
      if rule.key == "min", let least = validation.min, let most = validation.max,
        let bound = NumberText(least), NumberText(most)?.isLess(than: bound) == true
      {
        refuseRule("`min` \(least) is more than `max` \(most)", rule)
      }
    }
  }

  private mutating func length(_ rule: YAMLPair, _ type: FieldType) -> Int? {
    guard let value = rule.value.number?.integerValue, let length = Int32(exactly: value),
      length >= 0
    else {
      refuseRule("`\(rule.key)` is a number of characters", rule)
      return nil
    }
    if case .scalar(.string(let size)) = type, length > size {
      refuseRule("`\(rule.key)` \(length) is more than the \(size) characters of the field", rule)
    }
    return Int(length)
  }

  private mutating func limit(_ rule: YAMLPair, _ type: FieldType) -> String? {
    literal(rule.value, type, what: "the `\(rule.key)` value", code: "invalid-validation")
      .flatMap { _ in rule.value.number?.canonical }
  }

  private mutating func pattern(_ rule: YAMLPair) -> String? {
    guard let pattern = rule.value.text, !pattern.isEmpty, !rule.value.isNull else {
      refuseRule("`pattern` is a regular expression", rule)
      return nil
    }
    guard let problem = PatternText.problem(with: pattern) else { return pattern }
    refuseRule("`pattern` \(problem)", rule)
    return nil
  }

  private mutating func values(_ rule: YAMLPair, _ type: FieldType) -> [DefaultValue] {
    guard let nodes = rule.value.items, !nodes.isEmpty else {
      refuseRule("`oneOf` is a list of values", rule)
      return []
    }
    var seen: Set<DefaultValue> = []
    return nodes.compactMap { node in
      let value = literal(node, type, what: "the `oneOf` value", code: "invalid-validation")
      guard let value, !seen.insert(value).inserted else { return value }
      log.error("invalid-validation", "`oneOf` has this value twice", at: node.range)
      return nil
    }
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
      if let problem = problem(with: String(number)) { return problem }
    case .number(let text):
      if let problem = problem(with: text) { return problem }
    default: break
    }
    return oneOf.isEmpty || oneOf.contains(value) ? nil : "it is not among `oneOf`"
  }

  private func problem(with text: String) -> String? {
    guard let number = NumberText(text) else { return nil }
    if let min, let limit = NumberText(min), number.isLess(than: limit) == true {
      return "it is less than \(min)"
    }
    if let max, let limit = NumberText(max), limit.isLess(than: number) == true {
      return "it is more than \(max)"
    }
    return nil
  }
}

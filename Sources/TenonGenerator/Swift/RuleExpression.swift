import TenonSchema

/// The Swift expressions of a field's rules, as the runtime's `ValidationRule` has them.
enum RuleExpression {
  /// The rules of a field: what its type has room for, then what the schema's `validate:` says.
  static func rules(of field: Field) -> [String] {
    guard field.generated == nil else { return [] }
    let validation = field.validation
    var rules: [String] = []
    if let count = validation.minLength, count > 0 {
      rules.append(".minLength(\(integer(Int64(count))))")
    }
    if let count = validation.maxLength { rules.append(".maxLength(\(integer(Int64(count))))") }
    if case .scalar(.string(let length)) = field.type {
      rules.append(".columnLength(\(integer(Int64(length))))")
    }
    if case .scalar(.decimal(let precision, let scale)) = field.type {
      rules.append(".digits(\(precision), scale: \(scale))")
    }
    if let limit = validation.min { rules.append(".min(\(number(limit, field.type)))") }
    if let limit = validation.max { rules.append(".max(\(number(limit, field.type)))") }
    if let pattern = validation.pattern {
      rules.append(".pattern(\(SwiftLiteral.string(pattern)))")
    }
    if !validation.oneOf.isEmpty {
      rules.append(".oneOf(\(values(validation.oneOf, of: field)))")
    }
    if validation.isEmail { rules.append(".email") }
    return rules
  }

  /// The argument of `min` and `max`: a literal of the type that the value has, so that both are equally exact.
  private static func number(_ text: String, _ type: FieldType) -> String {
    if let integer = Int64(text) { return self.integer(integer) }
    switch type {
    case .scalar(.float):
      if let value = Float(text), value.isFinite { return float(value) }
    case .scalar(.double):
      if let value = Double(text), value.isFinite { return String(value) }
    default: break
    }
    return "decimal: \(SwiftLiteral.string(text))"
  }

  private static func integer(_ value: Int64) -> String {
    // `Int` has 32 bits on some watches.
    SwiftLiteral.integer(value) + (Int32(exactly: value) == nil ? " as Int64" : "")
  }

  private static func float(_ value: Float) -> String {
    // A fraction such as 0.1 is another one as a `Double`.
    Double(value) == Double(String(value)) ? String(value) : "\(value) as Float"
  }

  /// The arguments of `oneOf`, of the type that is bound.
  private static func values(_ values: [DefaultValue], of field: Field) -> String {
    var plain = field
    plain.swiftType = nil
    let expressions = values.compactMap { value -> String? in
      switch (value, field.type) {
      case (.integer(let value), .scalar(.int64)):
        return SwiftLiteral.integer(value) + " as Int64"
      case (.integer(let value), _): return integer(value)
      case (.number(let text), .scalar(.decimal)): return SwiftLiteral.string(text)
      case (.number(let text), .scalar(.float)): return Float(text).map(float)
      case (.enumCase(let name), .enumeration(let type)):
        return "\(type).\(SwiftName(name).member)"
      default: return DefaultExpression.expression(of: value, for: plain)
      }
    }
    let list = expressions.joined(separator: ", ")
    if case .scalar(.decimal) = field.type { return "decimals: \(list)" }
    return list
  }
}

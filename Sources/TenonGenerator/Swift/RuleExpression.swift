import TenonSchema

/// The Swift expressions of a field's rules, as values of the runtime's `ValidationRule`.
enum RuleExpression {
  /// The rules of a field: the limits of its column, and those of `validate:` in the schema.
  static func rules(of field: Field, in index: SchemaIndex) -> [String] {
    guard field.generated == nil else { return [] }
    let validation = field.validation
    let columnRule: String? =
      switch field.type {
      case .scalar(.string(let length)): ".columnLength(\(integer(Int64(length))))"
      case .scalar(.decimal(let precision, let scale)): ".digits(\(precision), scale: \(scale))"
      default: nil
      }
    let rules: [String?] = [
      validation.minLength.flatMap { $0 > 0 ? ".minLength(\(integer(Int64($0))))" : nil },
      validation.maxLength.map { ".maxLength(\(integer(Int64($0))))" },
      columnRule,
      validation.min.map { ".min(\(number($0, field.type)))" },
      validation.max.map { ".max(\(number($0, field.type)))" },
      validation.pattern.map { ".pattern(\(SwiftLiteral.string($0)))" },
      validation.oneOf.isEmpty ? nil : ".oneOf(\(values(validation.oneOf, of: field, in: index)))",
      validation.isEmail ? ".email" : nil,
    ]
    return rules.compactMap(\.self)
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
    // A fraction such as 0.1 is a different number as a `Double`.
    Double(value) == Double(String(value)) ? String(value) : "\(value) as Float"
  }

  /// The arguments of `oneOf`, of the type that is bound.
  private static func values(
    _ values: [DefaultValue], of field: Field, in index: SchemaIndex
  ) -> String {
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
        return "\(index.qualified(type)).\(SwiftName(name).member)"
      default: return DefaultExpression.expression(of: value, for: plain)
      }
    }
    let list = expressions.joined(separator: ", ")
    if case .scalar(.decimal) = field.type { return "decimals: \(list)" }
    return list
  }
}

@testable import TenonSchema

/// A complete graph as text, for comparisons in tests.
enum GraphText {
  static func describe(_ graph: SchemaGraph) -> String {
    var lines = [
      "schema \(graph.name)" + (graph.isNamespaced ? " namespace" : "")
        + described(graph.description)
    ]
    for type in graph.enums {
      let cases = type.cases.map { "\($0.name)=\(text($0.value))" }
      lines.append(
        "enum \(type.name)\(described(type.description)): " + cases.joined(separator: " "))
    }
    for model in graph.models { lines += describe(model) }
    for shape in graph.shapes {
      lines.append("shape \(shape.name)\(described(shape.description))")
      lines += describe(shape.content, indent: "  ")
    }
    lines += graph.inputs.map {
      "input \($0.name)\(described($0.description)) \($0.model)(\(list($0.fields)))"
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func describe(_ model: Model) -> [String] {
    var head = "\(model.isJoinTable ? "join" : "model") \(model.name) table=\(model.table)"
    head += " key=\(model.primaryKey.joined(separator: ","))"
    if model.isKeyMadeByDatabase { head += " numbered" }
    if let field = model.softDeleteField { head += " softDelete=\(field)" }
    if let field = model.versionField { head += " version=\(field)" }
    if let deprecation = model.deprecation { head += " deprecated=\(deprecation.message)" }
    var lines = [head + described(model.description)]
    lines += model.fields.map { "  field " + describe($0) }
    lines += model.relationships.map { "  relationship " + describe($0) }
    for key in model.foreignKeys {
      lines.append(
        "  foreign key \(key.name) (\(list(key.fields))) -> \(key.target)(\(list(key.targetFields)))"
          + (key.onDelete.map { " onDelete=\($0.rawValue)" } ?? ""))
    }
    lines += model.uniqueConstraints.map { "  unique \($0.name) (\(list($0.fields)))" }
    for index in model.indexes {
      let parts = index.parts.map { part in
        switch part {
        case .field(let name): name
        case .expression(let sql): "{\(sql)}"
        }
      }
      lines.append(
        "  index \(index.name) (\(list(parts)))" + (index.isUnique ? " unique" : "")
          + (index.condition.map { " where {\($0)}" } ?? ""))
    }
    lines += model.checks.map { "  check \($0.name) {\($0.sql)}" }
    return lines
  }

  private static func describe(_ field: Field) -> String {
    var text = "\(field.name) column=\(field.column) \(field.type.schemaName)"
    if field.isOptional { text += "?" }
    if let value = field.defaultValue { text += " default=\(value)" }
    if let sql = field.databaseDefault { text += " databaseDefault={\(sql)}" }
    if field.isUpdatedToNow { text += " onUpdate" }
    if field.isRedacted { text += " redacted" }
    if let generated = field.generated {
      text += " generated={\(generated.sql)}\(generated.isStored ? " stored" : "")"
    }
    if let collation = field.collation { text += " collate=\(collation)" }
    if let form = field.stored { text += " stored=\(form.text)" }
    if let type = field.swiftType { text += " swiftType=\(type)" }
    if let deprecation = field.deprecation { text += " deprecated=\(deprecation.message)" }
    if !field.validation.isEmpty { text += " validate(\(describe(field.validation)))" }
    switch field.role {
    case .plain: break
    case .foreignKey(let relationship): text += " of=\(relationship)"
    case .softDelete: text += " role=softDelete"
    case .version: text += " role=version"
    }
    return text + described(field.description)
  }

  private static func describe(_ rules: Validation) -> String {
    var parts: [String] = []
    if let value = rules.minLength { parts.append("minLength=\(value)") }
    if let value = rules.maxLength { parts.append("maxLength=\(value)") }
    if let value = rules.min { parts.append("min=\(value)") }
    if let value = rules.max { parts.append("max=\(value)") }
    if let value = rules.pattern { parts.append("pattern=\(value)") }
    if !rules.oneOf.isEmpty { parts.append("oneOf=\(rules.oneOf.map { "\($0)" })") }
    if rules.isEmail { parts.append("email") }
    return parts.joined(separator: " ")
  }

  private static func describe(_ relationship: Relationship) -> String {
    var text = "\(relationship.name) \(relationship.kind.rawValue) \(relationship.target)"
    if relationship.isOptional { text += "?" }
    text += " inverse=\(relationship.inverse)"
    text += " (\(list(relationship.localFields))) = (\(list(relationship.targetFields)))"
    if let through = relationship.through {
      text +=
        " through \(through.model)(\(list(through.localFields)); \(list(through.targetFields)))"
    }
    if let rule = relationship.onDelete { text += " onDelete=\(rule.rawValue)" }
    if relationship.deletesOrphans { text += " orphans" }
    if !relationship.order.isEmpty { text += " order=" + described(relationship.order) }
    if relationship.isImplicit { text += " implicit" }
    return text + described(relationship.description)
  }

  private static func describe(_ content: Shape.Content, indent: String) -> [String] {
    var lines = ["\(indent)\(content.model)(\(list(content.fields)))"]
    for part in content.relationships {
      var text = "\(indent)with \(part.relationship)"
      if !part.order.isEmpty { text += " order=" + described(part.order) }
      if let limit = part.limit { text += " limit=\(limit)" }
      switch part.rows {
      case .shape(let name): lines.append("\(text) as \(name)")
      case .content(let content):
        lines.append(text)
        lines += describe(content, indent: indent + "  ")
      }
    }
    return lines
  }

  private static func described(_ order: [Relationship.Order]) -> String {
    list(order.map { ($0.isDescending ? "-" : "") + $0.field })
  }

  private static func text(_ value: EnumType.Value) -> String {
    switch value {
    case .text(let text): "\"\(text)\""
    case .integer(let number): "\(number)"
    }
  }

  private static func described(_ description: String?) -> String {
    description.map { " \"\($0.replacing("\n", with: "\\n"))\"" } ?? ""
  }

  private static func list(_ names: [String]) -> String {
    names.joined(separator: ", ")
  }
}

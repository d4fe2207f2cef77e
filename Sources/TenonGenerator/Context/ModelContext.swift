import Mustache
import TenonSchema

/// What the template of a model sees.
struct ModelContext {
  let model: Model
  let index: SchemaIndex
  let options: GeneratorOptions
  let type: String
  let fields: [FieldFacts]

  init(_ model: Model, index: SchemaIndex, options: GeneratorOptions) {
    self.model = model
    self.index = index
    self.options = options
    type = index.typeName(model.name)
    fields = model.fields.map { FieldFacts($0, of: model, in: index) }
  }

  var value: MustacheValue {
    let fieldValues = fields.indices.map { field(fields[$0], at: $0) }
    return .object([
      // The model's name, and the name of its struct: they differ for a deprecated model.
      "name": .string(model.name),
      "struct": .string(type),
      // The name's article, in small letters and for the beginning of a sentence.
      "article": .string(startsWithVowel ? "an" : "a"),
      "Article": .string(startsWithVowel ? "An" : "A"),
      // The lines of the doc comment, each to follow `///`.
      "docs": .docs(docs),
      // The attribute of a deprecated model, or null.
      "deprecated": .attribute(model.deprecation),
      // The key: see `key`.
      "key": key,
      // The type that records changed columns.
      "changes": .string(fields.count > 64 ? "WideColumnChanges" : "ColumnChanges"),
      // The columns, in order: see `field(_:at:)`.
      "fields": .list(fieldValues),
      // The parameters of the initializer.
      "parameters": .string(
        fields.map { "\($0.name.parameter): \($0.propertyType)" }.joined(separator: ", ")),
      // The coding keys named after their property, and those that are not: `{name, key}`.
      "codingKeys": .text(
        fields.filter { $0.field.deprecation == nil }.map(\.name.identifier)
          .joined(separator: ", ")),
      "renamedCodingKeys": .list(
        fields.filter { $0.field.deprecation != nil }.map {
          [
            "name": .string($0.storage.identifier),
            "key": .string(SwiftLiteral.string($0.name.name)),
          ]
        }),
      // For a model with redacted fields, the others: see `field(_:at:)`; otherwise empty.
      "encoded": .list(
        redacts ? zip(fields, fieldValues).filter { !$0.0.field.isRedacted }.map(\.1) : []),
      "redacts": .bool(redacts),
      // Whether there are relationships, and what they are: see `RelationshipContext`.
      "hasRelationships": .bool(!model.relationships.isEmpty),
      "relationships": .list(
        model.relationships.map { RelationshipContext($0, of: model, index: index).value }),
      // A row not yet inserted: see `DraftContext`.
      "draft": DraftContext(self).value,
      // The fields of a patch and the parameters of its initializer.
      "settable": .list(zip(fields, fieldValues).filter(\.0.isSettable).map(\.1)),
      "patchParameters": .string(
        fields.filter(\.isSettable).map {
          "\($0.name.parameter): Input<\($0.columnType)> = .absent"
        }.joined(separator: ", ")),
      // The schema's namespace, and the foreign keys: `{expression, comma}`.
      "schema": .string(SwiftName(index.graph.name).identifier),
      "hasReferences": .bool(!model.foreignKeys.isEmpty),
      "references": .list(model.foreignKeys.map(reference)),
      // The unique constraints, unique indexes and checks, as the elements of an array, or null when there are none.
      "constraints": .text(ConstraintExpression.constraints(of: model).joined(separator: ", ")),
      // The join tables that refer to the model, or null.
      "joins": .text(joins.joined(separator: ", ")),
      // The names as literals, and the SQL of each dialect: `{name, select, insert, delete, key, end}`, all literals.
      "nameLiteral": .string(SwiftLiteral.string(model.name)),
      "tableLiteral": .string(SwiftLiteral.string(model.table)),
      "statements": .list(options.dialects.indices.map(statements)),
    ])
  }

  private var startsWithVowel: Bool {
    model.name.first.map { "AEIOaeio".contains($0) } ?? false
  }

  private var docs: [String] {
    let table = "Table \(CommentText.code(model.table))."
    guard let description = model.description.map(CommentText.lines), !description.isEmpty else {
      return [table]
    }
    return description + ["", table]
  }

  private var keyFields: [FieldFacts] {
    model.primaryKey.compactMap { name in fields.first { $0.field.name == name } }
  }

  private var key: MustacheValue {
    let parts = keyFields
    let simple = parts.first.flatMap { $0.isSimpleKey ? $0 : nil }
    return .object([
      // The raw type of an `Identifier`, or null where the key is a struct.
      "raw": simple.map { .string(index.rawType(of: $0.field).column) } ?? .null,
      // Where the key is a struct, its parts `{identifier, member, label, type, offset}` and the parameters of its
      // initializer; otherwise empty.
      "parts": .list(
        simple != nil
          ? []
          : parts.enumerated().map { offset, part in
            [
              "identifier": .string(part.name.identifier), "property": .string(part.name.property),
              "member": .string(part.name.member), "type": .string(part.propertyType),
              "offset": .string(offset == 0 ? "offset" : "offset + \(offset)"),
            ]
          }),
      "parameters": .string(
        parts.map { "\($0.name.parameter): \($0.propertyType)" }.joined(separator: ", ")),
      "count": .int(parts.count),
      // The key's columns as SQL values.
      "values": .string(parts.map { "\($0.name.property).sqlValue" }.joined(separator: ", ")),
      // How the key is made from the properties, or null where it is a property called `id` itself.
      "expression": simple?.field.name == "id"
        ? .null
        : .string(
          simple.map(\.storage.identifier)
            ?? "ID("
            + parts.map { "\($0.name.label): \($0.storage.identifier)" }.joined(separator: ", ")
            + ")"),
    ])
  }

  /// What the template sees of a field.
  private func field(_ facts: FieldFacts, at position: Int) -> MustacheValue {
    let field = facts.field
    let property = facts.storage.property
    let offset = position == 0 ? "offset" : "offset + \(position)"
    return .object([
      // The name as declared, after a dot, as a bare property inside generated functions.
      "identifier": .string(facts.name.identifier),
      "member": .string(facts.name.member),
      "property": .string(property),
      "patchProperty": .string(facts.name.property),
      // The stored property, as declared and after a dot: another name for a deprecated field.
      "storage": .string(facts.storage.identifier),
      "storageMember": .string(facts.storage.member),
      // The lines of the doc comment, each to follow `///`, and the attribute of a deprecated field, or null.
      "docs": .docs(docs(of: facts)),
      "deprecated": .attribute(field.deprecation),
      // The types of the property and of the column.
      "type": .string(facts.propertyType),
      "columnType": .string(facts.columnType),
      // Whether the property can be set.
      "isSettable": .bool(facts.isSettable),
      "isOptional": .bool(field.isOptional),
      // The column's index, and where it is in a row.
      "position": .int(position),
      "offset": .string(offset),
      // The column's name as a literal, and what follows it in the definition.
      "columnLiteral": .string(SwiftLiteral.string(field.column)),
      "options": .string(options(of: facts)),
      "comma": .string(fields.count == 1 ? "" : ","),
      // How the value is read from a row, and what is bound for it.
      "read": .string(
        facts.isJSON
          ? "try row.value(\(facts.columnType).self, at: \(offset))"
            + (field.isOptional ? "?.value" : ".value")
          : "try row.value(at: \(offset))"),
      "bound": .string(facts.bound(property)),
    ])
  }

  private func docs(of facts: FieldFacts) -> [String] {
    let field = facts.field
    let sqlType = options.dialects.first.map {
      $0.columnType(of: field, of: model, in: index.graph)
    }
    var column = "Column \(CommentText.code(field.column))"
    if let sqlType { column += ", \(CommentText.code(sqlType))" }
    if let part = index.foreignKeyPart(field.name, of: model.name),
      let target = index.model(part.target)
    {
      column += ", refers to \(CommentText.code(target.table))"
    }
    column += "."
    if field.isRedacted { column += " Redacted." }
    var lines = field.description.map(CommentText.lines) ?? []
    switch lines.count {
    case 0: return [column]
    case 1:
      let sentence = lines[0]
      let isEnded = sentence.last.map { ".!?:;…".contains($0) } ?? true
      return [sentence + (isEnded ? " " : ". ") + column]
    default:
      lines += ["", column]
      return lines
    }
  }

  private func options(of facts: FieldFacts) -> String {
    var options = ""
    if facts.field.name != facts.field.column {
      options += ", field: \(SwiftLiteral.string(facts.field.name))"
    }
    if let role = facts.role { options += ", role: .\(role)" }
    if facts.field.isRedacted { options += ", isRedacted: true" }
    let rules = RuleExpression.rules(of: facts.field)
    if !rules.isEmpty { options += ", rules: [\(rules.joined(separator: ", "))]" }
    return options
  }

  /// A foreign key, as the runtime's initializer.
  private func reference(_ key: ForeignKey) -> MustacheValue {
    let target = index.model(key.target)
    func positions(_ names: [String], of model: Model?) -> String {
      let indexes = names.compactMap { name in
        model?.fields.firstIndex { $0.name == name }.map(String.init)
      }
      return "[\(indexes.joined(separator: ", "))]"
    }
    var arguments = "\(SwiftLiteral.string(key.name)), \(positions(key.fields, of: model)), "
    arguments += "to: \(index.typeName(key.target)).self"
    if key.targetFields != target?.primaryKey {
      arguments += ", \(positions(key.targetFields, of: target))"
    }
    if let rule = key.onDelete { arguments += ", onDelete: .\(rule.rawValue)" }
    if deletesOrphans(key) { arguments += ", deletesOrphans: true" }
    let holders = key.fields.compactMap { model.field(named: $0) }
    if holders.allSatisfy(\.isOptional) { arguments += ", isOptional: true" }
    return [
      "expression": .string("ForeignKey(\(arguments))"),
      "comma": .string(model.foreignKeys.count == 1 ? "" : ","),
    ]
  }

  /// The join tables without a model of their own whose rows refer to this model, as the runtime's initializers.
  private var joins: [String] {
    index.joinKeys(to: model.name).map { join, key in
      func columns(_ keys: [ForeignKey]) -> String {
        let columns = keys.flatMap(\.fields).compactMap { join.field(named: $0)?.column }
        return "[\(columns.map(SwiftLiteral.string).joined(separator: ", "))]"
      }
      let others = join.foreignKeys.filter { $0.fields != key.fields }
      return "Join(\(SwiftLiteral.string(join.table)), local: \(columns([key])), "
        + "target: \(columns(others)))"
    }
  }

  /// Whether the relationship that holds the foreign key, or its inverse, deletes orphans.
  private func deletesOrphans(_ key: ForeignKey) -> Bool {
    let holders = model.relationships.filter {
      $0.kind == .belongsTo && $0.localFields == key.fields && $0.target == key.target
    }
    return holders.contains { holder in
      let inverse = index.model(holder.target)?.relationships.first { $0.name == holder.inverse }
      return holder.deletesOrphans || inverse?.deletesOrphans == true
    }
  }

  private var redacts: Bool { fields.contains { $0.field.isRedacted } }

  private func statements(at position: Int) -> MustacheValue {
    let dialect = options.dialects[position]
    let isLast = position == options.dialects.count - 1
    let sql = ModelStatements(
      model, inserted: fields.filter(\.isInserted).map(\.field), dialect: dialect)
    func literal(_ text: String, _ label: String, end: String = ",") -> MustacheValue {
      .string(SwiftLiteral.wrapped(text, indent: 6, used: label.count + 2 + end.count))
    }
    return [
      "name": .string(dialect.name),
      "select": literal(sql.select, "select"),
      "insert": literal(sql.insert, "insert"),
      "delete": literal(sql.delete, "delete"),
      "key": literal(sql.key, "key", end: isLast ? "))" : "),"),
      "end": isLast ? "))" : "),",
    ]
  }
}

extension FieldFacts {
  /// What is bound for the column when a property holds the value.
  func bound(_ property: String) -> String {
    guard isJSON else { return property }
    return field.isOptional ? "\(property).map { JSON($0) }" : "JSON(\(property))"
  }
}

extension MustacheValue {
  /// Lines of a doc comment, each as what follows `///`.
  static func docs(_ lines: [String]) -> MustacheValue {
    .list(lines.map { .string($0.isEmpty ? "" : " " + $0) })
  }

  /// The attribute that deprecates a declaration, or null.
  static func attribute(_ deprecation: Deprecation?) -> MustacheValue {
    guard let deprecation else { return .null }
    guard !deprecation.message.isEmpty else { return "@available(*, deprecated)" }
    return .string(
      "@available(*, deprecated, message: \(SwiftLiteral.plain(deprecation.message)))")
  }

  /// A text, or null when it is empty, so that a section can ask for it.
  static func text(_ text: String) -> MustacheValue { text.isEmpty ? .null : .string(text) }
}

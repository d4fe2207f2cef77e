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
      "changes": .string(changes),
      // The columns, in order: see `field(_:at:)`.
      "fields": .list(fieldValues),
      // The parameters of the initializer, and the statements that assign them.
      "parameters": .string(
        (fields.map { String(texts: $0.name.parameter, ": ", $0.propertyType) }
          + ["changedColumns: \(changes) = .all"]).joined(separator: ", ")),
      "assignments": .statements(
        Grouping.assignments(
          fields.map { ($0.storage.member, $0.name.identifier) }
            + [("changedColumns", "changedColumns")])),
      // The statements that read the properties from a row, and that bind them.
      "reads": .statements(reads),
      "binds": .statements(
        Grouping.binds(
          fields.map { $0.bound($0.storage.property) }, alone: fields.map(\.isOwn), indent: 4)),
      // Whether there are relationships, and what they are: see `RelationshipContext`.
      "hasRelationships": .bool(!model.relationships.isEmpty),
      "relationships": .list(
        model.relationships.map { RelationshipContext($0, of: model, index: index).value }),
      // A row not yet inserted: see `DraftContext`.
      "draft": DraftContext(self).value,
      // The fields of a patch, and the statements that hand them over.
      "settable": .list(zip(fields, fieldValues).filter(\.0.isSettable).map(\.1)),
      "visits": .statements(visits),
      // The schema's namespace, and the names as literals.
      "schema": .string(SwiftName(index.graph.name).identifier),
      "nameLiteral": .string(SwiftLiteral.string(model.name)),
      "tableLiteral": .string(SwiftLiteral.string(model.table)),
      // The other arguments of the definition, the last with the parenthesis that ends it.
      "definition": .statements(definition),
    ])
  }

  private var changes: String { fields.count > 64 ? "WideColumnChanges" : "ColumnChanges" }

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
      // Where the key is a struct, its parts `{identifier, type}` and the parameters of its initializer, with the
      // statements that assign, read and bind them; otherwise empty.
      "parts": .list(
        simple != nil
          ? []
          : parts.map {
            ["identifier": .string($0.name.identifier), "type": .string($0.propertyType)]
          }),
      "assignments": .statements(
        Grouping.assignments(parts.map { ($0.name.member, $0.name.identifier) })),
      "reads": .statements(
        reads(parts.enumerated().map { ($0, $1.name.property, $1) }, indent: 6)),
      "binds": .statements(Grouping.binds(parts.map(\.name.property), indent: 6)),
      "parameters": .string(
        parts.map { "\($0.name.parameter): \($0.propertyType)" }.joined(separator: ", ")),
      "count": .int(parts.count),
      // The key's columns as SQL values.
      "values": .string(parts.map { "\($0.name.property).sqlValue" }.joined(separator: ", ")),
      // Whether the compiler's own comparison would not tell keys apart as the columns do, and the statements that do.
      "hasTexts": .bool(parts.contains { $0.isOwn || $0.type.column == "String" }),
      "comparisons": .statements(keyComparisons(parts)),
      // How the key is made from the properties, or null where it is a property called `id` itself.
      "expression": simple?.field.name == "id"
        ? .null
        : .string(
          simple.map(\.storage.property)
            ?? "ID("
            + parts.map { "\($0.name.label): \($0.storage.identifier)" }.joined(separator: ", ")
            + ")"),
    ])
  }

  /// The statements that compare the parts of two keys.
  private func keyComparisons(_ parts: [FieldFacts]) -> [String] {
    let comparisons = parts.map { part in
      "\(part.columnType).areSame(left.\(part.name.property), right.\(part.name.property))"
    }
    return comparisons.dropLast().map { "guard \($0) else { return false }" }
      + comparisons.suffix(1).map { "return \($0)" }
  }

  /// What the template sees of a field.
  private func field(_ facts: FieldFacts, at position: Int) -> MustacheValue {
    let field = facts.field
    return .object([
      // The name as declared.
      "identifier": .string(facts.name.identifier),
      // The stored property, as declared and after a dot: another name for a deprecated field.
      "storage": .string(facts.storage.identifier),
      "stored": .string(facts.storage.property),
      // The lines of the doc comment, each to follow `///`, and the attribute of a deprecated field, or null.
      "docs": .docs(docs(of: facts)),
      "deprecated": .attribute(field.deprecation),
      // The types of the property and of the column.
      "type": .string(facts.propertyType),
      "columnType": .string(facts.columnType),
      // Whether the property can be set.
      "isSettable": .bool(facts.isSettable),
      // The column's index, and its name as a literal.
      "position": .int(position),
      "columnLiteral": .string(SwiftLiteral.string(field.column)),
    ])
  }

  // MARK: - Statements

  private var reads: [String] {
    reads(fields.enumerated().map { ($0, $1.storage.property, $1) }, indent: 4)
  }

  /// Reads properties from the columns at their positions; what is read in a way of its own stands alone.
  private func reads(
    _ properties: [(position: Int, name: String, facts: FieldFacts)], indent: Int
  ) -> [String] {
    var statements: [String] = []
    var group: [(position: Int, name: String)] = []
    for (position, name, facts) in properties {
      guard facts.isJSON || facts.isOwn || facts.stored != nil else {
        group.append((position, name))
        continue
      }
      statements += Grouping.reads(group, indent: indent)
      group = []
      let offset = position == 0 ? "offset" : "offset + \(position)"
      if let stored = facts.stored {
        statements.append("\(name) = try row.value(at: \(offset), stored: \(stored))")
      } else if facts.isJSON {
        statements.append(
          "\(name) = try row.value(\(facts.columnType).self, at: \(offset))"
            + (facts.field.isOptional ? "?.value" : ".value"))
      } else {
        statements += Grouping.reads([(position, name)], indent: indent)
      }
    }
    return statements + Grouping.reads(group, indent: indent)
  }

  private var visits: [String] {
    let settable = fields.indices.filter { fields[$0].isSettable }
    return Grouping.statements(
      [settable.map { "&\(fields[$0].name.property)" }], indent: 6,
      joins: { settable[$0 - 1] + 1 == settable[$0] },
      frame: { ["try fields.visit(\(settable[$0.lowerBound]), ", ")"] })
  }

  private var definition: [String] {
    let groups = [
      ("columns", fields.map(column)), ("references", model.foreignKeys.map(reference)),
      ("constraints", ConstraintExpression.constraints(of: model)), ("joins", joins),
    ].filter { !$0.1.isEmpty }
    return groups.enumerated().map { position, group in
      "\(group.0): \(group.1.joined(separator: ", "))" + (position == groups.count - 1 ? ")" : ",")
    }
  }

  private func docs(of facts: FieldFacts) -> [String] {
    var lines = facts.field.description.map(CommentText.lines) ?? []
    guard facts.field.isRedacted else { return lines }
    if lines.count == 1 {
      let isEnded = lines[0].last.map { ".!?:;…".contains($0) } ?? true
      lines[0] += isEnded ? " Redacted." : ". Redacted."
    } else {
      lines += lines.isEmpty ? ["Redacted."] : ["", "Redacted."]
    }
    return lines
  }

  /// A column, as the runtime knows it.
  private func column(_ facts: FieldFacts) -> String {
    var options = ""
    if facts.field.name != facts.field.column {
      options += String(texts: ", field: ", SwiftLiteral.string(facts.field.name))
    }
    if let role = facts.role { options += String(texts: ", role: .", role) }
    if facts.field.isRedacted { options += ", isRedacted: true" }
    if facts.field.input != .always {
      options += String(texts: ", input: .", facts.field.input.rawValue)
    }
    let rules = RuleExpression.rules(of: facts.field)
    if !rules.isEmpty {
      options += String(texts: ", rules: [", rules.joined(separator: ", "), "]")
    }
    if let form = facts.stored ?? facts.looseForm {
      options += String(texts: ", stored: ", form)
    }
    if let collation = facts.field.comparison {
      options += String(texts: ", collation: ", SwiftLiteral.string(collation))
    }
    let name = SwiftLiteral.string(facts.field.column)
    return options.isEmpty ? name : String(texts: ".column(", name, options, ")")
  }

  /// A foreign key, as the runtime's initializer.
  private func reference(_ key: ForeignKey) -> String {
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
    return "ForeignKey(\(arguments))"
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

  /// Statements, each on a line of its own.
  static func statements(_ lines: [String]) -> MustacheValue { .list(lines.map { .string($0) }) }

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

import Mustache
import TenonSchema

/// The data of the template of a model.
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
    let fieldValues = fields.map(field)
    let description = CommentText.lines(model.description)
    let tableLine = "Table \(CommentText.code(model.table))."
    let startsWithVowel = model.name.first.map { "AEIOaeio".contains($0) } ?? false
    return .object([
      // The model's name, and the name of its struct as it is declared and as other code writes it: they differ for a
      // deprecated model, and in a namespace.
      "name": .string(model.name),
      "declared": .string(index.declaredName(model.name)),
      "struct": .string(type),
      // The name's article, in lower case and for the beginning of a sentence.
      "article": .string(startsWithVowel ? "an" : "a"),
      "Article": .string(startsWithVowel ? "An" : "A"),
      // The lines of the doc comment, each to follow `///`.
      "docs": .docs(
        description.isEmpty ? [tableLine] : description + ["", tableLine]),
      // The attribute of a deprecated model, or null.
      "deprecated": .attribute(model.deprecation),
      // The key: see `key`.
      "key": key,
      // The type that records changed columns.
      "changes": .string(fields.count > 64 ? "WideColumnChanges" : "ColumnChanges"),
      // The columns, in order: see `field(_:)`.
      "fields": .list(fieldValues),
      // The parameters of the initializer, and the statements that assign them.
      "parameters": .string(parameters(fields, indent: 2 + index.margin)),
      "assignments": .statements(
        fields.map { "self.\($0.storage.member) = \($0.name.identifier)" }),
      // The arguments of the initializer as they are read from a row, and the statements that bind the properties.
      "reads": .string(SwiftLayout.lines(fields.map(read), indent: 4, used: 14)),
      "binds": .statements(fields.map(bind)),
      // The relationships: see `RelationshipContext`; true if there are any.
      "hasRelationships": .bool(!model.relationships.isEmpty),
      "relationships": .list(
        model.relationships.map {
          RelationshipContext(
            relationship: $0, model: model, target: index.model($0.target), index: index,
            access: options.accessPrefix
          ).value
        }),
      // A row not yet inserted: see `DraftContext`.
      "draft": DraftContext(context: self).value,
      // The fields of a patch; true if there are any, and if the code names a column by its index.
      "settable": .list(zip(fields, fieldValues).filter(\.0.isSettable).map(\.1)),
      "hasSettable": .bool(fields.contains(where: \.isSettable)),
      "hasIndexes": .bool(
        fields.contains { field in
          if case .draftOrDatabase = field.source { true } else { field.isSettable }
        }),
      // The schema's namespace, and the names as literals.
      "schema": .string(SwiftName(index.graph.name).identifier),
      "nameLiteral": .string(SwiftLiteral.string(model.name)),
      "tableLiteral": .string(SwiftLiteral.string(model.table)),
      // The lists of the definition: `{label, items}`, each item with its comma.
      "definition": .list(definition),
    ])
  }

  var keyFields: [FieldFacts] {
    model.primaryKey.compactMap { name in fields.first { $0.field.name == name } }
  }

  private var key: MustacheValue {
    let parts = keyFields
    let simple = parts.first.flatMap { $0.isSimpleKey ? $0 : nil }
    return .object([
      // The raw type of an `Identifier`, or null where the key is a struct.
      "raw": .text(simple.map { index.rawType(of: $0.field).column }),
      // Where the key is a struct, its parts `{identifier, type, codingKey}` and the parameters of its initializer, with
      // the statements that assign, read, decode and bind them; otherwise empty. `codingKey` is null where it is the name.
      "parts": .list(
        simple != nil
          ? []
          : parts.map {
            [
              "identifier": .string($0.name.identifier), "type": .string($0.propertyType),
              "codingKey": codingKey($0) == $0.field.name
                ? .null : .string(SwiftLiteral.string(codingKey($0))),
            ]
          }),
      "hasCodingKeys": .bool(parts.contains { codingKey($0) != $0.field.name }),
      "document": .string(
        DraftContext.document(
          type, "only: \(SwiftLayout.array(parts.map { SwiftLiteral.string($0.field.name) }))")),
      "decoded": .string(
        SwiftLayout.lines(
          parts.map { "\($0.name.label): fields(\(SwiftLiteral.string($0.field.name)))" },
          indent: 4,
          used: 14)),
      "assignments": .statements(parts.map { "self.\($0.name.member) = \($0.name.identifier)" }),
      "reads": .string(SwiftLayout.lines(parts.map(read), indent: 4, used: 14)),
      "binds": .statements(parts.map { "try binder.bind(\($0.name.property))" }),
      "parameters": .string(parameters(parts, indent: 4 + index.margin)),
      "count": .int(parts.count),
      // The body of the property that gives the key's columns as SQL values.
      "values": .string(
        SwiftLayout.body(
          elements: parts.map { "\($0.name.property).sqlValue" }, indent: 2,
          used: options.accessPrefix.count + 26)),
      // True if the compiler's own comparison would distinguish fewer keys than the columns do, and the statements of
      // one that does not.
      "hasTexts": .bool(parts.contains { $0.isOwn || $0.type.column == "String" }),
      "comparisons": .statements(keyComparisons(parts)),
      // The body of the property that makes the key from the others, or null where it is a property called `id` itself.
      "expression": simple?.isID == true
        ? .null
        : .string(
          SwiftLayout.body(
            simple.map(\.storage.property)
              ?? "ID("
              + parts.map { "\($0.name.label): \($0.storage.identifier)" }.joined(separator: ", ")
              + ")",
            indent: 2 + index.margin, used: options.accessPrefix.count + 11)),
    ])
  }

  /// The name of a key's part in JSON.
  private func codingKey(_ part: FieldFacts) -> String {
    options.jsonKeys == .snakeCase ? part.field.column : part.field.name
  }

  private func parameters(_ fields: [FieldFacts], indent: Int) -> String {
    SwiftLayout.lines(
      fields.map { "\($0.name.parameter): \($0.propertyType)" }, indent: indent,
      used: options.accessPrefix.count + 8)
  }

  /// The statements that compare the parts of two keys.
  private func keyComparisons(_ parts: [FieldFacts]) -> [String] {
    let comparisons = parts.map { part in
      "\(part.columnType).areSame(left.\(part.name.property), right.\(part.name.property))"
    }
    return comparisons.dropLast().map { "guard \($0) else { return false }" }
      + comparisons.suffix(1).map { "return \($0)" }
  }

  /// The data of a field.
  private func field(_ facts: FieldFacts) -> MustacheValue {
    let field = facts.field
    let access = options.accessPrefix.count
    return .object([
      // The name as declared.
      "identifier": .string(facts.name.identifier),
      // The stored property, as declared and after a dot: another name for a deprecated field.
      "storage": .string(facts.storage.identifier),
      "stored": .string(facts.storage.property),
      // The lines of the doc comment, each to follow `///`, and the attribute of a deprecated field, or null.
      "docs": .docs(docs(of: facts)),
      // The lines of the column's doc comment.
      "columnDocs": .docs(CommentText.filled(columnLine(facts))),
      "deprecated": .attribute(field.deprecation),
      // The name after a dot, and in the body of a function.
      "member": .string(facts.name.member),
      "property": .string(facts.name.property),
      // The types of the property and of the column.
      "type": .string(facts.propertyType),
      "columnType": .string(facts.columnType),
      // True if the property can be set.
      "isSettable": .bool(facts.isSettable),
      // The observer that records a change, and the body of the property that gives the column.
      "observer": .string(
        SwiftLayout.body(
          "didSet { markChanged(.\(facts.name.member)) }", indent: 2 + index.margin,
          used: access + facts.storage.identifier.count + facts.propertyType.count + 7)),
      "column": .string(
        SwiftLayout.body(
          "Column(\(SwiftLiteral.string(field.column)))", indent: 2,
          used: access + facts.name.identifier.count + type.count + facts.columnType.count + 24)),
    ])
  }

  // MARK: - Statements

  /// The argument that is read from the next column.
  private func read(_ facts: FieldFacts) -> String {
    let value =
      if let stored = facts.stored {
        "next(stored: \(stored))"
      } else if facts.isJSON {
        "next(\(facts.columnType).self)" + (facts.field.isOptional ? "?.value" : ".value")
      } else if facts.isOwn {
        "next(\(facts.propertyType).self)"
      } else {
        "next()"
      }
    return "\(facts.name.label): columns.\(value)"
  }

  /// The statement that binds a property to the next column.
  private func bind(_ facts: FieldFacts) -> String {
    let label = facts.isOwn ? "own: " : ""
    return "try binder.bind(\(label)\(facts.bound(facts.storage.property)))"
  }

  private var definition: [MustacheValue] {
    let lists = [
      ("columns", fields.map(column)), ("references", model.foreignKeys.map(reference)),
      ("constraints", ConstraintExpression.constraints(of: model)), ("joins", joins),
    ].filter { !$0.1.isEmpty }
    return lists.enumerated().map { index, list in
      [
        "label": .string(list.0),
        // An array of one element has no comma after it.
        "items": .statements(list.1.map { list.1.count == 1 ? $0 : $0 + "," }),
        "comma": .string(index == lists.count - 1 ? "" : ","),
      ]
    }
  }

  private func docs(of facts: FieldFacts) -> [String] {
    var lines = CommentText.lines(facts.field.description, or: columnLine(facts))
    guard facts.field.isRedacted else { return lines }
    if lines.count == 1 {
      let isEnded = lines[0].last.map { ".!?:;…".contains($0) } ?? true
      lines[0] += isEnded ? " Redacted." : ". Redacted."
    } else {
      lines += ["", "Redacted."]
    }
    return lines
  }

  /// The name and the properties of a column, such as "Column `due_date`, date, nullable.".
  private func columnLine(_ facts: FieldFacts) -> String {
    let field = facts.field
    let properties = [
      "Column \(CommentText.code(field.column))", CommentText.line(field.type.schemaName),
      facts.isKey ? (keyFields.count == 1 ? "primary key" : "part of the primary key") : nil,
      field.isOptional ? "nullable" : nil, field.generated == nil ? nil : "computed",
    ]
    return properties.compactMap(\.self).joined(separator: ", ") + "."
  }

  /// A column, as the runtime knows it.
  private func column(_ facts: FieldFacts) -> String {
    let field = facts.field
    let rules = RuleExpression.rules(of: field, in: index)
    let options: [String?] = [
      content(of: field),
      field.name == field.column ? nil : "field: \(SwiftLiteral.string(field.name))",
      facts.role.map { "role: .\($0)" },
      field.isRedacted ? "isRedacted: true" : nil,
      field.input == .always ? nil : "input: .\(field.input.rawValue)",
      rules.isEmpty ? nil : "rules: \(SwiftLayout.array(rules))",
      (facts.stored ?? facts.looseForm).map { "stored: \($0)" },
      field.comparison.map { "collation: \(SwiftLiteral.string($0))" },
    ]
    let arguments = [SwiftLiteral.string(field.column)] + options.compactMap(\.self)
    let function = field.isOptional && !facts.isKey ? "nullable" : "column"
    return ".\(function)(\(SwiftLayout.list(arguments, indent: 6, used: function.count + 4)))"
  }

  /// The values of a column, as the runtime's `ColumnContent`.
  private func content(of field: Field) -> String {
    switch index.graph.content(of: field) {
    case .datetimes(let form): ".datetimes(as: \(SwiftLiteral.string(form)))"
    case .uuids(let form): ".uuids(as: \(SwiftLiteral.string(form)))"
    case .cases(let name, _, _): ".cases(of: \(index.qualified(name)).self)"
    case let content: ".\(content)"
    }
  }

  /// A foreign key, as the runtime's initializer.
  private func reference(_ key: ForeignKey) -> String {
    let target = index.model(key.target)
    let holders = key.fields.compactMap { model.field(named: $0) }
    let arguments: [String?] = [
      SwiftLiteral.string(key.name),
      "[\(model.columnLiterals(key.fields))]",
      "to: \(index.typeName(key.target)).self",
      key.targetFields == target?.primaryKey
        ? nil : "[\(target?.columnLiterals(key.targetFields) ?? "")]",
      key.onDelete.map { "onDelete: .\($0.rawValue)" },
      deletesOrphans(key) ? "deletesOrphans: true" : nil,
      holders.allSatisfy(\.isOptional) ? "isOptional: true" : nil,
    ]
    return
      "ForeignKey(\(SwiftLayout.list(arguments.compactMap(\.self), indent: 6, used: 13)))"
  }

  /// The join tables without a model of their own whose rows refer to this model, as the runtime's initializers.
  private var joins: [String] {
    (index.joinKeys[model.name] ?? []).map { join, key in
      let others = join.foreignKeys.filter { $0.fields != key.fields }
      let arguments = [
        SwiftLiteral.string(join.table), "local: [\(join.columnLiterals(key.fields))]",
        "target: [\(join.columnLiterals(others.flatMap(\.fields)))]",
      ]
      return "Join(\(SwiftLayout.list(arguments, indent: 6, used: 7)))"
    }
  }

  /// True if the relationship that holds the foreign key, or its inverse, deletes orphans.
  private func deletesOrphans(_ key: ForeignKey) -> Bool {
    let holders = model.relationships.filter {
      $0.kind == .belongsTo && $0.localFields == key.fields && $0.target == key.target
    }
    return holders.contains { holder in
      let inverse = index.model(holder.target)?.relationship(named: holder.inverse)
      return holder.deletesOrphans || inverse?.deletesOrphans == true
    }
  }
}

extension FieldFacts {
  /// The expression to bind for the column if a property holds the value.
  func bound(_ property: String) -> String {
    guard isJSON else { return property }
    return field.isOptional ? "\(property).map { JSON($0) }" : "JSON(\(property))"
  }
}

extension Model {
  /// The relationship with a name, or nil.
  func relationship(named name: String) -> Relationship? {
    relationships.first { $0.name == name }
  }

  func columns(_ fields: [String]) -> [String] {
    fields.compactMap { field(named: $0)?.column }
  }

  /// The columns of fields, as literals with commas between them.
  func columnLiterals(_ fields: [String]) -> String {
    columns(fields).map(SwiftLiteral.string).joined(separator: ", ")
  }
}

extension MustacheValue {
  /// Lines of a doc comment, each to follow `///`.
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

  /// A text, or null if there is none, so that a section can test it.
  static func text(_ text: String?) -> MustacheValue {
    text.flatMap { $0.isEmpty ? nil : .string($0) } ?? .null
  }
}

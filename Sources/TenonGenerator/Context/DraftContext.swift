import Mustache
import TenonSchema

/// The data of the template of a model's draft.
struct DraftContext {
  let context: ModelContext

  private var model: Model { context.model }
  private var index: SchemaIndex { context.index }
  private var type: String { context.type }
  private var fields: [FieldFacts] { context.fields }
  private var access: String { context.options.accessPrefix }

  var value: MustacheValue {
    let related = self.related
    let now = self.now
    let own = properties(now: now)
    let properties = own + related
    let absent = self.absent
    let binds = fields.compactMap(bind)
    let undecodable = own.filter(\.isUndecodable).map(\.name.identifier)
    return .object([
      // The properties: `{keyword, identifier, type, storage}`, and the statements with which the initializer assigns
      // them. `storage` is null, or what holds the references to other rows, `{stored, storedType, get,
      // set}`.
      "properties": .list(properties.map(\.value)),
      "hasProperties": .bool(!properties.isEmpty),
      "hasStorage": .bool(properties.contains { $0.storage != nil }),
      "assignments": .statements(
        properties.map { "self.\($0.storage?.name ?? $0.name.member) = \($0.assigned)" }),
      // The parameters of the initializer.
      "parameters": .string(
        SwiftLayout.lines(properties.map(\.parameter), indent: 4, used: access.count + 8)),
      // The name of the time if several properties have it by default, or null.
      "now": .text(now),
      // True if the draft can be decoded, the arguments that open the document, and those of the initializer as they are
      // decoded; null when there are none. If it cannot: the lines of the comment that says why.
      "isDecodable": .bool(undecodable.isEmpty),
      "undecodable": .docs(
        undecodable.isEmpty
          ? []
          : CommentText.filled(
            "It is not `Decodable`: no client sends "
              + undecodable.map { CommentText.code($0) }.joined(separator: ", ")
              + ", which has no default.")),
      "document": .string(document),
      "decoded": .text(
        SwiftLayout.lines(own.map(\.decoded).filter { !$0.isEmpty }, indent: 4, used: 14)),
      // The statements that bind the inserted columns.
      "binds": .statements(binds),
      "hasBinds": .bool(!binds.isEmpty),
      // The body of the property that gives the key, or null if the draft does not know it, or has it as a property.
      "id": .text(
        id.map { SwiftLayout.body($0, indent: 2, used: access.count + type.count + 14) }),
      // The statements that take related rows out of the draft; true if there are any.
      "related": .statements(related.map(\.taken)),
      "hasRelated": .bool(!related.isEmpty),
      // True if the inserted row holds keys of other rows, which may not be known.
      "throws": .bool(fields.contains { if case .link = $0.source { !$0.isKey } else { false } }),
      // The columns that may be left to the database's default `{condition, member}`; true if there are any.
      "absent": .list(absent),
      "hasAbsent": .bool(!absent.isEmpty),
      // The arguments that make the inserted row, or null if only the database knows all values.
      "inserted": .text(inserted),
    ])
  }

  // MARK: - Properties

  private struct Property {
    var name: SwiftName
    var type: String
    var parameter: String
    var assigned: String
    var decoded = ""
    var isConstant = false
    var isUndecodable = false
    var storage: Storage?
    /// For rows that are written with the draft, the call of `RelatedDrafts.take`.
    var taken = ""

    var value: MustacheValue {
      [
        "keyword": .string(isConstant ? "let" : "var"),
        "identifier": .string(name.identifier), "type": .string(type),
        "storage": storage.map { storage in
          [
            "stored": .string(storage.name), "storedType": .string(storage.type),
            "get": .string(storage.getter), "set": .string(storage.setter),
          ]
        } ?? .null,
      ]
    }
  }

  /// The stored property of references to other rows. The public one accepts rows, keys and pending rows alike.
  private struct Storage {
    var name: String
    var type: String
    var getter: String
    var setter: String
  }

  /// The name of a stored property: that of the relationship after `_`, or after several if that name is in use.
  private func storageName(_ relationship: Relationship) -> String {
    var name = "_\(relationship.name)"
    while model.fields.contains(where: { $0.name == name })
      || model.relationships.contains(where: { $0.name == name })
    {
      name = "_\(name)"
    }
    return name
  }

  private func properties(now: String?) -> [Property] {
    var linked: Set<String> = []
    return fields.compactMap { facts in
      switch facts.source {
      case .databaseKey, .computed, .firstVersion, .notDeleted: nil
      case .link(let relationship, _):
        linked.insert(relationship.name).inserted ? property(relationship) : nil
      case .draft, .draftOrDatabase: property(facts, now: now)
      }
    }
  }

  private func property(_ facts: FieldFacts, now: String?) -> Property {
    let name = facts.name
    let type: String
    var defaultValue: String?
    switch facts.source {
    case .draft(let value): (type, defaultValue) = (facts.propertyType, value)
    case _ where facts.isKey: (type, defaultValue) = (facts.propertyType + "?", "nil")
    default: (type, defaultValue) = ("Input<\(facts.columnType)>", ".absent")
    }
    var parameterType = type
    var assigned = name.identifier
    if let now, let time = facts.timeByDefault {
      parameterType += "?"
      defaultValue = "nil"
      assigned += " ?? \(now).\(time)"
    }
    let isClosed = facts.field.input == .never
    // `ModelDraft` requires an optional `id`. The draft cannot set it to nil later.
    let isKeyProperty = facts.isID
    return Property(
      name: name, type: isKeyProperty ? "ID?" : type,
      parameter: "\(name.parameter): \(parameterType)" + (defaultValue.map { " = \($0)" } ?? ""),
      assigned: assigned,
      decoded: isClosed ? "" : decoded(name, facts.field.name, defaultValue),
      isConstant: isKeyProperty, isUndecodable: isClosed && defaultValue == nil)
  }

  /// The name of the time in the draft's initializer if several properties have it by default, or nil.
  private var now: String? {
    guard fields.count(where: { $0.timeByDefault != nil }) > 1 else { return nil }
    let parameters = Set(model.fields.map(\.name) + model.relationships.map(\.name))
    var name = "now"
    while parameters.contains(name) { name += "Here" }
    return name
  }

  private func property(_ relationship: Relationship) -> Property {
    let name = SwiftName(relationship.name)
    let target = index.typeName(relationship.target)
    // A key of one column has the name of its field, as in a row; one of several that of the relationship.
    let local = relationship.localFields
    let key = local.count == 1 ? local.first ?? relationship.name : relationship.name
    let isOptional = relationship.isOptional
    let parameter =
      isOptional
      ? "(any Reference<\(target)>)? = nil"
      : "some Reference<\(target)> = Link<\(target)>.missing"
    let call = "fields.\(isOptional ? "optionalLink" : "link")(\(SwiftLiteral.string(key))"
    let storage = storageName(relationship)
    return Property(
      name: name, type: "(any Reference<\(target)>)?",
      parameter: "\(name.parameter): \(parameter)",
      assigned: "\(name.identifier)\(isOptional ? "?" : "").rowLink",
      decoded: "\(name.label): \(call), to: \(target).self)",
      storage: Storage(
        name: storage, type: "Link<\(target)>" + (isOptional ? "?" : ""),
        getter: isOptional ? storage : "\(storage).reference",
        setter: isOptional ? "newValue?.rowLink" : "Link(newValue)"))
  }

  /// The argument that is decoded from a key.
  func decoded(_ name: SwiftName, _ key: String, _ defaultValue: String?) -> String {
    let key = SwiftLiteral.string(key)
    let arguments = [key] + (defaultValue.map { ["or: \($0)"] } ?? [])
    let list = SwiftLayout.list(arguments, indent: 0, used: name.label.count + 18)
    return "\(name.label): fields(\(list))"
  }

  /// The arguments that open the document.
  private var document: String {
    let parents = model.relationships.filter { relationship in
      relationship.localFields.count > 1 && index.linked(relationship.name, of: model) != nil
    }
    let names = parents.map { SwiftLiteral.string($0.name) }
    return Self.document(type, names.isEmpty ? nil : "parents: \(SwiftLayout.array(names))")
  }

  /// The arguments that open the document of a type's draft or input.
  static func document(_ type: String, _ names: String?) -> String {
    // `swift format` leaves room for a comma after the last item of an array.
    SwiftLayout.list(
      ["decoder", "of: \(type).self"] + (names.map { [$0] } ?? []), indent: 4, used: 31)
  }

  // MARK: - Binding

  /// The statement that binds a column; nil for a column that is not inserted.
  private func bind(_ facts: FieldFacts) -> String? {
    switch facts.source {
    case .databaseKey, .computed: return nil
    case .firstVersion: return "try binder.bind(1)"
    case .notDeleted: return "try binder.bindNull()"
    case .draft: return "try binder.bind(\(facts.bound(facts.name.property)))"
    case .draftOrDatabase where facts.isKey:
      return "if let key = \(facts.name.property) { try binder.bind(key) }"
    case .draftOrDatabase: return "try binder.bind(\(facts.name.property))"
    case .link(let relationship, let part):
      let link = storageName(relationship)
      guard let part else { return "try binder.bind(\(link))" }
      return "try binder.bind(\(link)) { $0.\(SwiftName(part).member) }"
    }
  }

  // MARK: - Related rows

  private var related: [Property] {
    model.relationships.compactMap { relationship in
      switch relationship.kind {
      case .belongsTo: nil
      case .hasMany, .hasOne: children(relationship)
      case .manyToMany: connected(relationship)
      }
    }
  }

  /// The drafts of children, whose own drafts refer to this row.
  private func children(_ relationship: Relationship) -> Property? {
    guard let child = index.model(relationship.target), !child.isJoinTable,
      index.linked(relationship.inverse, of: child) != nil
    else { return nil }
    let name = SwiftName(relationship.name)
    let draft = "\(index.typeName(relationship.target)).Draft"
    let isMany = relationship.kind == .hasMany
    let parent = SwiftName(relationship.inverse).member
    guard !isMany else {
      return Property(
        name: name, type: "[\(draft)]", parameter: "\(name.parameter): [\(draft)] = []",
        assigned: name.identifier, taken: "related.take(&\(name.property)) { $0.\(parent) = $1 }")
    }
    let storage = storageName(relationship)
    return Property(
      name: name, type: "\(draft)?", parameter: "\(name.parameter): \(draft)? = nil",
      assigned: "OnlyChild(\(name.identifier))",
      storage: Storage(
        name: storage, type: "OnlyChild<\(draft)>", getter: "\(storage).draft",
        setter: "OnlyChild(newValue)"),
      taken: "related.take(&\(storage)) { $0.\(parent) = $1 }")
  }

  /// The rows that a join table connects with this one, if its rows need nothing else.
  private func connected(_ relationship: Relationship) -> Property? {
    guard let through = relationship.through, let join = index.model(through.model),
      join.softDeleteField == nil
    else { return nil }
    let keys = through.localFields + through.targetFields
    let isEnough = join.fields.allSatisfy { field in
      keys.contains(field.name) || field.isOptional || field.defaultValue != nil
        || field.databaseDefault != nil || field.generated != nil
        || (join.isKeyMadeByDatabase && join.primaryKey.contains(field.name))
    }
    guard isEnough else { return nil }
    let name = SwiftName(relationship.name)
    let target = index.typeName(relationship.target)
    let storage = storageName(relationship)
    return Property(
      name: name, type: "[any Reference<\(target)>]",
      parameter: "\(name.parameter): [any Reference<\(target)>] = []",
      assigned: "Link.links(\(name.identifier))",
      storage: Storage(
        name: storage, type: "[Link<\(target)>]", getter: "Link.references(\(storage))",
        setter: "Link.links(newValue)"),
      taken: "related.take(&\(storage), through: \(type).\(name.member))")
  }

  // MARK: - The key

  private var id: String? {
    if let key = context.keyFields.first, key.isSimpleKey {
      if case .databaseKey = key.source { return nil }
      return key.isID ? nil : key.name.property
    }
    var arguments: [String] = []
    var hasLinks = false
    for part in context.keyFields {
      switch part.source {
      case .draft:
        arguments.append("\(part.name.label): \(part.name.property)")
      case .link(let relationship, let targetPart):
        hasLinks = true
        let key =
          "\(storageName(relationship)).key" + (targetPart.map { ".\(SwiftName($0).member)" } ?? "")
        arguments.append("\(part.name.label): \(key)")
      default:
        return nil  // only the database knows this part
      }
    }
    let key = "\(type).ID(\(arguments.joined(separator: ", ")))"
    return hasLinks ? "get throws { try \(key) }" : key
  }

  // MARK: - After the insert

  private var absent: [MustacheValue] {
    fields.compactMap { facts -> MustacheValue? in
      guard case .draftOrDatabase = facts.source else { return nil }
      let condition =
        facts.isKey ? "\(facts.name.property) == nil" : "\(facts.name.property).isAbsent"
      return ["condition": .string(condition), "member": .string(facts.name.member)]
    }
  }

  private var inserted: String? {
    if fields.contains(where: \.isReadBack) { return nil }
    let arguments = fields.map { facts in
      let value =
        switch facts.source {
        case _ where facts.isSimpleKey: "id"
        case _ where facts.isKey: "id.\(facts.name.member)"
        case .firstVersion: "1"
        case .notDeleted: "nil"
        case .link(let relationship, let part):
          "draft.\(storageName(relationship))\(relationship.isOptional ? "?" : "").key"
            + (part.map { ".\(SwiftName($0).member)" } ?? "")
        default: "draft.\(facts.name.member)" + (facts.mayBeStoredOtherwise ? ".stored" : "")
        }
      return "\(facts.name.label): \(value)"
    }
    return SwiftLayout.lines(arguments, indent: 4, used: type.count + 16)
  }
}

extension DraftContext {
  /// An argument of the draft's initializer, as a function that is not a member of the model passes it on.
  struct Argument {
    /// The name: that of the field, or for a reference or related rows of the relationship.
    let name: SwiftName
    /// The function's parameter. A required parent has no default.
    let parameter: String
  }

  /// The arguments of the draft's initializer.
  var arguments: [Argument] {
    (properties(now: now) + related).map { property in
      let name = property.name
      var parameter = property.parameter
      if let parent = model.relationship(named: name.name), parent.kind == .belongsTo,
        !parent.isOptional
      {
        parameter = "\(name.parameter): some Reference<\(index.typeName(parent.target))>"
      } else if fields.contains(where: { $0.isSimpleKey && $0.name.name == name.name }) {
        let label = "\(name.parameter): "
        parameter = "\(label)\(type)." + parameter.dropFirst(label.count)
      }
      return Argument(name: name, parameter: parameter)
    }
  }
}

extension FieldFacts {
  /// The member of `CurrentTime` that is the default of the draft's property, or nil. Optional properties have none:
  /// their initializer could not tell nil from a value that was left out.
  var timeByDefault: String? {
    guard case .draft(let value?) = source, !field.isOptional, !isKey,
      let time = DefaultExpression.time(field.type), value == "CurrentTime.\(time)"
    else { return nil }
    return time
  }

  /// True if the database may store a slightly different value, such as a rounded time.
  var mayBeStoredOtherwise: Bool {
    !isJSON && (field.swiftType != nil || field.type == .scalar(.datetime))
  }
}

import Mustache
import TenonSchema

/// What the template of a relationship sees.
struct RelationshipContext {
  private let relationship: Relationship
  private let model: Model
  private let index: SchemaIndex
  private let target: Model?
  private let access: String

  init(_ relationship: Relationship, of model: Model, index: SchemaIndex, access: String) {
    self.relationship = relationship
    self.model = model
    self.index = index
    target = index.model(relationship.target)
    self.access = access
  }

  var value: MustacheValue {
    let name = SwiftName(relationship.name)
    let target = index.typeName(relationship.target)
    let type = index.typeName(model.name)
    let key = self.key
    return .object([
      // The name as declared and after a dot.
      "identifier": .string(name.identifier),
      "member": .string(name.member),
      // The lines of the doc comment, each to follow `///`.
      "docs": .docs(relationship.description.map(CommentText.lines) ?? []),
      // The struct of the other side, and what is loaded: `User`, `User?` or `[User]`.
      "target": .string(target),
      "loaded": .string(Self.loaded(target, by: relationship)),
      // The body of the property that gives a row's related rows.
      "related": .string(
        SwiftLayout.body(
          "Related(\(type).\(name.member), of: self)", indent: 2,
          used: access.count + name.identifier.count + type.count + target.count + 18)),
      // The expression that makes the relationship, up to its closure.
      "expression": .string(expression),
      // The closure's expression, or null where the database alone knows the key.
      "key": key.map { .string($0.expression) } ?? .null,
      // The type of an optional key, and the conditions that unwrap its parts; the latter is null where there are none.
      "keyType": .string(keyType),
      "unwrapped": key.flatMap { $0.unwrapped.map { .string($0) } } ?? .null,
    ])
  }

  /// What loading a relationship gives: a row, perhaps a row, or rows.
  static func loaded(_ target: String, by relationship: Relationship) -> String {
    switch relationship.kind {
    case .belongsTo: relationship.isOptional ? "\(target)?" : target
    case .hasOne: "\(target)?"
    case .hasMany, .manyToMany: "[\(target)]"
    }
  }

  /// The model whose key both sides hold.
  private var keyOwner: String {
    relationship.kind == .belongsTo ? relationship.target : model.name
  }

  private var keyType: String { "\(index.typeName(keyOwner)).ID?" }

  private var expression: String {
    // The runtime knows the keys of both sides; other columns have to be told.
    let localFields = relationship.localFields
    let targetFields = relationship.targetFields
    let local =
      localFields == model.primaryKey ? [] : ["from: [\(columns(localFields, of: model))]"]
    let remote =
      targetFields == target?.primaryKey ? [] : ["to: [\(columns(targetFields, of: target))]"]
    let arguments: [String]
    switch relationship.kind {
    case .belongsTo: arguments = [columns(localFields, of: model)] + remote
    case .hasMany, .hasOne:
      arguments = [columns(targetFields, of: target)] + local + order + draft
    case .manyToMany:
      let through = relationship.through
      let join = through.flatMap { index.model($0.model) }
      let deletion = join?.softDeleteField.flatMap { join?.field(named: $0)?.column }
      arguments =
        [
          "through: \(SwiftLiteral.string(join?.table ?? ""))",
          "local: [\(columns(through?.localFields ?? [], of: join))]",
          "target: [\(columns(through?.targetFields ?? [], of: join))]",
        ] + (deletion.map { ["deletion: \(SwiftLiteral.string($0))"] } ?? []) + local + remote
        + order
    }
    let kind = relationship.kind.rawValue
    // The closure after the call: `{ $0.key }`, or the line that begins it.
    let closure =
      key.map { $0.unwrapped == nil ? $0.expression.count + 5 : keyType.count + 13 } ?? 0
    return ".\(kind)(\(SwiftLayout.list(arguments, indent: 4, used: kind.count + 3 + closure)))"
  }

  private var order: [String] {
    guard let target, !relationship.order.isEmpty else { return [] }
    return ["order: [\(index.terms(relationship.order, of: target).joined(separator: ", "))]"]
  }

  /// How the draft of a child tells its parent.
  private var draft: [String] {
    guard let target, !target.isJoinTable, relationship.kind != .manyToMany,
      index.linked(relationship.inverse, of: target) != nil
    else { return [] }
    return ["draft: \\.\(SwiftName(relationship.inverse).member)"]
  }

  private func columns(_ names: [String], of model: Model?) -> String {
    let columns = names.compactMap { model?.field(named: $0)?.column }
    return columns.map(SwiftLiteral.string).joined(separator: ", ")
  }

  // MARK: - The key

  private struct Key {
    var expression: String
    var unwrapped: String?
  }

  /// A part of a key, and what holds it in a row that refers to it.
  private struct KeyPart {
    var label: String
    var type: SwiftType
    var member: String
    var memberType: SwiftType
    var isOptional: Bool
  }

  /// How the key of the side referred to is made from a row of the side that refers.
  private var key: Key? {
    switch relationship.kind {
    case .manyToMany: nil
    case .belongsTo:
      target.map {
        key(of: $0, fields: relationship.targetFields, from: model, relationship.localFields)
      }
    case .hasMany, .hasOne:
      target.map {
        key(of: model, fields: relationship.localFields, from: $0, relationship.targetFields)
      }
    }
  }

  private func key(
    of parent: Model, fields parentFields: [String], from child: Model, _ childFields: [String]
  ) -> Key {
    let parts = parent.primaryKey.compactMap { name -> KeyPart? in
      guard let parentField = parent.field(named: name),
        let place = parentFields.firstIndex(of: name), childFields.indices.contains(place),
        let field = child.field(named: childFields[place])
      else { return nil }
      return KeyPart(
        label: SwiftName(name).label, type: index.type(of: parentField, in: parent),
        member: SwiftName(index.storage(field, of: child)).member,
        memberType: index.type(of: field, in: child), isOptional: field.isOptional)
    }
    if parts.count == 1, let part = parts.first, index.hasSimpleKey(parent) {
      let value = "$0.\(part.member)"
      if part.type == part.memberType { return Key(expression: value) }
      if part.isOptional {
        return Key(
          expression: "\(value).map { \(converted("$0", from: part.memberType, to: part.type)) }")
      }
      return Key(expression: converted(value, from: part.memberType, to: part.type))
    }

    let isOptional = parts.contains(where: \.isOptional)
    var conditions: [String] = []
    let arguments = parts.enumerated().map { position, part in
      var value = (isOptional ? "row." : "$0.") + part.member
      if part.isOptional {
        // Numbered, so that no field's name can be in the way.
        conditions.append("let key\(position) = \(value)")
        value = "key\(position)"
      }
      return "\(part.label): " + converted(value, from: part.memberType, to: part.type)
    }
    return Key(
      expression: "\(index.typeName(parent.name)).ID(\(arguments.joined(separator: ", ")))",
      unwrapped: isOptional ? conditions.joined(separator: ", ") : nil)
  }

  /// A value of one key's type as another's: fields that two foreign keys share have only one type.
  private func converted(_ value: String, from: SwiftType, to: SwiftType) -> String {
    if from == to { return value }
    var value = value
    if case .identifier = from { value += ".rawValue" }
    if case .identifier = to { value = "\(to.property)(\(value))" }
    return value
  }
}

extension SchemaIndex {
  /// The expressions of an order by fields of a model: `Post.createdAt.desc`.
  func terms(_ order: [Relationship.Order], of model: Model) -> [String] {
    let type = typeName(model.name)
    return order.compactMap { order in
      guard let field = model.field(named: order.field) else { return nil }
      let column =
        if field.deprecation == nil {
          "\(type).\(SwiftName(field.name).member)"
        } else {
          "Column<\(type), \(FieldFacts(field, of: model, in: self).qualifiedColumnType)>"
            + "(\(SwiftLiteral.string(field.column)))"
        }
      return column + (order.isDescending ? ".desc" : ".asc")
    }
  }
}

extension FieldFacts {
  /// The type of the column as other models must spell it.
  var qualifiedColumnType: String { type.column + (field.isOptional ? "?" : "") }
}

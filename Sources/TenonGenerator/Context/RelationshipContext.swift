import Mustache
import TenonSchema

/// The data of the template of a relationship.
struct RelationshipContext {
  let relationship: Relationship
  let model: Model
  let target: Model?
  let index: SchemaIndex
  let access: String

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
      "docs": .docs(CommentText.lines(relationship.description, or: summary)),
      // The struct of the other side, and the type that is loaded: `User`, `User?` or `[User]`.
      "target": .string(target),
      "loaded": .string(Self.loaded(target, by: relationship)),
      // The body of the property that gives a row's related rows.
      "related": .string(
        SwiftLayout.body(
          "Related(\(type).\(name.member), of: self)", indent: 2,
          used: access.count + name.identifier.count + type.count + target.count + 18)),
      // The expression that makes the relationship, up to its closure.
      "expression": .string(expression),
      // The closure's expression, or null if only the database knows the key.
      "key": .text(key?.expression),
      // The type of an optional key, and the conditions that unwrap its parts; the latter is null if there are none.
      "keyType": .string(keyType),
      "unwrapped": .text(key?.unwrapped),
    ])
  }

  /// The related rows in words, such as "The `Post` rows that refer to this row in `author_id`.".
  private var summary: String {
    func columns(_ fields: [String], of model: Model?) -> String {
      fields.map { CommentText.code(model?.field(named: $0)?.column ?? $0) }
        .joined(separator: " and ")
    }
    let row = CommentText.code(relationship.target)
    let foreign = columns(relationship.targetFields, of: target)
    return switch relationship.kind {
    case .belongsTo:
      "The \(row) row that \(columns(relationship.localFields, of: model)) refers to"
        + (relationship.isOptional ? ", if any." : ".")
    case .hasMany: "The \(row) rows that refer to this row in \(foreign)."
    case .hasOne: "The \(row) row that refers to this row in \(foreign), if any."
    case .manyToMany:
      "The \(row) rows that \(CommentText.code(joinTable)) connects with this row."
    }
  }

  private var joinTable: String {
    relationship.through.flatMap { index.model($0.model)?.table } ?? ""
  }

  /// The type that loading a relationship gives: a row, an optional row, or rows.
  static func loaded(_ target: String, by relationship: Relationship) -> String {
    switch relationship.kind {
    case .belongsTo: relationship.isOptional ? "\(target)?" : target
    case .hasOne: "\(target)?"
    case .hasMany, .manyToMany: "[\(target)]"
    }
  }

  /// The optional key of the model that both sides refer to.
  private var keyType: String {
    index.typeName(relationship.kind == .belongsTo ? relationship.target : model.name) + ".ID?"
  }

  private var expression: String {
    let localColumns = model.columnLiterals(relationship.localFields)
    let targetColumns = target?.columnLiterals(relationship.targetFields) ?? ""
    // The runtime knows the primary keys of both sides; other columns are arguments.
    let local = relationship.localFields == model.primaryKey ? [] : ["from: [\(localColumns)]"]
    let remote =
      relationship.targetFields == target?.primaryKey ? [] : ["to: [\(targetColumns)]"]
    let arguments: [String]
    switch relationship.kind {
    case .belongsTo: arguments = [localColumns] + remote
    case .hasMany, .hasOne: arguments = [targetColumns] + local + order + draft
    case .manyToMany:
      let through = relationship.through
      let join = through.flatMap { index.model($0.model) }
      let deletion = join?.softDeleteField.flatMap { join?.field(named: $0)?.column }
      arguments =
        [
          "through: \(SwiftLiteral.string(join?.table ?? ""))",
          "local: [\(join?.columnLiterals(through?.localFields ?? []) ?? "")]",
          "target: [\(join?.columnLiterals(through?.targetFields ?? []) ?? "")]",
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

  /// The property of a child's draft that refers to the parent.
  private var draft: [String] {
    guard let target, !target.isJoinTable, relationship.kind != .manyToMany,
      index.linked(relationship.inverse, of: target) != nil
    else { return [] }
    return ["draft: \\.\(SwiftName(relationship.inverse).member)"]
  }

  // MARK: - The key

  private typealias Key = (expression: String, unwrapped: String?)

  /// The key of the side that is referred to, made from a row of the side that refers.
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
    // The fields of the parent's key, and the child's fields that hold them.
    let parts = parent.primaryKey.compactMap { name -> (key: Field, holder: Field)? in
      guard let key = parent.field(named: name), let place = parentFields.firstIndex(of: name),
        childFields.indices.contains(place), let holder = child.field(named: childFields[place])
      else { return nil }
      return (key, holder)
    }
    func member(_ holder: Field) -> String { SwiftName(index.storage(holder, of: child)).member }
    func converted(_ value: String, _ part: (key: Field, holder: Field)) -> String {
      self.converted(
        value, from: index.type(of: part.holder, in: child),
        to: index.type(of: part.key, in: parent))
    }
    if parts.count == 1, let part = parts.first, index.hasSimpleKey(parent) {
      let value = "$0.\(member(part.holder))"
      guard part.holder.isOptional else { return (converted(value, part), nil) }
      let inner = converted("$0", part)
      return (inner == "$0" ? value : "\(value).map { \(inner) }", nil)
    }

    let isOptional = parts.contains(where: \.holder.isOptional)
    var conditions: [String] = []
    let arguments = parts.enumerated().map { position, part in
      var value = (isOptional ? "row." : "$0.") + member(part.holder)
      if part.holder.isOptional {
        // Numbered, so that no field has the same name.
        conditions.append("let key\(position) = \(value)")
        value = "key\(position)"
      }
      return "\(SwiftName(part.key.name).label): " + converted(value, part)
    }
    return (
      "\(index.typeName(parent.name)).ID(\(arguments.joined(separator: ", ")))",
      isOptional ? conditions.joined(separator: ", ") : nil
    )
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

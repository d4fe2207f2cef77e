import Mustache
import TenonSchema

/// The data of the template of a shape: its struct, and one for the rows of each relationship inside.
struct ShapeContext {
  let shape: Shape
  let index: SchemaIndex
  let options: GeneratorOptions

  var value: MustacheValue {
    .object([
      // The shape's name, the lines of its doc comment, each to follow `///`, and its struct: see `body`.
      "name": .string(shape.name),
      "docs": .docs(
        CommentText.lines(
          shape.description,
          or: "The shape \(CommentText.code(shape.name)) of "
            + "\(CommentText.code(shape.content.model)).")),
      "body": body(of: shape.content, indent: 2 + index.margin),
      // The structs inside, each after the one that contains it: `{outer, name, docs, body}`.
      "rows": .list(rows(of: shape.content, in: index.qualified(shape.name))),
    ])
  }

  /// The structs of a shape, from the outermost.
  static func contents(_ content: Shape.Content) -> [Shape.Content] {
    [content]
      + content.relationships.flatMap { part -> [Shape.Content] in
        if case .content(let content) = part.rows { contents(content) } else { [] }
      }
  }

  private func rows(of content: Shape.Content, in outer: String) -> [MustacheValue] {
    content.relationships.flatMap { part -> [MustacheValue] in
      guard case .content(let inner) = part.rows else { return [] }
      let name = part.rowType
      let row: MustacheValue = [
        "outer": .string(outer), "name": .string(name),
        "docs": .docs(["A row of \(CommentText.code(part.relationship))."]),
        "body": body(of: inner, indent: 4),
      ]
      return [row] + rows(of: inner, in: "\(outer).\(name)")
    }
  }

  // MARK: - A struct

  private struct Property {
    var name: SwiftName
    var type: String
    var value: String
    var docs: [String]
    /// The name in the database.
    var column: String
  }

  private func body(of content: Shape.Content, indent: Int) -> MustacheValue {
    guard let model = index.model(content.model) else { return .null }
    let properties =
      fields(of: content, model)
      + content.relationships.enumerated().compactMap { index, part in
        property(part, at: index, of: model)
      }
    let arguments = properties.map { "\($0.name.label): \($0.value)" }
    let keys = options.jsonKeys == .snakeCase ? keys(of: properties) : properties.map(\.name.name)
    return .object([
      // The struct of the model.
      "model": .string(index.typeName(model.name)),
      // True if there is an `id` that identifies the values.
      "isIdentifiable": .bool(model.primaryKey == ["id"] && content.fields.contains("id")),
      // The properties: `{identifier, member, property, type, docs, key}`, and the parameters of the initializer. `key`
      // is null where it is the name.
      "properties": .list(
        zip(properties, keys).map { property, key in
          let name = property.name
          return [
            "identifier": .string(name.identifier), "member": .string(name.member),
            "property": .string(name.property), "type": .string(property.type),
            "docs": .docs(property.docs),
            "key": key == name.name ? .null : .string(SwiftLiteral.string(key)),
          ]
        }),
      // True if the keys of JSON are not the names of the properties.
      "hasKeys": .bool(keys != properties.map(\.name.name)),
      "parameters": .string(
        SwiftLayout.lines(
          properties.map { "\($0.name.parameter): \($0.type)" }, indent: indent,
          used: options.accessPrefix.count + 8)),
      // True if a value may be missing, which is encoded as null.
      "hasOptionals": .bool(properties.contains { $0.type.hasSuffix("?") }),
      // The relationships that are loaded with a row, as arguments of a call, or null; and the arguments that make the
      // value.
      "loaded": .text(
        SwiftLayout.lines(
          content.relationships.compactMap { loaded($0, of: model) }, indent: indent + 2, used: 16)),
      "arguments": .string(SwiftLayout.lines(arguments, indent: indent + 4, used: 6)),
    ])
  }

  private func fields(of content: Shape.Content, _ model: Model) -> [Property] {
    content.fields.compactMap { name in
      guard let field = model.field(named: name) else { return nil }
      let facts = FieldFacts(field, of: model, in: index)
      return Property(
        name: facts.name, type: facts.type.property + (field.isOptional ? "?" : ""),
        value: "$0.\(facts.storage.member)",
        docs: CommentText.lines(field.description), column: field.column)
    }
  }

  /// The keys of properties in JSON, as in the database; where two would be the same, one keeps its name.
  private func keys(of properties: [Property]) -> [String] {
    var taken = Set(properties.filter { $0.column == $0.name.name }.map(\.column))
    return properties.map { property in
      let name = property.name.name
      return property.column == name || taken.insert(property.column).inserted
        ? property.column : name
    }
  }

  private func property(_ part: Shape.Part, at index: Int, of model: Model) -> Property? {
    guard let relationship = model.relationship(named: part.relationship) else { return nil }
    return Property(
      name: SwiftName(part.relationship),
      type: RelationshipContext.loaded(rowType(of: part), by: relationship),
      value: "$\(index + 1)", docs: CommentText.lines(relationship.description),
      column: NameCases.snake(part.relationship))
  }

  private func rowType(of part: Shape.Part) -> String {
    switch part.rows {
    case .content: part.rowType
    case .shape(let name): index.qualified(name)
    }
  }

  /// `User.posts.order(by: Post.createdAt.desc).limit(3).as(PostRow.self)`.
  private func loaded(_ part: Shape.Part, of model: Model) -> String? {
    guard let relationship = model.relationship(named: part.relationship) else { return nil }
    var text = "\(index.typeName(model.name)).\(SwiftName(part.relationship).member)"
    if let target = index.model(relationship.target), !part.order.isEmpty {
      let terms = index.terms(part.order, of: target)
      text += ".order(by: \(terms.joined(separator: ", ")))"
    }
    if let limit = part.limit { text += ".limit(\(SwiftLiteral.integer(Int64(limit))))" }
    return text + ".as(\(rowType(of: part)).self)"
  }
}

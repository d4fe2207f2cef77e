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
      "body": body(of: shape.content, indent: 2),
      // The structs inside, each after the one that contains it: `{outer, name, docs, body}`.
      "rows": .list(rows(of: shape.content, in: shape.name)),
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
  }

  private func body(of content: Shape.Content, indent: Int) -> MustacheValue {
    guard let model = index.model(content.model) else { return .null }
    let properties =
      fields(of: content, model)
      + content.relationships.enumerated().compactMap { index, part in
        property(part, at: index, of: model)
      }
    let arguments = properties.map { "\($0.name.label): \($0.value)" }
    return .object([
      // The struct of the model.
      "model": .string(index.typeName(model.name)),
      // True if there is an `id` that identifies the values.
      "isIdentifiable": .bool(model.primaryKey == ["id"] && content.fields.contains("id")),
      // The properties: `{identifier, member, property, type, docs}`, and the parameters of the initializer.
      "properties": .list(
        properties.map {
          [
            "identifier": .string($0.name.identifier), "member": .string($0.name.member),
            "property": .string($0.name.property), "type": .string($0.type),
            "docs": .docs($0.docs),
          ]
        }),
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
        docs: CommentText.lines(field.description))
    }
  }

  private func property(_ part: Shape.Part, at index: Int, of model: Model) -> Property? {
    guard let relationship = model.relationship(named: part.relationship) else { return nil }
    return Property(
      name: SwiftName(part.relationship),
      type: RelationshipContext.loaded(rowType(of: part), by: relationship),
      value: "$\(index + 1)", docs: CommentText.lines(relationship.description))
  }

  private func rowType(of part: Shape.Part) -> String {
    switch part.rows {
    case .content: part.rowType
    case .shape(let name): name
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

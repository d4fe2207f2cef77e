import Mustache
import TenonSchema

/// The data of the template of an input: a struct of fields that a client sends.
struct InputContext {
  let input: InputShape
  let index: SchemaIndex
  let options: GeneratorOptions

  var value: MustacheValue {
    guard let model = index.model(input.model) else { return .null }
    let context = ModelContext(model, index: index, options: options)
    let draft = DraftContext(context: context)
    let properties = input.fields.compactMap { property($0, context) }
    let arguments = draft.arguments
    let parameters = arguments.filter { argument in
      !properties.contains { $0.argument == argument.name.name }
    }
    let names = input.fields.map(SwiftLiteral.string)
    return .object([
      // The input's name as declared and as other code writes it, the lines of its doc comment, each to follow `///`,
      // and the struct of the model.
      "name": .string(input.name),
      "struct": .string(index.qualified(input.name)),
      "docs": .docs(
        CommentText.lines(
          input.description,
          or: "The fields of a new \(CommentText.code(model.name)) that a client sends.")),
      "model": .string(context.type),
      // The properties: `{identifier, member, type, docs}`, and the parameters of the initializer.
      "properties": .list(
        properties.map {
          [
            "identifier": .string($0.name.identifier), "member": .string($0.name.member),
            "type": .string($0.type), "docs": .docs($0.docs),
          ]
        }),
      "parameters": .string(
        SwiftLayout.lines(
          properties.map(\.parameter), indent: 2 + index.margin,
          used: options.accessPrefix.count + 8)),
      // The parameters of the function that makes a draft, and the arguments of the draft's initializer.
      "draftParameters": .string(
        SwiftLayout.list(
          parameters.map(\.parameter), indent: 2 + index.margin,
          used: options.accessPrefix.count + context.type.count + 24)),
      "arguments": .string(
        SwiftLayout.lines(
          arguments.map { argument in
            let property = properties.first { $0.argument == argument.name.name }
            return "\(argument.name.label): \((property?.name ?? argument.name).identifier)"
          }, indent: 4 + index.margin, used: context.type.count + 8)),
      // The arguments that open the document, and those of the initializer as they are decoded.
      "document": .string(
        DraftContext.document(context.type, "only: \(SwiftLayout.array(names))")),
      "decoded": .string(
        SwiftLayout.lines(
          properties.map { draft.decoded($0.name, $0.name.name, $0.defaultValue) }, indent: 4,
          used: 14)),
      // The statements that visit the fields.
      "visits": .statements(properties.map(\.visit)),
    ])
  }

  private struct Property {
    var name: SwiftName
    var type: String
    var defaultValue: String?
    var docs: [String] = []
    /// The argument of the draft's initializer that it becomes.
    var argument: String
    /// The expression of the value that is visited.
    var visited: String

    var parameter: String {
      "\(name.parameter): \(type)" + (defaultValue.map { " = \($0)" } ?? "")
    }

    var visit: String {
      "fields(\(SwiftLayout.list([SwiftLiteral.string(name.name), visited], indent: 4, used: 8)))"
    }
  }

  private func property(_ name: String, _ context: ModelContext) -> Property? {
    guard let facts = context.fields.first(where: { $0.field.name == name }) else {
      return context.model.relationship(named: name).map {
        parent(SwiftName(name), $0, isWhole: true)
      }
    }
    let docs = CommentText.lines(facts.field.description)
    let mark = facts.field.isOptional ? "?" : ""
    switch facts.source {
    case .databaseKey, .computed, .firstVersion, .notDeleted: return nil  // the loader refused it
    case .link(let relationship, _):
      var property = parent(facts.name, relationship, isWhole: false)
      property.docs = docs
      return property
    case .draft(let value):
      return Property(
        name: facts.name, type: facts.type.property + mark, defaultValue: value, docs: docs,
        argument: name, visited: facts.bound(facts.name.property))
    case .draftOrDatabase where facts.isKey:
      return Property(
        name: facts.name, type: facts.type.property + "?", defaultValue: "nil", docs: docs,
        argument: name, visited: facts.name.property)
    case .draftOrDatabase:
      return Property(
        name: facts.name, type: "Input<\(facts.type.column)\(mark)>", defaultValue: ".absent",
        docs: docs, argument: name, visited: facts.name.property)
    }
  }

  /// The key of a parent.
  private func parent(
    _ name: SwiftName, _ relationship: Relationship, isWhole: Bool
  ) -> Property {
    let isComposite = index.model(relationship.target).map { !index.hasSimpleKey($0) } ?? false
    return Property(
      name: name,
      type: "\(index.typeName(relationship.target)).ID" + (relationship.isOptional ? "?" : ""),
      defaultValue: relationship.isOptional ? "nil" : nil,
      docs: CommentText.lines(relationship.description), argument: relationship.name,
      visited: (isComposite ? "key: " : "") + name.property)
  }
}

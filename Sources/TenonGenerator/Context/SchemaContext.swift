import Mustache
import TenonDialects
import TenonSchema

/// The data of the templates of the schema's namespace and of its enums.
struct SchemaContext {
  let index: SchemaIndex
  let options: GeneratorOptions
  let queries: [TypedQuery]

  /// The namespace.
  var value: MustacheValue {
    let graph = index.graph
    return .object([
      // The schema's name as declared.
      "name": .string(SwiftName(graph.name).identifier),
      // The lines of the doc comment, each to follow `///`.
      "docs": .docs(
        CommentText.lines(
          graph.description, or: "The schema \(CommentText.code(graph.name)).")),
      // The models' types, as the elements of an array.
      "models": .string(
        SwiftLayout.elements(
          index.generatedModels.map { "\(index.typeName($0.name)).self" }, indent: 2,
          used: options.accessPrefix.count + 45)),
      // The keys of encoded models if they are not the Swift names, or null.
      "jsonKeys": .text(options.jsonKeys == .snakeCase ? ".columns" : nil),
      // The DDL of each dialect: `{name, create, drop, end}`, lists of `{literal, comma}`.
      "dialects": .list(options.dialects.indices.map(dialect)),
      // The queries: see `QueryContext`.
      "queries": .list(
        queries.map { QueryContext(typed: $0, index: index, options: options).value }),
    ])
  }

  private func dialect(at position: Int) -> MustacheValue {
    let dialect = options.dialects[position]
    let ddl = DDL(index.graph, dialect: dialect)
    return [
      "name": .string(dialect.name),
      "create": statements(ddl.create),
      "drop": statements(ddl.drop),
      "end": position == options.dialects.count - 1 ? "))" : "),",
    ]
  }

  private func statements(_ statements: [String]) -> MustacheValue {
    .list(
      statements.map { sql in
        [
          "literal": .string(SwiftLiteral.wrapped(sql, indent: 8, used: 1, isFirst: true)),
          "comma": .string(statements.count == 1 ? "" : ","),
        ]
      })
  }

  /// An enum.
  func value(of type: EnumType) -> MustacheValue {
    .object([
      "name": .string(type.name),
      // The lines of the doc comment, each to follow `///`.
      "docs": .docs(
        CommentText.lines(
          type.description, or: "The enum \(CommentText.code(type.name)) of the schema.")),
      // The raw type.
      "raw": type.isInteger ? "Int" : "String",
      // The cases: `{identifier, raw}`; `raw` is null where it is the case's own name.
      "cases": .list(
        type.cases.map { enumCase in
          let raw: MustacheValue =
            switch enumCase.value {
            case .integer(let value): .string(SwiftLiteral.integer(value))
            case .text(enumCase.name): .null
            case .text(let text): .string(SwiftLiteral.string(text))
            }
          return ["identifier": .string(SwiftName(enumCase.name).identifier), "raw": raw]
        }),
    ])
  }
}

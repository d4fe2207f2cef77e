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
    let contents = options.dialects.contains(.sqlite) ? graph.contents : []
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
      // The values of each table in a SQLite file: `{function, name, model, key, columns, comma}`, with an expression and
      // a comma for each column.
      "contents": .list(contents.map { value(of: $0, isOnly: contents.count == 1) }),
      "hasContents": .bool(!contents.isEmpty),
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

  private func value(of table: TableContent, isOnly: Bool) -> MustacheValue {
    let comma = table.columns.count == 1 ? "" : ","
    return [
      "function": .string("content\(table.model)"),
      "comma": isOnly ? "" : ",",
      "name": .string(SwiftLiteral.string(table.name)),
      "model": .string(SwiftLiteral.string(table.model)),
      "key": .string(table.key.map(SwiftLiteral.string).joined(separator: ", ")),
      "columns": .list(
        table.columns.map { column in
          let options: [String?] = [
            SwiftLiteral.string(column.field),
            column.name == column.field ? nil : "column: \(SwiftLiteral.string(column.name))",
            expression(of: column.content),
            column.isOptional ? "isOptional: true" : nil,
          ]
          let arguments = options.compactMap(\.self)
          return .string(".init(\(SwiftLayout.list(arguments, indent: 8, used: 8)))" + comma)
        }),
    ]
  }

  private func expression(of content: ColumnContent) -> String {
    switch content {
    case .datetimes(let form): ".datetimes(as: \(SwiftLiteral.string(form)))"
    case .uuids(let form): ".uuids(as: \(SwiftLiteral.string(form)))"
    case .cases(let name, _, _): ".cases(of: \(name).self)"
    default: ".\(content)"
    }
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

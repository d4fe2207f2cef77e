import Mustache
import TenonSchema

/// What the templates of the schema's namespace and of its enums see.
struct SchemaContext {
  let index: SchemaIndex
  let options: GeneratorOptions
  let queries: [TypedQuery]

  /// The namespace.
  var value: MustacheValue {
    let graph = index.graph
    let columnChecks = columnChecks
    return .object([
      // The schema's name as declared.
      "name": .string(SwiftName(graph.name).identifier),
      // The lines of the doc comment, each to follow `///`.
      "docs": .docs(
        graph.description.map(CommentText.lines).flatMap { $0.isEmpty ? nil : $0 }
          ?? ["The schema \(CommentText.code(graph.name))."]),
      // The models' types, as the elements of an array.
      "models": .string(
        index.generatedModels.map { "\(index.typeName($0.name)).self" }.joined(separator: ", ")),
      // The DDL of each dialect: `{name, create, drop, end}`, lists of `{literal, comma}`.
      "dialects": .list(options.dialects.indices.map(dialect)),
      // How to find values of another form in a SQLite file: the arguments of each check, one on a line.
      "columnChecks": .list(columnChecks.map { ["lines": .statements($0)] }),
      "hasColumnChecks": .bool(!columnChecks.isEmpty),
      // The queries: see `QueryContext`.
      "queries": .list(queries.map { QueryContext($0, index: index, options: options).value }),
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

  /// Each check is a statement of its own: a long list of them in one expression would be slow to check.
  private var columnChecks: [[String]] {
    guard options.dialects.contains(.sqlite) else { return [] }
    return ColumnCheck.all(of: index.graph).map { check in
      let names = [check.model, check.field].map(SwiftLiteral.string)
      let places = [check.table, check.column].map(SwiftLiteral.string)
      let key = check.key.map(SwiftLiteral.string).joined(separator: ", ")
      var lines = [
        names.joined(separator: ", ")
          + ", table: \(places[0]), column: \(places[1]), key: [\(key)],",
        "expected: \(SwiftLiteral.string(check.expected)),",
        "condition: " + SwiftLiteral.wrapped(check.condition, indent: 8, used: 13),
      ]
      if let form = check.form {
        lines[2] += ","
        lines.append("form: " + SwiftLiteral.wrapped(form, indent: 8, used: 8))
      }
      lines[lines.count - 1] += "))"
      return lines
    }
  }

  /// An enum.
  func value(of type: EnumType) -> MustacheValue {
    .object([
      "name": .string(type.name),
      // The lines of the doc comment, each to follow `///`.
      "docs": .docs(
        type.description.map(CommentText.lines).flatMap { $0.isEmpty ? nil : $0 }
          ?? ["The enum \(CommentText.code(type.name)) of the schema."]),
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

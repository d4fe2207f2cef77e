import Mustache
import TenonSchema

/// The data of the template of a query.
struct QueryContext {
  let typed: TypedQuery
  let index: SchemaIndex
  let options: GeneratorOptions

  private var query: NamedQuery { typed.query }
  private var values: [NamedQuery.Value] { query.parameters.filter { !$0.isList } }
  private var lists: [NamedQuery.Value] { query.parameters.filter(\.isList) }

  var value: MustacheValue {
    let name = SwiftName(query.name)
    let (method, returns) = call
    let isWrite = typed.returns == .none
    return .object([
      // The function's name as declared, and bare.
      "identifier": .string(name.identifier),
      "function": .string(query.name),
      // The lines of the doc comment, each to follow `///`.
      "docs": .docs(
        CommentText.lines(
          query.description, or: "The query \(CommentText.code(query.name)) of the schema.")),
      // The struct of a row, or null if a row is one value or there are none: see `row`.
      "row": typed.columns.count > 1 ? row : .null,
      // The parameters of the function, and its return type.
      "parameters": .string(
        SwiftLayout.list(
          query.parameters.map { parameter in
            let type = index.type(of: parameter.type).property
            let optional = parameter.isOptional ? "\(type)?" : type
            return "\(SwiftName(parameter.name).parameter): "
              + (parameter.isList ? "[\(type)]" : optional)
          } + ["in session: Session"], indent: 2,
          used: options.accessPrefix.count + name.identifier.count + returns.count + 27)),
      "returns": .string(returns),
      // True if the statement writes, so that there are no rows.
      "isWrite": .bool(isWrite),
      // The session's method, its arguments, and the statements that make a value of a row.
      "method": .string(method),
      "arguments": .string(arguments),
      "decode": .statements(isWrite ? [] : decoded),
      // The arguments that make the constant.
      "definition": .statements(definition),
      // The constant that holds the SQL.
      "constant": .string(NamedQuery.constant(of: query.name)),
    ])
  }

  // MARK: - The function

  private var rowType: String {
    guard typed.columns.count == 1, let column = typed.columns.first else {
      return NamedQuery.rowType(of: query.name)
    }
    return column.swiftType
  }

  /// The session's method, and the type that it returns.
  private var call: (method: String, returns: String) {
    switch typed.returns {
    case .all: ("fetchAll", "[\(rowType)]")
    case .first: ("fetchFirst", "\(rowType)?")
    case .one: ("fetchOne", rowType)
    case .none: ("execute", "Int")
    }
  }

  private var arguments: String {
    let values = values.map { parameter in
      let name = SwiftName(parameter.name).identifier
      guard case .json = index.type(of: parameter.type) else { return "\(name).sqlValue" }
      return parameter.isOptional ? "\(name).map { JSON($0) }.sqlValue" : "JSON(\(name)).sqlValue"
    }
    let lists = lists.map { "\(SwiftName($0.name).identifier).map(\\.sqlValue)" }
    var arguments = ["Self.\(NamedQuery.constant(of: query.name))"]
    if !values.isEmpty { arguments.append("[\(values.joined(separator: ", "))]") }
    if !lists.isEmpty { arguments.append("lists: [\(lists.joined(separator: ", "))]") }
    return SwiftLayout.list(arguments, indent: 4, used: call.method.count + 32)
  }

  /// The arguments of the constant, the last without a comma.
  private var definition: [String] {
    func names(_ parameters: [NamedQuery.Value]) -> String {
      parameters.map { SwiftLiteral.string($0.name) }.joined(separator: ", ")
    }
    let options: [String?] = [
      "name: \(SwiftLiteral.string(query.name))",
      "sql: " + SwiftLiteral.wrapped(typed.sql, indent: 4, used: 6),
      values.isEmpty ? nil : "parameters: [\(names(values))]",
      lists.isEmpty ? nil : "lists: [\(names(lists))]",
      typed.writes.isEmpty ? nil : "writes: [\(models(typed.writes))]",
      typed.deletes.isEmpty ? nil : "deletes: [\(models(typed.deletes))]",
      typed.isRedacted ? "isRedacted: true" : nil,
    ]
    let arguments = options.compactMap(\.self)
    return arguments.dropLast().map { $0 + "," } + arguments.suffix(1)
  }

  private func models(_ names: [String]) -> String {
    names.map { "\(index.typeName($0)).self" }.joined(separator: ", ")
  }

  /// The statements that make a value of a row.
  private var decoded: [String] {
    let values = typed.columns.map { column in
      if let form = column.field?.stored {
        return "columns.next(stored: \(FieldFacts.expression(of: form)))"
      }
      guard case .json = column.type else { return "columns.next()" }
      return column.isOptional
        ? "columns.next(\(column.type.column)?.self)?.value"
        : "columns.next(\(column.type.column).self).value"
    }
    let arguments = zip(typed.columns, values).map { column, value in
      "\(SwiftName(column.property).label): \(value)"
    }
    let value =
      values.count == 1
      ? values[0] : "\(rowType)(\(SwiftLayout.lines(arguments, indent: 6)))"
    return ["var columns = row.columns(from: 0)", "return try \(value)"]
  }

  // MARK: - The row

  private var row: MustacheValue {
    let isRedacted = typed.columns.contains { $0.field?.isRedacted == true }
    return .object([
      // The name of the struct.
      "type": .string(rowType),
      // The protocols that keep a value out of descriptions and mirrors, and the expression of the description.
      "describable": .string(
        isRedacted ? ", CustomDebugStringConvertible, CustomReflectable" : ""),
      "description": .text(isRedacted ? description : nil),
      // The parameters of the initializer.
      "parameters": .string(
        SwiftLayout.lines(
          typed.columns.map {
            "\(SwiftName($0.property).parameter): \($0.swiftType)"
          }, indent: 4)),
      // The columns: `{identifier, member, type, docs}`.
      "columns": .list(
        typed.columns.map { column in
          let name = SwiftName(column.property)
          return [
            "identifier": .string(name.identifier), "member": .string(name.member),
            "type": .string(column.swiftType),
            "docs": .docs(CommentText.lines(column.field?.description)),
          ]
        }),
    ])
  }

  private var description: String {
    let parts = typed.columns.map { column in
      column.field?.isRedacted == true
        ? "\(column.property): <redacted>"
        : "\(column.property): \\(\(SwiftName(column.property).identifier))"
    }
    return "\"\(rowType)(\(parts.joined(separator: ", ")))\""
  }
}

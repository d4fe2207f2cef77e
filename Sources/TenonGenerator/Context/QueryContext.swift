import Mustache
import TenonSchema

/// What the template of a query sees.
struct QueryContext {
  private let typed: TypedQuery
  private let index: SchemaIndex
  private let options: GeneratorOptions

  init(_ query: TypedQuery, index: SchemaIndex, options: GeneratorOptions) {
    typed = query
    self.index = index
    self.options = options
  }

  var value: MustacheValue {
    let query = typed.query
    let name = SwiftName(query.name)
    let isWrite = typed.returns == .none
    return .object([
      // The function's name as declared, and bare.
      "identifier": .string(name.identifier),
      "function": .string(query.name),
      // The lines of the doc comment, each to follow `///`.
      "docs": .docs(docs),
      // The struct of a row, or null where a row is one value or there are none: see `row`.
      "row": typed.columns.count > 1 ? row : .null,
      // The parameters of the function, and what it returns.
      "parameters": .string(
        SwiftLayout.list(
          typed.parameters.map {
            "\(SwiftName($0.name).parameter): "
              + ($0.isList
                ? "[\($0.type.property)]" : $0.type.property + ($0.isOptional ? "?" : ""))
          } + ["in session: Session"], indent: 2,
          used: options.accessPrefix.count + name.identifier.count + returns.count + 27)),
      "returns": .string(returns),
      // Whether the statement writes, so that there are no rows.
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

  /// Whether a query's code names a type of Foundation, as the user's own types may.
  static func needsFoundation(_ query: TypedQuery) -> Bool {
    let types = query.parameters.map(\.type) + query.columns.map(\.type)
    return types.contains { type in
      switch type {
      case .identifier: false
      case .plain(let name): !tenonTypes.contains(name)
      case .json: true
      }
    }
  }

  /// The types that need no import besides Tenon's. The schema's enums are not among them: one import too many is
  /// better than one too few.
  private static let tenonTypes: Set<String> = [
    "Bool", "CalendarDate", "Double", "Float", "Int", "Int16", "Int32", "Int64", "JSONValue",
    "String", "TimeOfDay", "[UInt8]",
  ]

  // MARK: - The function

  private var rowType: String {
    guard typed.columns.count == 1, let column = typed.columns.first else {
      return NamedQuery.rowType(of: typed.query.name)
    }
    return column.type.property + (column.isOptional ? "?" : "")
  }

  private var returns: String {
    switch typed.returns {
    case .all: "[\(rowType)]"
    case .first: "\(rowType)?"
    case .one: rowType
    case .none: "Int"
    }
  }

  private var method: String {
    switch typed.returns {
    case .all: "fetchAll"
    case .first: "fetchFirst"
    case .one: "fetchOne"
    case .none: "execute"
    }
  }

  private var arguments: String {
    let constant = "Self.\(NamedQuery.constant(of: typed.query.name))"
    let values = typed.parameters.filter { !$0.isList }.map { parameter in
      let name = SwiftName(parameter.name).identifier
      guard case .json = parameter.type else { return "\(name).sqlValue" }
      return parameter.isOptional ? "\(name).map { JSON($0) }.sqlValue" : "JSON(\(name)).sqlValue"
    }
    let lists = typed.parameters.filter(\.isList).map {
      "\(SwiftName($0.name).identifier).map(\\.sqlValue)"
    }
    var arguments = [constant]
    if !values.isEmpty { arguments.append("[\(values.joined(separator: ", "))]") }
    if !lists.isEmpty { arguments.append("lists: [\(lists.joined(separator: ", "))]") }
    return SwiftLayout.list(arguments, indent: 4, used: method.count + 32)
  }

  /// The arguments of the constant, the last without a comma.
  private var definition: [String] {
    func names(where matches: (TypedQuery.Parameter) -> Bool) -> String {
      typed.parameters.filter(matches).map { SwiftLiteral.string($0.name) }.joined(separator: ", ")
    }
    let values = names { !$0.isList }
    let lists = names(where: \.isList)
    var arguments = [
      "name: \(SwiftLiteral.string(typed.query.name))",
      "sql: " + SwiftLiteral.wrapped(typed.sql, indent: 4, used: 6),
    ]
    if !values.isEmpty { arguments.append("parameters: [\(values)]") }
    if !lists.isEmpty { arguments.append("lists: [\(lists)]") }
    if !typed.writes.isEmpty { arguments.append("writes: [\(models(typed.writes))]") }
    if !typed.deletes.isEmpty { arguments.append("deletes: [\(models(typed.deletes))]") }
    if typed.isRedacted { arguments.append("isRedacted: true") }
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
      // The protocols of what keeps a value out of descriptions and mirrors, and the expression of the description.
      "describable": .string(
        isRedacted ? ", CustomDebugStringConvertible, CustomReflectable" : ""),
      "description": isRedacted ? .string(description) : .null,
      // The parameters of the initializer.
      "parameters": .string(
        SwiftLayout.lines(
          typed.columns.map {
            "\(SwiftName($0.property).parameter): \($0.type.property)\($0.isOptional ? "?" : "")"
          }, indent: 4)),
      // The columns: `{identifier, member, type, docs}`.
      "columns": .list(
        typed.columns.map { column in
          let name = SwiftName(column.property)
          return [
            "identifier": .string(name.identifier), "member": .string(name.member),
            "type": .string(column.type.property + (column.isOptional ? "?" : "")),
            "docs": .docs(column.field?.description.map(CommentText.lines) ?? []),
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

  private var docs: [String] {
    let lines = typed.query.description.map(CommentText.lines) ?? []
    return lines.isEmpty
      ? ["The query \(CommentText.code(typed.query.name)) of the schema."] : lines
  }
}

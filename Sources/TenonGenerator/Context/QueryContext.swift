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
        (typed.parameters.map {
          "\(SwiftName($0.name).parameter): "
            + ($0.isList ? "[\($0.type.property)]" : $0.type.property + ($0.isOptional ? "?" : ""))
        } + ["in session: Session"]).joined(separator: ", ")),
      "returns": .string(returns),
      // Whether the statement writes, so that there are no rows.
      "isWrite": .bool(isWrite),
      // The session's method, its arguments, and the expression that makes a value of a row.
      "method": .string(method),
      "arguments": .string(arguments),
      "decode": .string(isWrite ? "" : "try \(decoded)"),
      // The constant that holds the SQL.
      "constant": .string(NamedQuery.constant(of: query.name)),
      // Whether the values of the parameters stay out of logs.
      "isRedacted": .bool(typed.isRedacted),
      // The names of the parameters that are one value, and of those that are a list; null where none is a list.
      "names": typed.hasLists ? .text(names { !$0.isList }) : .null,
      "lists": typed.hasLists ? .string(names(where: \.isList)) : .null,
      // The structs of the models whose rows are inserted or updated, and of those whose rows are deleted, or null.
      "writes": .text(models(typed.writes)),
      "deletes": .text(models(typed.deletes)),
      "nameLiteral": .string(SwiftLiteral.string(query.name)),
      // The SQL of each dialect: `{name, literal, end}`.
      "statements": .list(options.dialects.indices.map(statement)),
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
    var arguments = constant
    if !values.isEmpty { arguments += ", [\(values.joined(separator: ", "))]" }
    if !lists.isEmpty { arguments += ", lists: [\(lists.joined(separator: ", "))]" }
    return arguments
  }

  private func names(where isOne: (TypedQuery.Parameter) -> Bool) -> String {
    typed.parameters.filter(isOne).map { SwiftLiteral.string($0.name) }.joined(separator: ", ")
  }

  private func models(_ names: [String]) -> String {
    names.map { "\(index.typeName($0)).self" }.joined(separator: ", ")
  }

  private var decoded: String {
    let values = typed.columns.enumerated().map { index, column in
      if let form = column.field?.stored {
        return "row.value(at: \(index), stored: \(FieldFacts.expression(of: form)))"
      }
      guard case .json = column.type else { return "row.value(at: \(index))" }
      return "row.value(\(column.type.column)\(column.isOptional ? "?" : "").self, at: \(index))"
        + (column.isOptional ? "?.value" : ".value")
    }
    guard values.count > 1 else { return values.first ?? "" }
    let arguments = zip(typed.columns, values).map { column, value in
      "\(SwiftName(column.property).label): \(value)"
    }
    return "\(rowType)(\(arguments.joined(separator: ", ")))"
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
        typed.columns.map {
          "\(SwiftName($0.property).parameter): \($0.type.property)\($0.isOptional ? "?" : "")"
        }.joined(separator: ", ")),
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

  // MARK: - The SQL

  /// The description, then the SQL as the schema has it.
  private var docs: [String] {
    let query = typed.query
    var lines = query.description.map(CommentText.lines) ?? []
    if lines.isEmpty { lines = ["The query \(CommentText.code(query.name)) of the schema."] }
    lines.append("")
    for line in CommentText.lines(query.sql.text) { lines += Self.filled(line) }
    return lines
  }

  /// A line of SQL as code of a doc comment, broken at spaces where it is too long.
  private static func filled(_ line: String) -> [String] {
    let margin = "    "
    // The extension's indentation, the slashes and the space behind them.
    let room = LineWrapper.width - 6 - margin.count
    guard line.count > room else { return [line.isEmpty ? "" : margin + line] }
    let indent = String(line.prefix { $0 == " " }) + "  "
    var lines: [String] = []
    var current = ""
    for word in line.split(separator: " ") {
      if current.isEmpty {
        current = (lines.isEmpty ? String(indent.dropLast(2)) : indent) + word
      } else if current.count + 1 + word.count <= room {
        current += " " + word
      } else {
        lines.append(margin + current)
        current = indent + word
      }
    }
    return lines + [margin + current]
  }

  private func statement(at position: Int) -> MustacheValue {
    let dialect = options.dialects[position]
    let sql = QuerySQL(typed, dialect: dialect)
    var end = position == options.dialects.count - 1 ? ")" : ","
    if let order = sql.order {
      end = ", mysqlOrder: [\(order.map(String.init).joined(separator: ", "))]" + end
    }
    return [
      "name": .string(dialect.name),
      "literal": .string(
        SwiftLiteral.wrapped(sql.text, indent: 4, used: dialect.name.count + 2 + end.count)),
      "end": .string(end),
    ]
  }
}

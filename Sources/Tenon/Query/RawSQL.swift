/// SQL written by hand. What is interpolated is bound as a value or quoted as a name; it is never spliced into the text.
///
///     let sql: SQL = "SELECT \(User.username) FROM \(User.self) WHERE \(User.age) >= \(minimum)"
///     let names = try session.fetch(sql, as: String.self)
///
/// | interpolated | becomes |
/// |---|---|
/// | a value: `\(18)`, `\(name)`, `\(user.id)` | a parameter |
/// | `\(list: ids)` | a list of parameters for `IN`: `(?, ?, ?)` |
/// | a column: `\(User.age)` | `"users"."age"` |
/// | another expression: `\(User.age + 1)` | its SQL, in parentheses |
/// | a model: `\(User.self)` | `"users"` |
/// | `\(identifier: name)` | `"name"`, whatever the name contains |
/// | other SQL: `\(sql)` | itself, with its parameters |
/// | `\(raw: text)` | the text as it is: never for what comes from outside |
///
/// Parameters can have names as well: `:minimum` takes its value from the dictionary that comes with the SQL. The
/// placeholders of databases (`?`, `$1`) are refused.
public struct SQL: Sendable {
  /// Text, and what stands between it.
  package enum Part: Sendable {
    case text(String)
    case node(SQLNode)
    case identifier(String)
    case list([SQLValue])
  }

  package private(set) var parts: [Part] = []

  /// Takes text as it is, such as a script read from a file. Never use it for what comes from outside.
  public init(raw text: String) { append(.text(text)) }

  /// Texts that meet become one, so that quotes and comments are seen whole.
  fileprivate mutating func append(_ part: Part) {
    if case .text(let text) = part, case .text(let before) = parts.last {
      parts[parts.count - 1] = .text(before + text)
    } else {
      parts.append(part)
    }
  }
}

extension SQL: ExpressibleByStringInterpolation {
  /// Takes a literal without interpolations.
  public init(stringLiteral value: String) { append(.text(value)) }

  /// Takes a literal with interpolations.
  public init(stringInterpolation: StringInterpolation) { self = stringInterpolation.sql }

  /// Collects the parts of a literal.
  public struct StringInterpolation: StringInterpolationProtocol {
    fileprivate var sql = SQL(raw: "")

    /// Starts a literal.
    public init(literalCapacity: Int, interpolationCount: Int) {}

    /// Adds text that stands in the program.
    public mutating func appendLiteral(_ literal: String) { sql.append(.text(literal)) }

    /// Binds a value.
    public mutating func appendInterpolation<Value: SQLConvertible>(_ value: Value) {
      sql.append(.node(.value(value.sqlValue)))
    }

    /// Binds a list of values in parentheses, for `IN`. An empty list has no members.
    public mutating func appendInterpolation<Value: SQLConvertible>(
      list values: some Sequence<Value>
    ) {
      sql.append(.list(values.map(\.sqlValue)))
    }

    /// Names a column with its table, or writes an expression.
    public mutating func appendInterpolation<Expression: SQLExpression>(_ expression: Expression) {
      sql.append(.node(expression.node.asStored))
    }

    /// Names a model's table.
    public mutating func appendInterpolation<Root: Model>(_ model: Root.Type) {
      sql.append(.identifier(Root.modelDefinition.table))
    }

    /// Names a table, a column or anything else, in quotes.
    public mutating func appendInterpolation(identifier: String) {
      sql.append(.identifier(identifier))
    }

    /// Adds other SQL with its parameters.
    public mutating func appendInterpolation(_ other: SQL) {
      for part in other.parts { sql.append(part) }
    }

    /// Adds text as it is. Never use it for what comes from outside.
    public mutating func appendInterpolation(raw text: String) { sql.append(.text(text)) }
  }
}

extension SQL {
  /// The SQL in a dialect, with what is bound to its parameters.
  ///
  ///     sql.statement(for: .postgresql, ["minimum": 18]).sql
  ///
  /// - Parameters:
  ///   - dialect: The dialect of the placeholders and quotes; the rest is as you wrote it.
  ///   - parameters: The values of the parameters that have names.
  /// - Throws: `SQLError` when a parameter has no value or a value no parameter, when something is interpolated
  ///   between quotes or in a comment, and when the text has placeholders of its own.
  public func statement(
    for dialect: Dialect, _ parameters: [String: any SQLConvertible] = [:]
  ) throws -> SQLStatement {
    var writer = SQLWriter(dialect)
    var unused = Set(parameters.keys)
    let texts = parts.map { part in
      if case .text(let text) = part { text } else { "…" }
    }
    func failure(_ message: String) -> SQLError {
      SQLError(message: message, statement: texts.joined())
    }
    for (index, part) in parts.enumerated() {
      switch part {
      case .text(let text):
        var scanner = RawSQLScanner(text, dialect.lexis)
        scanner.scan()
        if let placeholder = scanner.placeholder {
          throw failure(
            "\(placeholder) is a placeholder without a value: interpolate the value, or name it "
              + "as in :name")
        }
        if let place = scanner.openPlace, index < parts.count - 1 {
          throw failure(
            "something is interpolated inside \(place): a value needs no quotes, and a part of a "
              + "text has to be put together before it is interpolated")
        }
        for piece in scanner.pieces {
          switch piece {
          case .text(let text): writer.append(text)
          case .parameter(let name):
            guard let value = parameters[name] else {
              throw failure("the parameter :\(name) has no value")
            }
            unused.remove(name)
            writer.bind(value.sqlValue)
          }
        }
      case .node(let node):
        switch node {
        case .column, .value: try writer.write(node)
        default:
          writer.append("(")
          try writer.write(node)
          writer.append(")")
        }
      case .identifier(let name): writer.append(quoted: name)
      case .list(let values): dialect.write(list: values, to: &writer)
      }
    }
    if let name = unused.min() { throw failure("there is no parameter :\(name)") }
    return try writer.statement
  }
}

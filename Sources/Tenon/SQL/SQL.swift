/// SQL written by hand: a statement, or an expression in one. What is interpolated is bound as a value or quoted as a
/// name; it is never spliced into the text.
///
///     let names = try session.fetch(
///       "SELECT \(User.username) FROM \(User.self) WHERE \(User.age) >= \(minimum)", as: String.self)
///     User.query.order(by: sql("length(\(User.email))", as: Int.self))
///
/// | interpolated | becomes |
/// |---|---|
/// | a value: `\(18)`, `\(name)`, `\(user.id)` | a parameter; nil is NULL |
/// | `\(list: ids)` | a list of parameters for `IN`: `(?, ?, ?)` |
/// | a column: `\(User.age)` | `"users"."age"` |
/// | another expression: `\(User.age + 1)` | its SQL, in parentheses where it needs them |
/// | a model: `\(User.self)` | `"users"` |
/// | `\(identifier: name)` | `"name"`, whatever the name contains |
/// | other SQL: `\(sql)` | itself, with its parameters |
/// | `\(raw: text)` | the text as it is: never for what comes from outside |
///
/// The parameters of a statement can have names as well: `:minimum` takes its value from the dictionary that comes with
/// the SQL. The placeholders of databases (`?`, `$1`) are refused. Text that is no literal is no `SQL`: interpolating it
/// binds it.
public struct SQL: Sendable {
  /// Text, or what stands between it.
  package enum Part: Sendable {
    /// Text as it is.
    case text(String)
    /// A name, to be quoted.
    case identifier(String)
    /// An expression as it is.
    case node(SQLNode)
    /// An expression beside others, in parentheses where it needs them.
    case operand(SQLNode)
    /// Values in parentheses.
    case list([SQLValue])
  }

  package private(set) var parts: [Part] = []

  /// Takes text as it is, such as a script read from a file. Never use it for what comes from outside.
  public init(raw text: String) { append(.text(text)) }

  /// Texts that meet become one, so that quotes and comments are seen whole.
  fileprivate mutating func append(_ part: Part) {
    guard case .text(let text) = part else { return parts.append(part) }
    if text.isEmpty { return }
    if case .text(let before) = parts.last {
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
    public init(literalCapacity: Int, interpolationCount: Int) {
      sql.parts.reserveCapacity(interpolationCount * 2 + 1)
    }

    package mutating func append(_ part: Part) { sql.append(part) }

    /// Adds text that stands in the program.
    public mutating func appendLiteral(_ literal: String) { append(.text(literal)) }

    /// Binds a value.
    public mutating func appendInterpolation<Value: SQLConvertible>(_ value: Value) {
      append(.node(.value(value.sqlValue)))
    }

    /// Binds a value, or NULL.
    public mutating func appendInterpolation<Value: SQLConvertible>(_ value: Value?)
    where Value.Unwrapped == Value {
      append(.node(.value(value.sqlValue)))
    }

    /// Binds a list of values in parentheses, for `IN`. An empty list has no members.
    public mutating func appendInterpolation<Value: SQLConvertible>(
      list values: some Sequence<Value>
    ) {
      append(.list(values.map(\.sqlValue)))
    }

    /// Names a column with its table, or writes another expression.
    public mutating func appendInterpolation<Expression: SQLExpression>(_ expression: Expression) {
      append(.operand(expression.node.asStored))
    }

    /// Names a model's table.
    public mutating func appendInterpolation<Root: Model>(_ model: Root.Type) {
      append(.identifier(Root.modelDefinition.table))
    }

    /// Inserts all columns of a model, in the order it is read.
    ///
    ///     "SELECT \(User.columns) FROM \(User.self) WHERE username LIKE \(pattern)"
    public mutating func appendInterpolation<Root: Model>(_ columns: ModelColumns<Root>) {
      for (index, node) in columns.nodes.enumerated() {
        if index > 0 { append(.text(", ")) }
        append(.node(node))
      }
    }

    /// Inserts a query, in parentheses.
    ///
    ///     "DELETE FROM users WHERE id IN \(User.query.filter(!User.isActive).select(User.id))"
    public mutating func appendInterpolation<Query: RowFetchable>(_ query: Query) {
      append(.node(.scalar(query.selected.subquery)))
    }

    /// Names a table, a column or anything else, in quotes.
    public mutating func appendInterpolation(identifier: String) { append(.identifier(identifier)) }

    /// Adds other SQL with its parameters.
    public mutating func appendInterpolation(_ other: SQL) {
      for part in other.parts { append(part) }
    }

    /// Adds text as it is. Never use it for what comes from outside.
    public mutating func appendInterpolation(raw text: String) { append(.text(text)) }

    /// Writes an expression without parentheses around it, as an argument.
    package mutating func appendInterpolation(_ node: SQLNode) { append(.node(node)) }

    /// Writes an expression that stands beside an operator.
    package mutating func appendInterpolation(operand node: SQLNode) { append(.operand(node)) }

    /// Writes a number as it is.
    package mutating func appendInterpolation(literal number: Int) { append(.text("\(number)")) }
  }
}

/// An expression in SQL of your own.
///
///     sql("lower(\(User.email))", as: String.self)              // a column
///     sql("\(User.age) + \(years) > 65", as: Bool?.self)        // a value, bound
///     sql("(SELECT max(\(Post.id)) FROM \(Post.self))", as: Post.ID?.self)
///
/// It is checked when a statement is made of it: a parameter with a name or a placeholder (`:name`, `?`), and something
/// interpolated between quotes or in a comment, make the statement fail with `SQLError`.
///
/// - Parameters:
///   - sql: The SQL of one expression.
///   - type: The Swift type of its value; optional when it may be NULL.
public func sql<Value: SQLConvertible>(_ sql: SQL, as type: Value.Type) -> Computed<Value> {
  Computed(result: .raw(sql))
}

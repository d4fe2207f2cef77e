/// Hand-written SQL: a statement or an expression. Interpolated values are bound and interpolated names are quoted;
/// they never become part of the text.
///
///     let names = try session.fetch(
///       "SELECT \(User.username) FROM \(User.self) WHERE \(User.age) >= \(minimum)", as: String.self)
///     User.query.order(by: sql("length(\(User.email))", as: Int.self))
/// | Interpolation | Result |
/// | interpolated | becomes |
/// | a value: `\(18)`, `\(name)`, `\(user.id)` | a parameter; nil is NULL |
/// | a value: `\(18)`, `\(name)`, `\(user.id)` | a parameter; nil is NULL |
/// | `\(list: ids)` | a list of parameters for `IN`: `(?, ?, ?)` |
/// | a column: `\(User.age)` | `"users"."age"` |
/// | another expression: `\(User.age + 1)` | its SQL, in parentheses if needed |
/// | a model: `\(User.self)` | `"users"` |
/// | `\(identifier: name)` | `"name"`, whatever the name contains |
/// | other SQL: `\(sql)` | that SQL, with its parameters |
/// | `\(raw: text)` | the text without any check; never use it for input from outside |
///
/// A statement can also have named parameters: `:minimum` takes its value from the dictionary that is passed with the
/// SQL. Placeholders of databases (`?`, `$1`) are refused. Only a literal is `SQL`; a `String` that is interpolated is
/// bound.
public struct SQL: Sendable {
  /// A piece of text, or an interpolation.
  package enum Part: Sendable {
    /// Text as written.
    case text(String)
    /// A name to quote.
    case identifier(String)
    /// An expression without parentheses.
    case node(SQLNode)
    /// An operand, in parentheses if needed.
    case operand(SQLNode)
    /// A list of values in parentheses.
    case list([SQLValue])
  }

  package private(set) var parts: [Part] = []

  /// Creates SQL from text without any check, such as a script that is read from a file. Never use it for input from
  /// outside.
  public init(raw text: String) { append(.text(text)) }

  /// Adds a part. Adjacent texts are joined, so that the scanner sees quotes and comments as a whole.
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
  /// Creates SQL from a literal without interpolations.
  public init(stringLiteral value: String) { append(.text(value)) }

  /// Creates SQL from a literal with interpolations.
  public init(stringInterpolation: StringInterpolation) { self = stringInterpolation.sql }

  /// The parts of a literal with interpolations.
  public struct StringInterpolation: StringInterpolationProtocol {
    fileprivate var sql = SQL(raw: "")

    /// Begins a literal.
    public init(literalCapacity: Int, interpolationCount: Int) {
      sql.parts.reserveCapacity(interpolationCount * 2 + 1)
    }

    package mutating func append(_ part: Part) { sql.append(part) }

    /// Adds text of the literal.
    public mutating func appendLiteral(_ literal: String) { append(.text(literal)) }

    /// Adds a value, which is bound.
    public mutating func appendInterpolation<Value: SQLConvertible>(_ value: Value) {
      append(.node(.value(value.sqlValue)))
    }

    /// Adds a value or NULL, which is bound.
    public mutating func appendInterpolation<Value: SQLConvertible>(_ value: Value?)
    where Value.Unwrapped == Value {
      append(.node(.value(value.sqlValue)))
    }

    /// Adds a list of values in parentheses, for `IN`. Each value is bound; a condition with an empty list is false.
    public mutating func appendInterpolation<Value: SQLConvertible>(
      list values: some Sequence<Value>
    ) {
      append(.list(values.map(\.sqlValue)))
    }

    /// Adds a column with its table, or another expression.
    public mutating func appendInterpolation<Expression: SQLExpression>(_ expression: Expression) {
      append(.operand(expression.node.asStored))
    }

    /// Adds the name of a model's table.
    public mutating func appendInterpolation<Root: Model>(_ model: Root.Type) {
      append(.identifier(Root.modelDefinition.table))
    }

    /// Adds all columns of a model, in the order in which it decodes them.
    ///
    ///     "SELECT \(User.columns) FROM \(User.self) WHERE username LIKE \(pattern)"
    public mutating func appendInterpolation<Root: Model>(_ columns: ModelColumns<Root>) {
      for (index, node) in columns.nodes.enumerated() {
        if index > 0 { append(.text(", ")) }
        append(.node(node))
      }
    }

    /// Adds a query in parentheses.
    ///
    ///     "DELETE FROM users WHERE id IN \(User.query.filter(!User.isActive).select(User.id))"
    public mutating func appendInterpolation<Query: RowFetchable>(_ query: Query) {
      append(.node(.scalar(query.selected.subquery)))
    }

    /// Adds the name of a table, a column or anything else, in quotes.
    public mutating func appendInterpolation(identifier: String) { append(.identifier(identifier)) }

    /// Adds other SQL, with its parameters.
    public mutating func appendInterpolation(_ other: SQL) {
      for part in other.parts { append(part) }
    }

    /// Adds text without any check. Never use it for input from outside.
    public mutating func appendInterpolation(raw text: String) { append(.text(text)) }

    /// Adds an expression without parentheses around it, such as an argument.
    package mutating func appendInterpolation(_ node: SQLNode) { append(.node(node)) }

    /// Adds an operand, in parentheses if needed.
    package mutating func appendInterpolation(operand node: SQLNode) { append(.operand(node)) }

    /// Adds a number as text.
    package mutating func appendInterpolation(literal number: Int) { append(.text("\(number)")) }
  }
}

/// Returns hand-written SQL as an expression.
///
///     sql("lower(\(User.email))", as: String.self)              // a column
///     // (lower("users"."email"))
///     sql("\(User.age) + \(years) > 65", as: Bool?.self)        // a value, which is bound
///     // ("users"."age" + ? > 65)
///     sql("(SELECT max(\(Post.id)) FROM \(Post.self))", as: Post.ID?.self)
///     // ((SELECT max("posts"."id") FROM "posts"))
///
/// The statement that uses it fails with `SQLError` if the SQL contains a named parameter, a placeholder (`?`), or an
/// interpolation between quotes or in a comment.
///
/// - Parameters:
///   - sql: The SQL of one expression.
///   - type: The Swift type of its value, optional if it may be NULL.
public func sql<Value: SQLConvertible>(_ sql: SQL, as type: Value.Type) -> Computed<Value> {
  Computed(result: .raw(sql))
}

/// SQL in a string literal: what is interpolated is bound as a value or quoted as a name, never spliced.
///
///     sql("lower(\(User.email))", as: String.self)              // a column
///     sql("\(User.age) + \(years) > 65", as: Bool?.self)        // a value, bound
///     sql("(SELECT max(\(Post.id)) FROM \(Post.self))", as: Post.ID?.self)
///
/// A string that is not a literal is no `SQLSnippet`, and interpolating one binds it.
public struct SQLSnippet: ExpressibleByStringInterpolation, Sendable {
  package private(set) var parts: [SQLPart]

  /// Takes the text of a literal.
  public init(stringLiteral text: String) { parts = [.text(text)] }

  /// Takes the pieces of a literal.
  public init(stringInterpolation: StringInterpolation) { parts = stringInterpolation.parts }

  /// The pieces of a literal, collected by the compiler's calls.
  public struct StringInterpolation: StringInterpolationProtocol {
    package private(set) var parts: [SQLPart] = []

    /// Creates an interpolation without pieces.
    public init(literalCapacity: Int, interpolationCount: Int) {
      parts.reserveCapacity(interpolationCount * 2 + 1)
    }

    /// Takes text of the literal, as it is.
    public mutating func appendLiteral(_ text: String) {
      if !text.isEmpty { parts.append(.text(text)) }
    }

    /// Binds a value.
    public mutating func appendInterpolation<Value: SQLConvertible>(_ value: Value) {
      parts.append(.node(.value(value.sqlValue)))
    }

    /// Inserts a column or another expression.
    public mutating func appendInterpolation<Source: SQLExpression>(_ expression: Source) {
      parts.append(.operand(expression.node.asStored))
    }

    /// Inserts a model's table, quoted.
    public mutating func appendInterpolation<Root: Model>(_ model: Root.Type) {
      parts.append(.name(model.modelDefinition.table))
    }

    /// Inserts a name of the database, quoted, whatever characters it contains.
    public mutating func appendInterpolation(name: String) { parts.append(.name(name)) }

    /// Inserts other SQL.
    public mutating func appendInterpolation(_ sql: SQLSnippet) { parts += sql.parts }

    /// Inserts an expression without parentheses around it, as an argument.
    package mutating func appendInterpolation(_ node: SQLNode) { parts.append(.node(node)) }

    /// Inserts an expression that stands beside an operator.
    package mutating func appendInterpolation(operand node: SQLNode) {
      parts.append(.operand(node))
    }

    /// Inserts a number of the statement's own.
    package mutating func appendInterpolation(literal number: Int) {
      parts.append(.text(String(number)))
    }

    /// Inserts a word of the dialect.
    package mutating func appendInterpolation(word: String) { parts.append(.text(word)) }
  }
}

/// A piece of SQL text.
package enum SQLPart: Sendable {
  /// Text as it is.
  case text(String)
  /// A name, to be quoted.
  case name(String)
  /// An expression as it is.
  case node(SQLNode)
  /// An expression that stands beside others, in parentheses where it needs them.
  case operand(SQLNode)
}

/// An expression in SQL of your own.
///
///     User.query.order(by: sql("length(\(User.email))", as: Int.self))
///
/// - Parameters:
///   - sql: The SQL of one expression.
///   - type: The Swift type of its value; optional when it may be NULL.
public func sql<Value: SQLConvertible>(_ sql: SQLSnippet, as type: Value.Type) -> Computed<Value> {
  Computed(result: .raw(sql.parts))
}

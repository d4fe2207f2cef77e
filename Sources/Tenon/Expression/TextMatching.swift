// Searching text.

extension SQLExpression where Value.Unwrapped == String {
  /// `LIKE`: `%` stands for any text, `_` for one character, a backslash takes the next character as it is.
  /// Whether case matters is up to the database: on SQLite and MySQL it does not, on PostgreSQL it does.
  ///
  ///     User.query.filter(User.username.like("%john%"))
  public func like(_ pattern: String) -> Condition {
    Condition(.like(node, pattern: .value(.text(pattern)), ignoresCase: false))
  }

  /// `LIKE` without regard to case, on every database (on SQLite: the case of ASCII letters).
  public func ilike(_ pattern: String) -> Condition {
    Condition(.like(node, pattern: .value(.text(pattern)), ignoresCase: true))
  }

  /// Whether the text contains other text exactly as it is; `%` and `_` have no meaning.
  ///
  ///     Post.query.filter(Post.title.contains("50%"))
  public func contains(_ text: String) -> Condition { Condition(.match(node, .contains(text))) }

  /// Whether the text starts with other text exactly as it is.
  public func hasPrefix(_ text: String) -> Condition { Condition(.match(node, .hasPrefix(text))) }

  /// Whether the text ends with other text exactly as it is.
  public func hasSuffix(_ text: String) -> Condition { Condition(.match(node, .hasSuffix(text))) }
}

// Conditions that search text.

extension SQLExpression where Value.Unwrapped == String {
  /// `LIKE`: true if the text matches a pattern. `%` stands for any text, `_` for one character, and a backslash
  /// escapes the next character.
  ///
  ///     User.query.filter(User.username.like("%john%"))
  ///     // "users"."username" LIKE ? ESCAPE '\'
  ///
  /// SQLite and MySQL ignore case; PostgreSQL does not.
  public func like(_ pattern: String) -> Condition {
    Condition(.like(node, pattern: .value(.text(pattern)), ignoresCase: false))
  }

  /// `ILIKE`: true if the text matches a pattern, ignoring case on every database. SQLite ignores the case of ASCII
  /// letters only.
  ///
  ///     User.query.filter(User.username.ilike("%john%"))
  ///     // "users"."username" LIKE ? ESCAPE '\'
  ///
  /// It is `ILIKE` on PostgreSQL and a `LIKE` of two `LOWER(…)` on MySQL.
  public func ilike(_ pattern: String) -> Condition {
    Condition(.like(node, pattern: .value(.text(pattern)), ignoresCase: true))
  }

  /// True if the text contains another text exactly. `%` and `_` are ordinary characters, and case matters.
  ///
  ///     Post.query.filter(Post.title.contains("50%"))
  ///     // instr("posts"."title", ?) > 0
  ///
  /// The other databases use `LIKE` with an escaped pattern.
  public func contains(_ text: String) -> Condition { Condition(.match(node, .contains(text))) }

  /// True if the text starts with another text exactly. `%` and `_` are ordinary characters, and case matters.
  ///
  ///     Post.query.filter(Post.title.hasPrefix("How"))
  ///     // "posts"."title" GLOB ?
  ///
  /// The other databases use `LIKE` with an escaped pattern.
  public func hasPrefix(_ text: String) -> Condition { Condition(.match(node, .hasPrefix(text))) }

  /// True if the text ends with another text exactly. `%` and `_` are ordinary characters, and case matters.
  ///
  ///     User.query.filter(User.email.hasSuffix(".org"))
  ///
  /// SQLite compares the last bytes; the other databases use `LIKE` with an escaped pattern.
  public func hasSuffix(_ text: String) -> Condition { Condition(.match(node, .hasSuffix(text))) }
}

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

  /// `ILIKE`: true if the text matches a pattern, ignoring case on every database, also of letters beyond ASCII.
  ///
  ///     User.query.filter(User.username.ilike("%jürgen%"))
  ///     // unicode_lower("users"."username") LIKE ? ESCAPE '\'
  ///
  /// SQLite uses a function that Tenon's connections have. It is `ILIKE` on PostgreSQL and a `LIKE` of two `LOWER(…)`
  /// on MySQL. PostgreSQL knows the case of the letters of the database's locale.
  public func ilike(_ pattern: String) -> Condition {
    Condition(.like(node, pattern: .value(.text(pattern)), ignoresCase: true))
  }

  /// True if the text contains another text exactly. `%` and `_` are ordinary characters, and case matters.
  ///
  ///     Post.query.filter(Post.title.contains("50%"))
  ///     // instr("posts"."title", ?) > 0
  ///
  /// The other databases use `LIKE` with an escaped pattern.
  public func contains(_ text: String) -> Condition {
    Condition(.match(node, .contains(text), ignoresCase: false))
  }

  /// True if the text contains another text, ignoring case as `ilike` does. `%` and `_` are ordinary characters.
  ///
  ///     User.query.filter(User.username.icontains("jürgen"))
  ///     // instr(unicode_lower("users"."username"), ?) > 0
  public func icontains(_ text: String) -> Condition {
    Condition(.match(node, .contains(text), ignoresCase: true))
  }

  /// True if the text starts with another text. `%` and `_` are ordinary characters.
  ///
  ///     Post.query.filter(Post.title.hasPrefix("How"))
  ///     // "posts"."title" GLOB ?
  ///
  /// The other databases use `LIKE` with an escaped pattern.
  ///
  /// - Parameters:
  ///   - text: The start of the text.
  ///   - ignoresCase: True to ignore case, as `ilike` does.
  public func hasPrefix(_ text: String, ignoringCase ignoresCase: Bool = false) -> Condition {
    Condition(.match(node, .hasPrefix(text), ignoresCase: ignoresCase))
  }

  /// True if the text ends with another text. `%` and `_` are ordinary characters.
  ///
  ///     User.query.filter(User.email.hasSuffix(".org"))
  ///
  /// SQLite compares the last bytes; the other databases use `LIKE` with an escaped pattern.
  ///
  /// - Parameters:
  ///   - text: The end of the text.
  ///   - ignoresCase: True to ignore case, as `ilike` does.
  public func hasSuffix(_ text: String, ignoringCase ignoresCase: Bool = false) -> Condition {
    Condition(.match(node, .hasSuffix(text), ignoresCase: ignoresCase))
  }
}

// Functions of text. Databases count Unicode scalars as characters, and positions from 1.

extension SQLExpression where Value.Unwrapped == String {
  /// `LOWER`: the text in lower case. SQLite changes only the letters A to Z.
  ///
  ///     User.query.filter(User.email.lower() == "alice@example.com")
  ///     // LOWER("users"."email") = ?
  public func lower() -> Computed<Value> { Computed(.function(.lower, of: node)) }

  /// `UPPER`: the text in upper case. SQLite changes only the letters a to z.
  ///
  ///     User.username.upper()
  ///     // UPPER("users"."username")
  public func upper() -> Computed<Value> { Computed(.function(.upper, of: node)) }

  /// `TRIM`: the text without spaces at both ends. Other white space stays.
  ///
  ///     User.username.trim()
  ///     // TRIM("users"."username")
  public func trim() -> Computed<Value> { Computed(.function(.trim, of: node)) }

  /// `LTRIM`: the text without spaces at its start.
  ///
  ///     User.username.ltrim()
  ///     // LTRIM("users"."username")
  public func ltrim() -> Computed<Value> { Computed(.function(.trimStart, of: node)) }

  /// `RTRIM`: the text without spaces at its end.
  ///
  ///     User.username.rtrim()
  ///     // RTRIM("users"."username")
  public func rtrim() -> Computed<Value> { Computed(.function(.trimEnd, of: node)) }

  /// `REPLACE`: the text with every occurrence of a text replaced; case matters.
  ///
  ///     Post.title.replace("Swift", with: "Swift 6")
  ///     // REPLACE("posts"."title", ?, ?)
  ///
  /// An empty search text replaces nothing.
  public func replace(_ text: String, with replacement: String) -> Computed<Value> {
    Computed(.function(.replace(text, with: replacement), of: node))
  }

  /// `SUBSTR`: a part of the text.
  ///
  ///     User.username.substring(from: 1, length: 3)          // the first three characters
  ///     // SUBSTR("users"."username", ?, ?)
  ///
  /// - Parameters:
  ///   - start: The position of the first character, counted from 1. A smaller number makes the statement fail with
  ///     `SQLError`.
  ///   - length: The number of characters; nil for all that follow. A negative number makes the statement fail with
  ///     `SQLError`.
  public func substring(from start: Int, length: Int? = nil) -> Computed<Value> {
    if start < 1 {
      return Computed(
        .refused("a substring cannot start at \(start): positions are counted from 1"))
    }
    if let length, length < 0 {
      return Computed(.refused("a substring cannot be \(length) characters long"))
    }
    return Computed(.function(.substring(from: start, length: length), of: node))
  }

  /// `||`: the text followed by another text.
  ///
  ///     User.firstName + " " + User.lastName
  ///     // ("users"."first_name" || ? || "users"."last_name")
  ///
  /// It is `CONCAT(…)` on MySQL.
  public static func + (left: Self, right: String) -> Computed<Value> {
    Computed(.concatenating(left.node, .value(.text(right))))
  }

  /// `||`: a text followed by the expression's text.
  ///
  ///     "@" + User.username
  ///     // (? || "users"."username")
  public static func + (left: String, right: Self) -> Computed<Value> {
    Computed(.concatenating(.value(.text(left)), right.node))
  }

  /// `||`: the texts of two expressions one after the other; NULL if one of them is.
  ///
  ///     Post.title + Post.content
  ///     // ("posts"."title" || "posts"."content")
  public static func + <Other: SQLExpression<Value>>(left: Self, right: Other) -> Computed<Value> {
    Computed(.concatenating(left.node, right.node))
  }
}

extension SQLExpression where Value == String {
  /// `LENGTH`: the number of characters. SQLite counts those before the first NUL character.
  ///
  ///     User.query.filter(User.username.length() > 20)
  ///     // LENGTH("users"."username") > ?
  ///
  /// It is `CHAR_LENGTH` on MySQL.
  public func length() -> Computed<Int> { Computed(.function(.length, of: node)) }

  /// `||`: the text followed by the text of another expression; NULL if that is NULL.
  public static func + <Other: SQLExpression<String?>>(
    left: Self, right: Other
  ) -> Computed<String?> {
    Computed(.concatenating(left.node, right.node))
  }
}

extension SQLExpression where Value == String? {
  /// `LENGTH`: the number of characters. SQLite counts those before the first NUL character.
  ///
  ///     Post.slug.length()
  ///     // LENGTH("posts"."slug")
  ///
  /// It is `CHAR_LENGTH` on MySQL.
  public func length() -> Computed<Int?> { Computed(.function(.length, of: node)) }

  /// `||`: the text followed by the text of another expression; NULL if the first is NULL.
  public static func + <Other: SQLExpression<String>>(
    left: Self, right: Other
  ) -> Computed<String?> {
    Computed(.concatenating(left.node, right.node))
  }
}

extension SQLNode {
  /// A concatenation of two texts. Chains are kept flat.
  fileprivate static func concatenating(_ left: SQLNode, _ right: SQLNode) -> SQLNode {
    guard case .list(.concatenation, let texts) = left else {
      return .list(.concatenation, [left, right])
    }
    return .list(.concatenation, texts + [right])
  }
}

// Functions of text. Characters are Unicode scalars, as databases count them; positions count from 1.

extension SQLExpression where Value.Unwrapped == String {
  /// `LOWER`: the text in lower case; on SQLite only the letters A to Z change.
  ///
  ///     User.query.filter(User.email.lower() == "alice@example.com")
  public func lower() -> Computed<Value> { Computed(.function(.lower, of: node)) }

  /// `UPPER`: the text in upper case; on SQLite only the letters a to z change.
  public func upper() -> Computed<Value> { Computed(.function(.upper, of: node)) }

  /// `TRIM`: the text without spaces at both ends; other white space stays.
  public func trim() -> Computed<Value> { Computed(.function(.trim, of: node)) }

  /// `LTRIM`: the text without spaces at its start.
  public func ltrim() -> Computed<Value> { Computed(.function(.trimStart, of: node)) }

  /// `RTRIM`: the text without spaces at its end.
  public func rtrim() -> Computed<Value> { Computed(.function(.trimEnd, of: node)) }

  /// `REPLACE`: the text with every occurrence of some text replaced; case matters. Nothing is replaced when the text
  /// looked for is empty.
  ///
  ///     Post.title.replace("Swift", with: "Swift 6")
  public func replace(_ text: String, with replacement: String) -> Computed<Value> {
    Computed(.function(.replace(text, with: replacement), of: node))
  }

  /// `SUBSTR`: some characters of the text.
  ///
  ///     User.username.substring(from: 1, length: 3)          // the first three
  ///
  /// - Parameters:
  ///   - start: The position of the first character, counted from 1; a smaller one throws when the statement is written.
  ///   - length: How many characters; all that follow when nil. A negative number throws as well.
  public func substring(from start: Int, length: Int? = nil) -> Computed<Value> {
    if start < 1 {
      return Computed(.refused("a substring cannot start at \(start): positions count from 1"))
    }
    if let length, length < 0 {
      return Computed(.refused("a substring cannot be \(length) characters long"))
    }
    return Computed(.function(.substring(from: start, length: length), of: node))
  }

  /// The text followed by other text.
  ///
  ///     User.firstName + " " + User.lastName
  public static func + (left: Self, right: String) -> Computed<Value> {
    Computed(.concatenating(left.node, .value(.text(right))))
  }

  /// Other text followed by the text.
  public static func + (left: String, right: Self) -> Computed<Value> {
    Computed(.concatenating(.value(.text(left)), right.node))
  }

  /// One text followed by another; NULL when either is.
  public static func + <Other: SQLExpression<Value>>(left: Self, right: Other) -> Computed<Value> {
    Computed(.concatenating(left.node, right.node))
  }
}

extension SQLExpression where Value == String {
  /// The number of characters; on SQLite, of those before the first NUL.
  ///
  ///     User.query.filter(User.username.length() > 20)
  public func length() -> Computed<Int> { Computed(.function(.length, of: node)) }

  /// One text followed by another; NULL when that is.
  public static func + <Other: SQLExpression<String?>>(
    left: Self, right: Other
  ) -> Computed<String?> {
    Computed(.concatenating(left.node, right.node))
  }
}

extension SQLExpression where Value == String? {
  /// The number of characters; on SQLite, of those before the first NUL.
  public func length() -> Computed<Int?> { Computed(.function(.length, of: node)) }

  /// One text followed by another; NULL when the first is.
  public static func + <Other: SQLExpression<String>>(
    left: Self, right: Other
  ) -> Computed<String?> {
    Computed(.concatenating(left.node, right.node))
  }
}

extension SQLNode {
  /// Two texts in a row. Chains are kept flat.
  fileprivate static func concatenating(_ left: SQLNode, _ right: SQLNode) -> SQLNode {
    guard case .list(.concatenation, let texts) = left else {
      return .list(.concatenation, [left, right])
    }
    return .list(.concatenation, texts + [right])
  }
}

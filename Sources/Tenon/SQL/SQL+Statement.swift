// The conversion of hand-written SQL to a statement or an expression. Its text is scanned first: a placeholder needs a
// value, and the database would not see a value that is interpolated between quotes or in a comment.

extension SQL {
  /// Returns the statement in a dialect, with the values of its parameters.
  ///
  ///     sql.statement(for: .postgresql, ["minimum": 18]).sql
  ///
  /// - Parameters:
  ///   - dialect: The dialect of the placeholders and quotes. The rest of the text is not changed.
  ///   - parameters: The values of the named parameters.
  /// - Throws: `SQLError` if a parameter has no value, a value has no parameter, something is interpolated between
  ///   quotes or in a comment, or the text contains a placeholder of the database.
  public func statement(
    for dialect: Dialect, _ parameters: [String: any SQLConvertible] = [:]
  ) throws -> SQLStatement {
    var writer = SQLWriter(dialect)
    var unused = Set(parameters.keys)
    try writer.asUnit { writer in
      _ = try writer.write(handwritten: self) { name in
        guard let value = parameters[name] else {
          throw refusal("the parameter :\(name) has no value")
        }
        unused.remove(name)
        return value.sqlValue
      }
    }
    if let name = unused.min() { throw refusal("the SQL has no parameter :\(name)") }
    return try writer.statement
  }

  fileprivate func refusal(_ message: String) -> SQLError {
    let texts = parts.map { part in
      if case .text(let text) = part { text } else { "…" }
    }
    return SQLError(message: message, statement: texts.joined())
  }
}

extension SQLWriter {
  /// Writes a hand-written expression in parentheses.
  ///
  /// - Throws: `SQLError` if the expression has named parameters, if something is interpolated between quotes or in a
  ///   comment, or if the expression ends inside quotes or a comment, which would hide the rest of the statement.
  package mutating func write(expression sql: SQL) throws {
    append("(")
    let unclosed = try write(handwritten: sql) { name in
      throw sql.refusal(
        "the parameter :\(name) is in an expression, which has no named parameters: interpolate "
          + "the value")
    }
    if let unclosed { throw sql.refusal("the expression ends inside \(unclosed)") }
    append(")")
  }

  /// Writes hand-written SQL. Returns a description of the quotes or comment that it ends in; nil if it ends in code.
  fileprivate mutating func write(
    handwritten sql: SQL, valueOf: (String) throws -> SQLValue
  ) throws -> String? {
    for (index, part) in sql.parts.enumerated() {
      guard case .text(let text) = part else {
        if case .list([]) = part, index > 0, case .text(let before) = sql.parts[index - 1],
          let list = dialect.rules.emptyList(after: before)
        {
          append(list)
        } else {
          try write(part)
        }
        continue
      }
      var scanner = RawSQLScanner(text, dialect.rules.lexicalRules)
      scanner.scan()
      if let placeholder = scanner.placeholder {
        throw sql.refusal(
          "\(placeholder) is a placeholder without a value: interpolate the value, or name it "
            + "as in :name")
      }
      for piece in scanner.pieces {
        switch piece {
        case .text(let text): append(text)
        case .parameter(let name): bind(try valueOf(name))
        }
      }
      guard let place = scanner.unclosed else { continue }
      if index == sql.parts.count - 1 { return place }
      throw sql.refusal(
        "something is interpolated inside \(place): leave out the quotes, or build the text in "
          + "Swift and interpolate all of it")
    }
    return nil
  }
}

// How hand-written SQL becomes a statement, or an expression in one. Its text is looked through first: placeholders need
// values, and what is interpolated between quotes or in a comment would not be seen by the database.

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
    try writer.asOne { writer in
      _ = try writer.write(handwritten: self) { name in
        guard let value = parameters[name] else {
          throw refusal("the parameter :\(name) has no value")
        }
        unused.remove(name)
        return value.sqlValue
      }
    }
    if let name = unused.min() { throw refusal("there is no parameter :\(name)") }
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
  /// Writes an expression written by hand, in parentheses.
  ///
  /// - Throws: `SQLError` when the expression has parameters without values, when something is interpolated between
  ///   quotes or in a comment, and when it ends there itself: what follows it would be swallowed.
  package mutating func write(expression sql: SQL) throws {
    append("(")
    let openPlace = try write(handwritten: sql) { name in
      throw sql.refusal(
        "the parameter :\(name) stands in an expression, where parameters have no names: "
          + "interpolate the value")
    }
    if let openPlace { throw sql.refusal("the expression ends inside \(openPlace)") }
    append(")")
  }

  /// Writes hand-written SQL and says in which quotes or comment it ends, if in any.
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
      var scanner = RawSQLScanner(text, dialect.rules.lexis)
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
      guard let place = scanner.openPlace else { continue }
      if index == sql.parts.count - 1 { return place }
      throw sql.refusal(
        "something is interpolated inside \(place): a value needs no quotes, and a part of a "
          + "text has to be put together before it is interpolated")
    }
    return nil
  }
}

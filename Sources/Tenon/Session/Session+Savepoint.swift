extension Session {
  /// Runs a closure in a savepoint. If the closure throws, its writes are undone; earlier writes of the transaction
  /// stay.
  ///
  ///     do { try session.savepoint { session.add(badDraft) } }
  ///     catch { session.add(goodDraft) }
  ///
  /// Savepoints can be nested to any depth. Rows staged before the savepoint are written before it begins, and rows
  /// that the closure stages are written before it ends.
  ///
  /// - Parameter body: The closure.
  /// - Returns: The result of the closure.
  /// - Throws: The closure's error; the errors of `flush`. The session can be used after an error.
  @discardableResult
  public func savepoint<Value>(_ body: () throws -> Value) throws -> Value {
    guard !isFlushing else {
      throw SQLError(message: "an event handler called by a flush cannot open a savepoint")
    }
    try flush()
    let connection = try activeConnection()
    let mark = work.undoLog.mark
    let eventMark = events.mark
    let hookMark = hooks.mark
    savepoints += 1
    defer { savepoints -= 1 }
    savepointDepth += 1
    defer { savepointDepth -= 1 }
    let depth = savepointDepth
    try logging("SAVEPOINT tenon_\(depth)") { try connection.beginSavepoint(depth) }
    do {
      let value = try body()
      try flushAll()
      guard connection.isInTransaction, self.connection === connection else {
        throw SQLError(message: "the transaction ended inside the savepoint")
      }
      try logging("RELEASE SAVEPOINT tenon_\(depth)") { try connection.releaseSavepoint(depth) }
      return value
    } catch {
      work.discard()
      work.undoLog.undo(to: mark)
      events.undo(to: eventMark)
      guard connection.isInTransaction, self.connection === connection else { throw error }
      recover()
      // If this fails, a commit would keep a part of the writes that must be undone.
      try writing {
        try logging("ROLLBACK TO SAVEPOINT tenon_\(depth)") {
          try connection.rollbackToSavepoint(depth)
        }
      }
      callHooks(.rollback, since: hookMark)
      throw error
    }
  }
}

extension Session {
  /// Runs a closure in a savepoint and discards its result. A closure whose only expression returns a row can then be
  /// used without `_ =`.
  ///
  ///     let save: () throws -> Void = { try session.savepoint { try session.insert(draft) } }
  ///
  /// - Parameter body: The closure.
  /// - Throws: The closure's error; the errors of `flush`. The session can be used after an error.
  public func savepoint(_ body: () throws -> Void) throws {
    _ = try savepoint { () -> Bool in
      try body()
      return true
    }
  }
}

// Savepoints of the session itself.
extension Session {
  /// Runs a closure whose writes are undone together if it throws.
  func atomically<Value>(_ body: () throws -> Value) throws -> Value {
    let connection = try activeConnection()
    savepointDepth += 1
    defer { savepointDepth -= 1 }
    let depth = savepointDepth
    try connection.beginSavepoint(depth)
    let mark = events.mark
    let undoMark = work.undoLog.mark
    do {
      let value = try body()
      try connection.releaseSavepoint(depth)
      return value
    } catch {
      events.undo(to: mark)
      work.undoLog.undo(to: undoMark)
      if connection.isInTransaction { try connection.rollbackToSavepoint(depth) }
      throw error
    }
  }

  /// Runs a closure. If needed, its writes are undone together if it throws.
  func atomically<Value>(if isNeeded: Bool, _ body: () throws -> Value) throws -> Value {
    isNeeded ? try atomically(body) : try body()
  }

  /// Runs a closure, and undoes its writes after an error if the error would otherwise end the transaction. Other
  /// statements can then run.
  func undoably<Value>(if isNeeded: Bool = true, _ body: () throws -> Value) throws -> Value {
    try atomically(if: isNeeded && dialect.rules.errorsAbortTransactions, body)
  }
}

/// The rows of a query, read one by one.
///
/// Swift's `for` cannot throw between the elements of a sequence, so a stream is read with `while let`:
///
///     let users = try User.query.stream(in: session)
///     while let user = try users.next() { print(user.username) }
///
/// The stream ends with its session. It is safe to leave the loop early.
public final class RowStream<Element> {
  @usableFromInline let rows: OpenRows
  @usableFromInline let decode: (Row) throws -> Element

  @usableFromInline init(
    _ session: Session, _ statement: SQLStatement, at site: CallSite,
    _ decode: @escaping (Row) throws -> Element
  ) throws {
    self.decode = decode
    rows = try OpenRows(session, statement, at: site)
  }

  deinit { rows.end() }

  /// Reads the next row, or returns nil after the last one.
  ///
  /// - Throws: Any error of the database; `InvalidColumnValue` if the row holds a value that the schema does not allow;
  ///   `SQLError` if the transaction has ended. An error ends the stream.
  @inlinable
  public func next() throws -> Element? {
    guard let row = try rows.next() else { return nil }
    do {
      return try decode(row)
    } catch {
      throw rows.end(with: error)
    }
  }

  /// Calls a closure with each remaining row.
  ///
  ///     try User.query.stream(in: session).forEach { user in … }
  ///
  /// - Throws: The same errors as `next()`; any error of the closure.
  @inlinable
  public func forEach(_ body: (Element) throws -> Void) throws {
    while let row = try next() { try body(row) }
  }
}

/// The part of a stream that does not depend on the type of its elements: a statement whose rows are read one by one.
@usableFromInline final class OpenRows {
  private let session: Session
  private let statement: any PreparedStatement
  // No code that runs while a property marked `@exclusivity(unchecked)` is being changed reads that property.
  /// True until the statement is released: there may be another row.
  @exclusivity(unchecked) private var isOpen = true
  /// The number of the transaction to which the statement belongs.
  private let transaction: Int
  private let watched: WatchedStatement?
  @exclusivity(unchecked) private var count = 0

  init(_ session: Session, _ statement: SQLStatement, at site: CallSite) throws {
    self.session = session
    (self.statement, watched) = try session.open(statement, at: site)
    transaction = session.transactionNumber
  }

  /// Moves to the next row; nil after the last one.
  @usableFromInline func next() throws -> Row? {
    guard isOpen else { return nil }
    do {
      try session.check(transaction, isOpenFor: statement)
    } catch {
      end(error)
      throw error
    }
    do {
      if try statement.step() {
        count += 1
        return statement.row
      }
    } catch {
      throw end(with: error)
    }
    end()
    return nil
  }

  /// Ends the stream after an error of a row or of the database.
  ///
  /// - Returns: The error to throw.
  @usableFromInline func end(with error: any Error) -> any Error {
    let error = session.noticing(error)
    end(error)
    return error
  }

  /// Releases the statement if that has not happened yet.
  func end(_ error: (any Error)? = nil) {
    guard isOpen else { return }
    isOpen = false
    session.finish(statement, of: transaction, watched, rows: count, error)
  }
}

/// The rows of a query, read one by one.
///
/// Swift's `for` cannot throw between elements of a sequence, so that a stream is read with `while let`:
///
///     let users = try User.query.stream(in: session)
///     while let user = try users.next() { print(user.username) }
///
/// The stream ends with its session; leaving the loop early is fine.
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

  /// Reads the next row, or nil behind the last one.
  ///
  /// - Throws: What the database reports; `InvalidColumnValue` when the row holds what the schema does not allow;
  ///   `SQLError` when the transaction has ended. The stream ends then.
  @inlinable
  public func next() throws -> Element? {
    guard let row = try rows.next() else { return nil }
    do {
      return try decode(row)
    } catch {
      throw rows.end(with: error)
    }
  }

  /// Calls a closure with each row that is left.
  ///
  ///     try User.query.stream(in: session).forEach { user in … }
  @inlinable
  public func forEach(_ body: (Element) throws -> Void) throws {
    while let row = try next() { try body(row) }
  }
}

/// What a stream is besides the type of its elements: a statement that gives its rows one by one.
@usableFromInline final class OpenRows {
  private let session: Session
  private let statement: any PreparedStatement
  // Nothing that runs while one of the `@exclusivity(unchecked)` is being changed asks for it.
  /// Whether there may be another row: the statement is not given back yet.
  @exclusivity(unchecked) private var isOpen = true
  /// The transaction that the statement belongs to.
  private let transaction: Int
  private let watched: WatchedStatement?
  @exclusivity(unchecked) private var count = 0

  init(_ session: Session, _ statement: SQLStatement, at site: CallSite) throws {
    self.session = session
    (self.statement, watched) = try session.open(statement, at: site)
    transaction = session.transactionNumber
  }

  /// Goes to the next row; nil behind the last one.
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

  /// Ends the stream because of what a row or the database reports.
  ///
  /// - Returns: The error to be thrown.
  @usableFromInline func end(with error: any Error) -> any Error {
    let error = session.noticing(error)
    end(error)
    return error
  }

  /// Gives the statement back, unless that was done.
  func end(_ error: (any Error)? = nil) {
    guard isOpen else { return }
    isOpen = false
    session.finish(statement, of: transaction, watched, rows: count, error)
  }
}

/// The rows of a query, read one by one.
///
/// Swift's `for` cannot throw between elements of a sequence, so that a stream is read with `while let`:
///
///     let users = try User.query.stream(in: session)
///     while let user = try users.next() { print(user.username) }
///
/// The stream ends with its session; leaving the loop early is fine.
public final class RowStream<Element> {
  private let session: Session
  private var statement: (any PreparedStatement)?
  private let watched: WatchedStatement?
  private let decode: (Row) throws -> Element
  private var rows = 0

  @usableFromInline init(
    _ session: Session, _ statement: SQLStatement, at site: CallSite,
    _ decode: @escaping (Row) throws -> Element
  ) throws {
    self.session = session
    self.decode = decode
    (self.statement, watched) = try session.open(statement, at: site)
  }

  deinit { end(nil) }

  /// Reads the next row, or nil behind the last one.
  ///
  /// - Throws: What the database reports; `InvalidColumnValue` when the row holds what the schema does not allow;
  ///   `SQLError` when the transaction has ended. The stream ends then.
  public func next() throws -> Element? {
    guard let statement else { return nil }
    do {
      try session.checkOpen(statement)
    } catch {
      end(error)
      throw error
    }
    do {
      if try statement.step() {
        rows += 1
        return try decode(statement.row)
      }
    } catch {
      let error = session.noticing(error)
      end(error)
      throw error
    }
    end(nil)
    return nil
  }

  private func end(_ error: (any Error)?) {
    if let statement { session.finish(statement, watched, rows: rows, error) }
    statement = nil
  }

  /// Calls a closure with each row that is left.
  ///
  ///     try User.query.stream(in: session).forEach { user in … }
  public func forEach(_ body: (Element) throws -> Void) throws {
    while let row = try next() { try body(row) }
  }
}

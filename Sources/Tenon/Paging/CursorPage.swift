/// A page of a query's rows, with cursors for the next and the previous page.
///
///     let page = try Post.query.order(by: Post.createdAt.desc, Post.id.desc)
///       .page(after: cursor, size: 20, in: session)
///     page.items              // up to 20
///     page.next               // the cursor for the next page, or nil if there is none
public struct CursorPage<Root: Model, Element: Sendable>: Sendable {
  /// The rows in the query's order, as models or shapes of models.
  public let items: [Element]

  /// The cursor for the rows after these, or nil if there are none.
  public let next: Cursor<Root>?

  /// The cursor for the rows before these, or nil if there are none.
  public let previous: Cursor<Root>?

  /// True if there are rows after these. Always true on a page before a cursor.
  public var hasNext: Bool { next != nil }

  /// True if there are rows before these. Always true on a page after a cursor.
  public var hasPrevious: Bool { previous != nil }
}

extension CursorPage: Encodable where Element: Encodable {}
extension CursorPage: Equatable where Element: Equatable {}

extension Query {
  /// Reads the rows after a cursor, in one statement. Its time does not depend on the number of rows before the cursor.
  ///
  ///     let query = Post.query.order(by: Post.createdAt.desc, Post.id.desc)
  ///     let first = try query.page(after: nil, size: 20, in: session)
  ///     let second = try query.page(after: first.next, size: 20, in: session)
  ///     // … WHERE ("posts"."created_at", "posts"."id") < (?, ?)
  ///     // ORDER BY "posts"."created_at" DESC, "posts"."id" DESC LIMIT ?
  ///
  /// Rows that are inserted or deleted between two pages do not shift the others.
  ///
  /// The order consists of columns of the model and must include its key, so that no two rows are equal in it. An index
  /// over the same columns makes the query fast. A limit or offset of the query is replaced by that of the page.
  ///
  /// - Parameters:
  ///   - cursor: The `next` of another page; nil for the first rows.
  ///   - size: The maximal number of rows on a page, 1 to 10,000.
  ///   - session: The session.
  /// - Throws: `InvalidCursor` if the cursor was changed or belongs to another model, order or key; `PageError` if the
  ///   size is out of range; `SQLError` if the order is not unique; any error of the database.
  public func page(
    after cursor: Cursor<Root>?, size: Int = 20, in session: Session
  ) throws -> CursorPage<Root, Root> {
    try page(cursor, isBackward: false, size: size, in: session)
  }

  /// Reads the rows before a cursor, in the query's order.
  ///
  ///     let back = try query.page(before: page.previous, size: 20, in: session)
  ///
  /// - Parameters:
  ///   - cursor: The `previous` of another page; nil for the last rows.
  ///   - size: The maximal number of rows on a page, 1 to 10,000.
  ///   - session: The session.
  /// - Throws: The same errors as `page(after:size:in:)`.
  public func page(
    before cursor: Cursor<Root>?, size: Int = 20, in session: Session
  ) throws -> CursorPage<Root, Root> {
    try page(cursor, isBackward: true, size: size, in: session)
  }

  /// Returns the statement for the rows after a position, or before it in reverse order.
  func pageStatement(
    _ position: CursorPosition?, isBackward: Bool, limit: Int, for dialect: Dialect
  ) throws -> SQLStatement {
    let keyset = try Keyset<Root>(clauses.ordering, for: dialect)
    guard clauses.grouping.isEmpty, clauses.having == nil,
      clauses.joins.isEmpty || clauses.isDistinct
    else {
      throw SQLError(
        message:
          "a page by cursor needs each row once: it cannot read a query with groups, nor one "
          + "with joins unless it is `distinct`")
    }
    return try refining { clauses in
      if isBackward { clauses.ordering = clauses.ordering.map(\.reversed) }
      clauses.limit = limit
      clauses.offset = nil
      if let position {
        clauses.filter(keyset.condition(position, isBackward: isBackward, for: dialect))
      }
    }.statement(for: dialect)
  }

  private func page(
    _ cursor: Cursor<Root>?, isBackward: Bool, size: Int, in session: Session
  ) throws -> CursorPage<Root, Root> {
    try PageError.check(size: size)
    let keyset = try Keyset<Root>(clauses.ordering, for: session.dialect)
    let coder = CursorCoder(order: keyset.signature, key: session.settings.cursorKey)
    let position = try cursor.map { try keyset.checked(coder.position(of: $0.rawValue)) }
    // An additional row shows if there is another page.
    let statement = try pageStatement(
      position, isBackward: isBackward, limit: size + 1, for: session.dialect)
    var items: [Root] = []
    var (first, last): (CursorPosition?, CursorPosition?) = (nil, nil)
    try session.fetch(statement) { row in
      let item = try Root(row: row, at: 0)
      items.append(item)
      guard items.count == 1 || items.count == size else { return }
      let position = try keyset.position(of: item, readFrom: row, for: session.dialect)
      if items.count == 1 { first = position }
      if items.count == size { last = position }
    }
    let hasMore = items.count > size
    if hasMore { items.removeLast() }
    if isBackward { items.reverse() }

    func makeCursor(at position: CursorPosition?) throws -> Cursor<Root>? {
      try position.map { Cursor(rawValue: try coder.text(of: $0)) }
    }
    // The cursor for the next page in the direction of reading.
    let onward = hasMore ? try makeCursor(at: last) : nil
    // The cursor back to the page before this one. That of an empty page starts with the row that the cursor excluded.
    let back = try position.flatMap { position in
      let turned = CursorPosition(values: position.values, isInclusive: !position.isInclusive)
      return try makeCursor(at: first ?? turned)
    }
    return CursorPage(
      items: items, next: isBackward ? back : onward, previous: isBackward ? onward : back)
  }
}

extension OrderTerm {
  /// The opposite order. NULLs without an explicit position move to the other end without a change.
  fileprivate var reversed: OrderTerm {
    var term = self
    term.isDescending.toggle()
    term.nulls = nulls.map { $0 == .first ? .last : .first }
    return term
  }
}

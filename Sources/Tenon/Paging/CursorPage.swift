/// Rows of a query from one place in its order to another, with cursors for what follows and what precedes.
///
///     let page = try Post.query.order(by: Post.createdAt.desc, Post.id.desc)
///       .page(after: cursor, size: 20, in: session)
///     page.items              // up to 20
///     page.next               // the cursor for the rows behind them, or nil when there are none
public struct CursorPage<Root: Model, Element: Sendable>: Sendable {
  /// The rows, in the query's order: models, or the shapes of models.
  public let items: [Element]

  /// Where the rows behind these start, or nil when there are none.
  public let next: Cursor<Root>?

  /// Where the rows before these end, or nil when there are none.
  public let previous: Cursor<Root>?

  /// Whether there are rows behind these. On the way back there are: those the cursor came from.
  public var hasNext: Bool { next != nil }

  /// Whether there are rows before these. On the way forward there are: those the cursor came from.
  public var hasPrevious: Bool { previous != nil }
}

extension CursorPage: Encodable where Element: Encodable {}
extension CursorPage: Equatable where Element: Equatable {}

extension Query {
  /// Reads the rows behind a cursor, in one statement whose time does not grow with the number of rows before them.
  /// Rows that come or go between two pages shift nothing.
  ///
  ///     let query = Post.query.order(by: Post.createdAt.desc, Post.id.desc)
  ///     let first = try query.page(after: nil, size: 20, in: session)
  ///     let second = try query.page(after: first.next, size: 20, in: session)
  ///
  /// The order has to contain the model's key, so that no two rows share a place in it, and consists of columns of
  /// the model. An index over the same columns makes it fast. A limit or offset of the query gives way to the page's.
  ///
  /// - Parameters:
  ///   - cursor: The `next` of another page; nil for the first rows.
  ///   - size: The most rows on a page, 1 to 10,000.
  ///   - session: The session.
  /// - Throws: `InvalidCursor` when the cursor was changed or is of another model, order or key; `PageError` when the
  ///   size is out of bounds; `SQLError` when the order is not unique; what the database reports.
  public func page(
    after cursor: Cursor<Root>?, size: Int = 20, in session: Session
  ) throws -> CursorPage<Root, Root> {
    try page(cursor, isBackward: false, size: size, in: session)
  }

  /// Reads the rows before a cursor, still in the query's order: the way back.
  ///
  ///     let back = try query.page(before: page.previous, size: 20, in: session)
  ///
  /// - Parameters:
  ///   - cursor: The `previous` of another page; nil for the last rows.
  ///   - size: The most rows on a page, 1 to 10,000.
  ///   - session: The session.
  /// - Throws: The same as `page(after:size:in:)`.
  public func page(
    before cursor: Cursor<Root>?, size: Int = 20, in session: Session
  ) throws -> CursorPage<Root, Root> {
    try page(cursor, isBackward: true, size: size, in: session)
  }

  /// The statement for rows behind a position, or before it: then the nearest come first.
  func pageStatement(
    _ position: CursorPosition?, isBackward: Bool, limit: Int, for dialect: Dialect
  ) throws -> SQLStatement {
    let keyset = try Keyset<Root>(clauses.ordering, for: dialect)
    guard clauses.grouping.isEmpty, clauses.having == nil,
      clauses.joins.isEmpty || clauses.isDistinct
    else {
      throw SQLError(
        message: "a page by cursor needs each row once: what is grouped has no rows, and what is "
          + "joined may have them several times, unless it is `distinct`")
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
    // One row more than the page has tells whether there are others.
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

    func made(at position: CursorPosition?) throws -> Cursor<Root>? {
      try position.map { Cursor(rawValue: try coder.text(of: $0)) }
    }
    // To go on in the order in which the rows were read.
    let onward = hasMore ? try made(at: last) : nil
    // To where this page came from. An empty one goes back to the very row that the cursor had left out.
    let back = try position.flatMap { position in
      let turned = CursorPosition(values: position.values, isInclusive: !position.isInclusive)
      return try made(at: first ?? turned)
    }
    return CursorPage(
      items: items, next: isBackward ? back : onward, previous: isBackward ? onward : back)
  }
}

extension OrderTerm {
  /// The opposite order. NULLs that go where the database has them by itself go to the other end by themselves.
  fileprivate var reversed: OrderTerm {
    var term = self
    term.isDescending.toggle()
    term.nulls = nulls.map { $0 == .first ? .last : .first }
    return term
  }
}

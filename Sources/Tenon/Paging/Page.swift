/// A page of a query's rows, with the numbers for a pager.
///
///     let page = try User.query.order(by: User.id).page(2, size: 10, in: session)
///     page.items.count        // up to 10
///     page.pages              // the number of pages
public struct Page<Element: Sendable>: Sendable {
  /// The rows of the page.
  public let items: [Element]

  /// The page's number, from 1.
  public let number: Int

  /// The maximal number of rows on a page.
  public let size: Int

  /// The number of rows on all pages.
  public let total: Int

  /// The number of pages; 0 if there are no rows.
  public var pages: Int { total / size + (total % size == 0 ? 0 : 1) }

  /// True if there is a page after this one.
  public var hasNext: Bool { number < pages }

  /// True if there is a page before this one.
  public var hasPrevious: Bool { number > 1 }

  /// The number of the page after this one, or nil.
  public var next: Int? { hasNext ? number + 1 : nil }

  /// The number of the page before this one, or nil.
  public var previous: Int? { hasPrevious ? number - 1 : nil }

  /// Returns the page numbers that a pager shows: some at both ends and around this page, with nil for each gap.
  ///
  ///     page.window()           // [1, 2, nil, 8, 9, 10, 11, 12, 13, 14, nil, 49, 50]
  ///
  /// - Parameters:
  ///   - edge: The number of pages at each end.
  ///   - before: The number of pages before this page.
  ///   - after: The number of pages after this page.
  public func window(edge: Int = 2, before: Int = 2, after: Int = 4) -> [Int?] {
    var window: [Int?] = []
    var last = 0
    let center = min(number, pages)
    let (edge, before, after) = (min(edge, pages), min(before, pages), min(after, pages))
    let ranges = [
      1..<(1 + max(0, edge)), (center - max(0, before))..<(center + max(0, after) + 1),
      (pages - max(0, edge) + 1)..<(pages + 1),
    ]
    for page in ranges.joined() where page > last && page <= pages {
      if page > last + 1 { window.append(nil) }
      window.append(page)
      last = page
    }
    return window
  }
}

extension Page: Equatable where Element: Equatable {}

extension Page: Encodable where Element: Encodable {
  private enum CodingKeys: String, CodingKey { case items, number, size, total, pages }

  /// Encodes the rows and the numbers for a pager: `{"items":[…],"number":2,"size":10,"total":41,"pages":5}`.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(items, forKey: .items)
    try container.encode(number, forKey: .number)
    try container.encode(size, forKey: .size)
    try container.encode(total, forKey: .total)
    try container.encode(pages, forKey: .pages)
  }
}

extension Refinable where Refined: Fetchable {
  /// Reads one page, with one statement for the rows and one for their number.
  ///
  ///     let page = try User.query.order(by: User.id).page(2, size: 10, in: session)
  ///     // SELECT COUNT(*) FROM "users"
  ///     // SELECT … FROM "users" ORDER BY "users"."id" LIMIT ? OFFSET ?
  ///
  /// Give the query a unique order, or pages may overlap. A limit or offset of the query is replaced by that of the
  /// page.
  ///
  /// - Parameters:
  ///   - number: The page's number, from 1.
  ///   - size: The maximal number of rows on a page, 1 to 10,000.
  ///   - session: The session.
  ///   - file: The file that reads, for `Configuration.reportRepeats`.
  ///   - line: The line that reads.
  /// - Returns: The page. A page after the last one is empty.
  /// - Throws: `PageError` if the number or size is out of range; any error of the database.
  public func page(
    _ number: Int, size: Int = 20, in session: Session, file: StaticString = #fileID,
    line: UInt = #line
  ) throws -> Page<Refined.Element> {
    guard number >= 1 else {
      throw PageError(message: "page \(number) does not exist: pages are counted from 1")
    }
    try PageError.check(size: size)
    let (offset, overflow) = (number - 1).multipliedReportingOverflow(by: size)
    let site = CallSite(file, line)
    func rows(_ limit: Int?, _ offset: Int?) -> Refined {
      refining { ($0.limit, $0.offset) = (limit, offset) }
    }
    let total = try rows(nil, nil).count(in: session, at: site)
    let items =
      overflow || offset >= total ? [] : try rows(size, offset).elements(in: session, at: site)
    return Page(items: items, number: number, size: size, total: total)
  }
}

/// An error for a page number or size that is out of range, such as one that a client requested.
public struct PageError: TenonError, Hashable {
  /// The reason, in words.
  public let message: String

  /// The HTTP status 400, Bad Request.
  public var httpStatus: Int { 400 }

  /// The message, which contains nothing but the client's number.
  public var reason: String { message }

  /// The reason, in words.
  public var description: String { message }

  /// Checks the maximal number of rows on a page.
  static func check(size: Int) throws {
    guard (1...10_000).contains(size) else {
      throw PageError(message: "a page size of \(size) is not between 1 and 10,000")
    }
  }
}

/// One page of a query's rows, with what a pager shows.
///
///     let page = try User.query.order(by: User.id).page(2, size: 10, in: session)
///     page.items.count        // up to 10
///     page.pages              // how many pages there are
public struct Page<Element: Sendable>: Sendable {
  /// The rows of the page.
  public let items: [Element]

  /// The page's number, from 1.
  public let number: Int

  /// The most rows a page has.
  public let size: Int

  /// The number of rows on all pages.
  public let total: Int

  /// The number of pages; 0 when there are no rows.
  public var pages: Int { total / size + (total % size == 0 ? 0 : 1) }

  /// Whether there is a page behind this one.
  public var hasNext: Bool { number < pages }

  /// Whether there is a page before this one.
  public var hasPrevious: Bool { number > 1 }

  /// The number of the page behind this one, or nil.
  public var next: Int? { hasNext ? number + 1 : nil }

  /// The number of the page before this one, or nil.
  public var previous: Int? { hasPrevious ? number - 1 : nil }

  /// The page numbers a pager shows, with nil for each gap: some at both ends and around this page.
  ///
  ///     page.window()           // [1, 2, nil, 8, 9, 10, 11, 12, 13, 14, nil, 49, 50]
  ///
  /// - Parameters:
  ///   - edge: How many numbers at each end.
  ///   - before: How many before this page.
  ///   - after: How many behind this page.
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

  /// Encodes the rows and the numbers a pager shows: `{"items":[…],"number":2,"size":10,"total":41,"pages":5}`.
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
  /// Reads one page: one statement for the rows, one for their number. Order the query, or pages
  /// overlap. A limit or offset of the query itself gives way to the page's.
  ///
  /// - Parameters:
  ///   - number: The page's number, from 1.
  ///   - size: The most rows on a page, 1 to 10,000.
  ///   - session: The session.
  /// - Throws: `PageError` when the number or size is out of bounds; what the database reports. A page past the last
  ///   one is empty, not an error.
  public func page(
    _ number: Int, size: Int = 20, in session: Session, file: StaticString = #fileID,
    line: UInt = #line
  ) throws -> Page<Refined.Element> {
    guard number >= 1 else { throw PageError(message: "page \(number): pages count from 1") }
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

/// A page number or size is out of bounds, as a client may have asked for.
public struct PageError: TenonError, Hashable {
  /// What is wrong.
  public let message: String

  /// 400, Bad Request.
  public var httpStatus: Int { 400 }

  /// The message.
  public var description: String { message }

  /// Checks the most rows that a page is to have.
  static func check(size: Int) throws {
    guard (1...10_000).contains(size) else {
      throw PageError(message: "a page size of \(size) is not between 1 and 10,000")
    }
  }
}

import ChinookModels
import Foundation
import Tenon
import Testing

/// Window functions and cursor pages over the Chinook database.
@Suite struct WindowQueryTests {
  /// In the shell, the three longest tracks of each album are found by counting the tracks before each.
  private let longest = """
    SELECT t.AlbumId, t.TrackId, t.Milliseconds FROM Track t
    WHERE 3 > (SELECT count(*) FROM Track o WHERE o.AlbumId = t.AlbumId AND
      (o.Milliseconds > t.Milliseconds OR o.Milliseconds = t.Milliseconds AND o.TrackId < t.TrackId))
    ORDER BY t.AlbumId, t.Milliseconds DESC, t.TrackId
    """

  @Test("the three longest tracks of each album, by a window function in a derived table")
  func topThree() throws {
    let place = WindowFunction.rowNumber()
      .over(partition: Track.albumID, order: Track.milliseconds.desc, Track.id)
    let ranked = Track.query.select(Track.albumID, Track.id, Track.milliseconds, place)
      .subquery("ranked")
    let (album, track, length, number) = ranked.columns
    let query = ranked.select(album, track, length).filter(number <= 3).order(by: album, number)
    try compare("top-three", query, count: 869, with: longest) { line($0, $1, $2) }
  }

  @Test("the three longest tracks of each album, loaded with the albums")
  func topThreeEagerly() throws {
    let query = Album.query.order(by: Album.id)
      .with(Album.tracks.order(by: Track.milliseconds.desc, Track.id).limit(3))
    let chinook = try ChinookDatabase()
    defer { chinook.remove() }
    let rows = try chinook.database.read { session in try query.all(in: session) }
    let found = rows.flatMap { album, tracks in
      tracks.map { line(album.id, $0.id, $0.milliseconds) }
    }
    #expect(found == (try chinook.rows(longest)))
    #expect(rows.count == 347)
  }

  @Test("the running total of each customer, by invoice")
  func runningTotals() throws {
    let sum = Invoice.total.sum()
      .over(partition: Invoice.customerID, order: Invoice.date, Invoice.id, frame: .rows(.start))
    let query = Invoice.query.select(Invoice.customerID, Invoice.id, Invoice.total, sum)
      .order(by: Invoice.customerID, Invoice.date, Invoice.id)
    try compare(
      "running-totals", query, count: 412,
      with: """
        SELECT i.CustomerId, i.InvoiceId, printf('%.2f', i.Total),
          (SELECT printf('%.2f', sum(b.Total)) FROM Invoice b WHERE b.CustomerId = i.CustomerId
            AND (b.InvoiceDate, b.InvoiceId) <= (i.InvoiceDate, i.InvoiceId))
        FROM Invoice i ORDER BY i.CustomerId, i.InvoiceDate, i.InvoiceId
        """
    ) { line($0, $1, $2, $3) }
  }

  @Test("monthly revenue with that of the month before, and the mean over three months")
  func movingAverages() throws {
    let start = Invoice.date.truncated(to: .month).day
    let months = Invoice.query.select(start, Invoice.total.sum()).group(by: start)
      .cte("months")
    let (month, total) = months.columns
    let query =
      months
      .select(
        month, total, total.lag().over(order: month),
        total.average().over(order: month, frame: .rows(.preceding(2)))
      )
      .order(by: month)
    try compare(
      "moving-averages", query, count: 60,
      with: """
        WITH months AS (
          SELECT strftime('%Y-%m-01', InvoiceDate) AS month, round(sum(Total), 2) AS total
          FROM Invoice GROUP BY month)
        SELECT month, printf('%.2f', total),
          (SELECT printf('%.2f', b.total) FROM months b
            WHERE b.month = date(m.month, '-1 month')),
          (SELECT printf('%.2f', avg(b.total) + 1e-9) FROM months b
            WHERE b.month BETWEEN date(m.month, '-2 month') AND m.month)
        FROM months m ORDER BY month
        """
    ) { line($0, $1, $2 ?? nil, $3) }
  }

  @Test("countries by revenue: those with equal revenue share a rank")
  func ranks() throws {
    let revenue = Invoice.total.sum()
    let query = Customer.query.join(Customer.invoices)
      .select(
        Customer.country, revenue, WindowFunction.rank().over(order: revenue.desc),
        WindowFunction.denseRank().over(order: revenue.desc)
      )
      .group(by: Customer.country).order(by: revenue.desc, Customer.country)
    try compare(
      "ranks", query, count: 24,
      with: """
        WITH sums AS (
          SELECT c.Country AS country, round(sum(i.Total), 2) AS total
          FROM Customer c JOIN Invoice i USING (CustomerId) GROUP BY c.Country)
        SELECT country, printf('%.2f', total),
          (SELECT count(*) + 1 FROM sums o WHERE o.total > s.total),
          (SELECT count(DISTINCT total) + 1 FROM sums o WHERE o.total > s.total)
        FROM sums s ORDER BY total DESC, country
        """
    ) { line($0, $1, $2, $3) }
  }

  @Test("all purchases, each with its customer's first and last one")
  func edges() throws {
    let frame = WindowFrame.rows(.start, through: .end)
    let first = Invoice.date.firstValue()
      .over(partition: Invoice.customerID, order: Invoice.date, Invoice.id, frame: frame)
    let last = Invoice.total.lastValue()
      .over(partition: Invoice.customerID, order: Invoice.date, Invoice.id, frame: frame)
    let query = Invoice.query.select(Invoice.id, first, last).order(by: Invoice.id)
    try compare(
      "edges", query, count: 412,
      with: """
        SELECT i.InvoiceId, (SELECT min(f.InvoiceDate) FROM Invoice f WHERE f.CustomerId = i.CustomerId),
          (SELECT printf('%.2f', l.Total) FROM Invoice l WHERE l.CustomerId = i.CustomerId
            ORDER BY l.InvoiceDate DESC, l.InvoiceId DESC LIMIT 1)
        FROM Invoice i ORDER BY i.InvoiceId
        """
    ) { line($0, $1, $2) }
  }

  @Test("cursor pages over all tracks, in an order with ties and NULLs, form the whole list")
  func cursorPages() throws {
    let chinook = try ChinookDatabase()
    defer { chinook.remove() }
    let query = Track.query
      .order(by: Track.unitPrice.desc, Track.composer.asc.nullsLast, Track.genreID.desc, Track.id)
    let (forward, backward) = try chinook.database.read { session in
      var (forward, backward): ([[Track]], [[Track]]) = ([], [])
      var page = try query.page(after: nil, size: 100, in: session)
      forward.append(page.items)
      while let cursor = page.next {
        page = try query.page(after: cursor, size: 100, in: session)
        forward.append(page.items)
      }
      page = try query.page(before: nil, size: 100, in: session)
      backward.append(page.items)
      while let cursor = page.previous {
        page = try query.page(before: cursor, size: 100, in: session)
        backward.append(page.items)
      }
      return (forward, backward)
    }
    let expected = try chinook.rows(
      """
      SELECT TrackId FROM Track
      ORDER BY UnitPrice DESC, Composer IS NULL, Composer, GenreId DESC, TrackId
      """)
    #expect(forward.flatMap { $0 }.map { line($0.id) } == expected)
    #expect(backward.reversed().flatMap { $0 }.map { line($0.id) } == expected)
    #expect(forward.map(\.count) == Array(repeating: 100, count: 35) + [3])
    #expect(backward.map(\.count) == Array(repeating: 100, count: 35) + [3])
  }
}

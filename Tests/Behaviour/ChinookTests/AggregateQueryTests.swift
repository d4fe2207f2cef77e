import ChinookModels
import Foundation
import Tenon
import Testing

/// Groups and aggregates over the Chinook database.
@Suite struct AggregateQueryTests {
  /// The price of an invoice line.
  private let price = InvoiceLine.unitPrice * InvoiceLine.quantity

  @Test("invoices per month")
  func months() throws {
    let month = Invoice.date.truncated(to: .month)
    let query = Invoice.query.select(month, Aggregate.countAll(), Invoice.total.sum())
      .group(by: month).order(by: month)
    try compare(
      "months", query, count: 60,
      with: """
        SELECT strftime('%Y-%m-01 00:00:00', InvoiceDate) AS month, count(*),
          printf('%.2f', sum(Total))
        FROM Invoice GROUP BY month ORDER BY month
        """
    ) { line($0, $1, $2) }
  }

  @Test("invoices per quarter, computed from the month of a time")
  func quarters() throws {
    let year = Invoice.date.part(.year)
    let quarter = (Invoice.date.part(.month) + 2) / 3
    let query = Invoice.query.select(year, quarter, Invoice.id.count(), Invoice.total.max())
      .filter(Invoice.date.part(.weekday) != 7)
      .group(by: year, quarter).order(by: year.desc, quarter)
    try compare(
      "quarters", query, count: 20,
      with: """
        SELECT CAST(strftime('%Y', InvoiceDate) AS INTEGER) AS year,
          (CAST(strftime('%m', InvoiceDate) AS INTEGER) + 2) / 3 AS quarter,
          count(*), printf('%.2f', max(Total))
        FROM Invoice WHERE strftime('%w', InvoiceDate) <> '0'
        GROUP BY year, quarter ORDER BY year DESC, quarter
        """
    ) { line($0, $1, $2, $3) }
  }

  @Test("revenue per country and genre, if it exceeds 20")
  func revenue() throws {
    let revenue = price.sum().as("revenue")
    let query = InvoiceLine.query
      .join(InvoiceLine.invoice).join(InvoiceLine.track).join(Track.genre)
      .select(Invoice.billingCountry, Genre.name, revenue)
      .group(by: Invoice.billingCountry, Genre.name).having(revenue > 20)
      .order(by: revenue.desc, Invoice.billingCountry, Genre.name)
    try compare(
      "revenue", query, count: 27,
      with: """
        SELECT i.BillingCountry, g.Name, printf('%.2f', round(sum(l.UnitPrice * l.Quantity), 2)) AS revenue
        FROM InvoiceLine l JOIN Invoice i USING (InvoiceId) JOIN Track t USING (TrackId)
        JOIN Genre g USING (GenreId) GROUP BY 1, 2 HAVING round(sum(l.UnitPrice * l.Quantity), 2) > 20
        ORDER BY round(sum(l.UnitPrice * l.Quantity), 2) DESC, 1, 2
        """
    ) { line($0, $1, $2) }
  }

  @Test("albums, composers and tracks per genre: equal values count once, NULL not at all")
  func distinctCounts() throws {
    let query = Track.query.join(Track.genre)
      .select(
        Genre.name, Track.albumID.count(distinct: true), Track.composer.count(distinct: true),
        Track.composer.count(), Aggregate.countAll()
      )
      .group(by: Genre.id, Genre.name).order(by: Genre.name)
    try compare(
      "distinct-counts", query, count: 25,
      with: """
        SELECT g.Name, count(DISTINCT AlbumId), count(DISTINCT Composer), count(Composer), count(*)
        FROM Track JOIN Genre g USING (GenreId) GROUP BY g.GenreId ORDER BY g.Name
        """
    ) { line($0, $1, $2, $3, $4) }
  }

  @Test("tracks by length: grouped by one case expression, ordered by another")
  func cases() throws {
    let length = Case.when(Track.milliseconds < 120_000, then: "short")
      .when(Track.milliseconds < 360_000, then: "song")
      .when(Track.milliseconds < 1_200_000, then: "long").else("episode")
    let query = Track.query.select(length, Track.id.count(), Track.milliseconds.average())
      .group(by: length).order(by: Track.milliseconds.min())
    try compare(
      "cases", query, count: 4,
      with: """
        SELECT CASE WHEN Milliseconds < 120000 THEN 'short' WHEN Milliseconds < 360000 THEN 'song'
          WHEN Milliseconds < 1200000 THEN 'long' ELSE 'episode' END AS class,
          count(*), printf('%.2f', avg(Milliseconds))
        FROM Track GROUP BY class ORDER BY min(Milliseconds)
        """
    ) { line($0, $1, $2) }
  }

  @Test("tracks without a composer per format: filtered counts, sums of cases, percentages")
  func filteredAggregates() throws {
    let all = Aggregate.countAll()
    let nameless = all.filter(Track.composer == nil)
    let cheap = Case.when(Track.unitPrice < 1, then: 1).else(0).sum()
    let percent = nameless.cast(as: Double.self) * 100 / all.cast(as: Double.self)
    let query = MediaType.query.join(MediaType.tracks)
      .select(MediaType.name, all, nameless, cheap, percent.round(1))
      .group(by: MediaType.id, MediaType.name).order(by: MediaType.id)
    try compare(
      "filtered-aggregates", query, count: 5,
      with: """
        SELECT m.Name, count(*), sum(Composer IS NULL), sum(UnitPrice < 1),
          printf('%.2f', round(sum(Composer IS NULL) * 100.0 / count(*), 1))
        FROM MediaType m JOIN Track USING (MediaTypeId) GROUP BY MediaTypeId ORDER BY MediaTypeId
        """
    ) { line($0, $1, $2, $3, $4) }
  }

  @Test("each genre's percentage of the total revenue")
  func percentOfTotal() throws {
    let revenue = price.sum()
    let total = InvoiceLine.query.select(price.sum()).scalar()
    let percent = revenue.cast(as: Double.self) * 100 / total.cast(as: Double.self)
    let query = InvoiceLine.query.join(InvoiceLine.track).join(Track.genre)
      .select(Genre.name, revenue, percent.round(2))
      .group(by: Genre.id, Genre.name).order(by: revenue.desc, Genre.name)
    try compare(
      "percent-of-total", query, count: 24,
      with: """
        SELECT g.Name, printf('%.2f', round(sum(l.UnitPrice), 2)),
          printf('%.2f', round(round(sum(l.UnitPrice), 2) * 100
            / (SELECT round(sum(UnitPrice * Quantity), 2) FROM InvoiceLine), 2))
        FROM InvoiceLine l JOIN Track USING (TrackId) JOIN Genre g USING (GenreId)
        GROUP BY GenreId ORDER BY round(sum(l.UnitPrice), 2) DESC, g.Name
        """
    ) { line($0, $1, $2) }
  }

  @Test("spending of a country's customers: sum, mean, minimum and maximum of decimals")
  func decimals() throws {
    let query = Invoice.query
      .select(
        Invoice.billingCountry.coalesce("?"), Invoice.total.sum(), Invoice.total.average(),
        Invoice.total.min(), Invoice.total.max(), Invoice.total.sum(distinct: true)
      )
      .group(by: Invoice.billingCountry).order(by: Invoice.billingCountry)
    try compare(
      "decimals", query, count: 24,
      with: """
        SELECT coalesce(BillingCountry, '?'), printf('%.2f', sum(Total)),
          printf('%.2f', round(avg(Total) + 1e-9, 2)),
          printf('%.2f', min(Total)), printf('%.2f', max(Total)), printf('%.2f', sum(DISTINCT Total))
        FROM Invoice GROUP BY BillingCountry ORDER BY BillingCountry
        """
    ) { line($0, $1, $2, $3, $4, $5) }
  }

  @Test("the total of each invoice less 10 percent: decimal arithmetic is exact")
  func arithmetic() throws {
    let discounted =
      InvoiceLine.unitPrice * InvoiceLine.quantity
      * Decimal(sign: .plus, exponent: -1, significand: 9)
    let query = Invoice.query.join(Invoice.lines)
      .select(Invoice.id, discounted.sum(), Invoice.total - discounted.sum().coalesce(0))
      .group(by: Invoice.id, Invoice.total)
      .having(Invoice.total - discounted.sum().coalesce(0) >= 2)
      .order(by: Invoice.id)
    try compare(
      "arithmetic", query, count: 4,
      with: """
        WITH cents AS (
          SELECT InvoiceId, CAST(round(i.Total * 1000) AS INTEGER) AS total,
            CAST(round(sum(l.UnitPrice * l.Quantity * 900)) AS INTEGER) AS discounted
          FROM Invoice i JOIN InvoiceLine l USING (InvoiceId) GROUP BY InvoiceId)
        SELECT InvoiceId, discounted / 1000.0, (total - discounted) / 1000.0 FROM cents
        WHERE total - discounted >= 2000 ORDER BY InvoiceId
        """
    ) { id, sum, rest in "\(id)|\(sum ?? 0)|\(rest)" }
  }
}

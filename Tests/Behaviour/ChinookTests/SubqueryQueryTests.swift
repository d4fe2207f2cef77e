import ChinookModels
import Foundation
import Tenon
import Testing

/// Subqueries, derived tables and combined queries, over the Chinook database.
@Suite struct SubqueryQueryTests {
  /// Adds a customer without invoices; all other customers have some.
  private func addCustomer(_ session: Session) throws {
    let draft = Customer.Draft(firstName: "Ada", lastName: "Young", email: "ada@example.com")
    try session.insert(draft)
  }

  private let withoutInvoices = """
    SELECT LastName FROM Customer WHERE CustomerId NOT IN (SELECT CustomerId FROM Invoice)
    """

  @Test("customers without invoices: a negated any")
  func notAny() throws {
    let query = Customer.query.filter(!Customer.invoices.any()).select(Customer.lastName)
    try compare("not-any", query, count: 1, with: withoutInvoices, prepare: addCustomer) { $0 }
  }

  @Test("customers without invoices: a left join without a match")
  func leftJoinWithoutMatch() throws {
    let query = Customer.query.leftJoin(Customer.invoices).filter(Invoice.id.isNull)
      .select(Customer.lastName)
    try compare(
      "left-join-without-match", query, count: 1, with: withoutInvoices, prepare: addCustomer
    ) { $0 }
  }

  @Test("customers without invoices: all customers except those with invoices")
  func except() throws {
    let idle = Customer.query.select(Customer.id)
      .except(Invoice.query.select(Invoice.customerID))
    let query = Customer.query.filter(Customer.id.in(idle)).select(Customer.lastName)
    try compare("except", query, count: 1, with: withoutInvoices, prepare: addCustomer) { $0 }
  }

  @Test("customers who bought classical music: a correlated query exists")
  func exists() throws {
    let bought = InvoiceLine.query
      .join(InvoiceLine.invoice).join(InvoiceLine.track).join(Track.genre)
      .filter(Invoice.customerID == Customer.id && Genre.name == "Classical")
      .exists()
    let related = Customer.invoices.any(
      Invoice.lines.any(InvoiceLine.track.has(Track.genre.has(Genre.name == "Classical"))))
    let sql = """
      SELECT CustomerId, LastName FROM Customer WHERE CustomerId IN (
        SELECT CustomerId FROM Invoice JOIN InvoiceLine USING (InvoiceId)
        JOIN Track USING (TrackId) WHERE GenreId = 24)
      ORDER BY CustomerId
      """
    let customers = Customer.query.select(Customer.id, Customer.lastName).order(by: Customer.id)
    try compare("exists", customers.filter(bought), count: 14, with: sql) { line($0, $1) }
    try compare("exists-related", customers.filter(related), count: 14, with: sql) { line($0, $1) }
  }

  @Test("tracks at least twice as long as the mean of their album: correlated by an alias")
  func correlated() throws {
    let other = Track.alias("other")
    let mean = other.select(other[Track.milliseconds].average())
      .filter(other[Track.albumID] == Track.albumID).scalar()
    let query = Track.query.filter(Track.milliseconds.cast(as: Double.self) >= mean * 2)
      .select(Track.id, Track.name, mean).order(by: Track.id)
    try compare(
      "correlated", query, count: 28,
      with: """
        SELECT TrackId, Name, printf('%.2f', mean) FROM Track
        JOIN (SELECT AlbumId, avg(Milliseconds) AS mean FROM Track GROUP BY AlbumId) USING (AlbumId)
        WHERE Milliseconds >= mean * 2 ORDER BY TrackId
        """
    ) { line($0, $1, $2) }
  }

  @Test("customers with the number of their invoices, the last date and the total")
  func scalars() throws {
    let invoices = Invoice.query.filter(Invoice.customerID == Customer.id)
    let last = invoices.order(by: Invoice.date.desc, Invoice.id.desc).limit(1)
      .select(Invoice.date).scalar()
    let query = Customer.query
      .select(
        Customer.lastName, Customer.invoices.count(), last,
        invoices.select(Invoice.total.sum()).scalar().coalesce(0)
      )
      .order(by: last.desc.nullsLast, Customer.id)
    try compare(
      "scalars", query, count: 60,
      with: """
        SELECT c.LastName, count(InvoiceId), max(InvoiceDate),
          printf('%.2f', coalesce(sum(Total), 0))
        FROM Customer c LEFT JOIN Invoice USING (CustomerId) GROUP BY c.CustomerId
        ORDER BY max(InvoiceDate) DESC, c.CustomerId
        """,
      prepare: addCustomer
    ) { line($0, $1, $2, $3) }
  }

  @Test("artists by tracks per album: an aggregate of aggregates")
  func aggregateOfAggregates() throws {
    let perAlbum = Track.query.select(Track.albumID, Aggregate.countAll())
      .group(by: Track.albumID).subquery("per_album")
    let (albumID, tracks) = perAlbum.columns
    let mean = tracks.average()
    let query = Album.query.join(perAlbum, on: albumID == Album.id).join(Album.artist)
      .select(Artist.name, Aggregate.countAll(), mean, tracks.max())
      .group(by: Artist.id, Artist.name).having(Aggregate.countAll() >= 3)
      .order(by: mean.desc, Artist.name)
    try compare(
      "aggregate-of-aggregates", query, count: 26,
      with: """
        WITH counts AS (
          SELECT ArtistId, AlbumId, count(*) AS tracks FROM Album JOIN Track USING (AlbumId)
          GROUP BY AlbumId)
        SELECT Name, count(*), printf('%.2f', avg(tracks)), max(tracks) FROM counts
        JOIN Artist USING (ArtistId) GROUP BY ArtistId HAVING count(*) >= 3
        ORDER BY avg(tracks) DESC, Name
        """
    ) { line($0, $1, $2, $3) }
  }

  @Test("each employee's customers, with their spending and number of tracks: two CTEs")
  func commonTables() throws {
    let spent = Invoice.query.select(Invoice.customerID, Invoice.total.sum())
      .group(by: Invoice.customerID).cte("spent")
    let bought = InvoiceLine.query.join(InvoiceLine.invoice)
      .select(Invoice.customerID, InvoiceLine.quantity.sum().as("tracks"))
      .group(by: Invoice.customerID).cte("bought")
    let query = Employee.query.leftJoin(Employee.customers)
      .leftJoin(spent, on: spent.columns.0 == Customer.id)
      .leftJoin(bought, on: bought.columns.0 == Customer.id)
      .select(
        Employee.lastName, Customer.id.count(), spent.columns.1.sum(), bought.columns.1.sum()
      )
      .group(by: Employee.id, Employee.lastName).order(by: Employee.id)
    try compare(
      "common-tables", query, count: 8,
      with: """
        SELECT e.LastName, count(DISTINCT c.CustomerId),
          (SELECT printf('%.2f', sum(Total)) FROM Customer JOIN Invoice USING (CustomerId)
            WHERE SupportRepId = e.EmployeeId HAVING count(*) > 0),
          sum(l.Quantity)
        FROM Employee e LEFT JOIN Customer c ON c.SupportRepId = e.EmployeeId
        LEFT JOIN Invoice USING (CustomerId) LEFT JOIN InvoiceLine l USING (InvoiceId)
        GROUP BY e.EmployeeId ORDER BY e.EmployeeId
        """
    ) { line($0, $1, $2, $3) }
  }

  @Test("all employees below a manager: a recursive query for models")
  func recursion() throws {
    let reports = CTE.recursive("reports", Employee.query.filter(Employee.lastName == "Edwards")) {
      reports in Employee.query.join(reports, on: Employee.managerID == reports[Employee.id])
    }
    let query = reports.query.order(by: Employee.id)
    try compare(
      "recursion", query, count: 4,
      with: """
        SELECT EmployeeId, LastName FROM Employee WHERE EmployeeId = 2 OR ReportsTo = 2
        ORDER BY EmployeeId
        """
    ) { line($0.id, $0.lastName) }
  }

  @Test("the tree of employees, with each one's level and the path from the top")
  func levels() throws {
    let top = Employee.query.filter(Employee.managerID == nil)
      .select(Employee.id, literal(0), Employee.lastName.cast(as: String.self))
    let tree = CTE.recursive("tree", top) { tree in
      let path = tree.columns.2 + " > " + Employee.lastName
      Employee.query.join(tree, on: Employee.managerID == tree.columns.0)
        .select(Employee.id, tree.columns.1 + 1, path)
    }
    let (id, level, path) = tree.columns
    let query = Employee.query.join(tree, on: id == Employee.id)
      .select(level, path, Employee.title).order(by: path)
    try compare(
      "levels", query, count: 8,
      with: """
        SELECT (b.LastName IS NOT NULL) + (t.LastName IS NOT NULL),
          coalesce(t.LastName || ' > ', '') || coalesce(b.LastName || ' > ', '') || e.LastName AS path,
          e.Title
        FROM Employee e LEFT JOIN Employee b ON b.EmployeeId = e.ReportsTo
        LEFT JOIN Employee t ON t.EmployeeId = b.ReportsTo ORDER BY path
        """
    ) { line($0, $1, $2) }
  }

  @Test("the cities of customers and employees, each once, and countries of both")
  func unions() throws {
    let cities = Customer.query.select(Customer.city).union(Employee.query.select(Employee.city))
      .order(by: Customer.city)
    try compare(
      "cities", cities, count: 55,
      with: "SELECT City FROM Customer UNION SELECT City FROM Employee ORDER BY 1"
    ) { line($0) }
    let countries = Customer.query.select(Customer.country)
    try compare(
      "countries", countries.intersect(Employee.query.select(Employee.country)), count: 1,
      with: "SELECT Country FROM Customer INTERSECT SELECT Country FROM Employee"
    ) { line($0) }
    let noLongNames = countries.except(countries.filter(Customer.country.length() > 6))
      .order(by: Customer.country.desc).limit(5)
    try compare(
      "countries-except", noLongNames, count: 5,
      with: """
        SELECT Country FROM Customer EXCEPT SELECT Country FROM Customer WHERE length(Country) > 6
        ORDER BY 1 DESC LIMIT 5
        """
    ) { line($0) }
  }
}

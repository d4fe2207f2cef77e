import ChinookModels
import Foundation
import Tenon
import Testing

/// Generated code on an existing database: every row of every table decodes, and queries return the same rows as
/// equivalent SQL in the `sqlite3` shell.
@Suite struct ChinookTests {
  @Test("every table decodes: counts and key sums equal those of the shell")
  func everyTable() throws {
    let chinook = try ChinookDatabase()
    defer { chinook.remove() }
    let db = chinook.database

    func totals<Root: Model>(
      _ model: Root.Type, _ key: (Root) -> Int
    ) throws -> String {
      let rows = try db.read { session in try Root.query.all(in: session) }
      return "\(rows.count)|\(rows.reduce(0) { $0 + key($1) })"
    }
    func check(_ table: String, _ key: String, _ found: String) throws {
      let expected = try chinook.rows(#"SELECT count(*), sum("\#(key)") FROM "\#(table)""#)
      #expect([found] == expected, "\(table)")
    }

    try check("Album", "AlbumId", totals(Album.self) { $0.id.rawValue })
    try check("Artist", "ArtistId", totals(Artist.self) { $0.id.rawValue })
    try check("Customer", "CustomerId", totals(Customer.self) { $0.id.rawValue })
    try check("Employee", "EmployeeId", totals(Employee.self) { $0.id.rawValue })
    try check("Genre", "GenreId", totals(Genre.self) { $0.id.rawValue })
    try check("Invoice", "InvoiceId", totals(Invoice.self) { $0.id.rawValue })
    try check("InvoiceLine", "InvoiceLineId", totals(InvoiceLine.self) { $0.id.rawValue })
    try check("MediaType", "MediaTypeId", totals(MediaType.self) { $0.id.rawValue })
    try check("Playlist", "PlaylistId", totals(Playlist.self) { $0.id.rawValue })
    try check("PlaylistTrack", "TrackId", totals(PlaylistTrack.self) { $0.trackID.rawValue })
    try check("Track", "TrackId", totals(Track.self) { $0.id.rawValue })
    #expect(Chinook.models.count == 11)
  }

  @Test("a filter with comparison, text search and NULL, with an order and a limit")
  func tracks() throws {
    let chinook = try ChinookDatabase()
    defer { chinook.remove() }
    let tracks = try chinook.database.read { session in
      try Track.query
        .filter(
          Track.milliseconds > 250_000 && Track.name.contains("Love") && Track.composer != nil
        )
        .order(by: Track.milliseconds.desc, Track.id)
        .limit(25)
        .all(in: session)
    }
    let expected = try chinook.rows(
      """
      SELECT TrackId, Name, Milliseconds FROM Track
      WHERE Milliseconds > 250000 AND instr(Name, 'Love') > 0 AND Composer IS NOT NULL
      ORDER BY Milliseconds DESC, TrackId LIMIT 25
      """)
    #expect(tracks.map { "\($0.id)|\($0.name)|\($0.milliseconds)" } == expected)
    #expect(tracks.count == 25)
  }

  @Test("the albums of an artist with their tracks, loaded eagerly")
  func albumsWithTracks() throws {
    let chinook = try ChinookDatabase()
    defer { chinook.remove() }
    let rows = try chinook.database.read { session in
      let artist = try Artist.query.filter(Artist.name == "Iron Maiden").one(in: session)
      return try artist.albums.with(Album.tracks).all(in: session)
    }
    let found = rows.flatMap { album, tracks in tracks.map { "\(album.title)|\($0.name)" } }
    let expected = try chinook.rows(
      """
      SELECT Album.Title, Track.Name FROM Artist
      JOIN Album USING (ArtistId) JOIN Track USING (AlbumId)
      WHERE Artist.Name = 'Iron Maiden' ORDER BY Album.Title, Track.TrackId
      """)
    #expect(found == expected)
    #expect(rows.count == 21)
  }

  @Test("the tracks of playlists through the join table, and each track's playlists")
  func playlists() throws {
    let chinook = try ChinookDatabase()
    defer { chinook.remove() }
    let (playlists, onLists) = try chinook.database.read { session in
      let playlists = try Playlist.query.order(by: Playlist.id).with(Playlist.tracks)
        .all(in: session)
      let track = try session.require(Track.self, 3402)
      let onLists = try track.playlists.order(by: Playlist.id).all(in: session)
      return (playlists, onLists)
    }
    let found = playlists.map { playlist, tracks in
      "\(playlist.id)|\(tracks.count)|\(tracks.reduce(0) { $0 + $1.id.rawValue })"
    }
    let expected = try chinook.rows(
      """
      SELECT Playlist.PlaylistId, count(TrackId), coalesce(sum(TrackId), 0)
      FROM Playlist LEFT JOIN PlaylistTrack USING (PlaylistId)
      GROUP BY Playlist.PlaylistId ORDER BY Playlist.PlaylistId
      """)
    #expect(found == expected)
    #expect(
      onLists.map { "\($0.id)" }
        == (try chinook.rows(
          "SELECT PlaylistId FROM PlaylistTrack WHERE TrackId = 3402 ORDER BY PlaylistId")))
  }

  @Test("customers with their support employees and invoices; decimals are exact")
  func customers() throws {
    let chinook = try ChinookDatabase()
    defer { chinook.remove() }
    let rows = try chinook.database.read { session in
      try Customer.query
        .filter(Customer.country.in(["Brazil", "Canada"]) && Customer.company == nil)
        .order(by: Customer.lastName, Customer.firstName)
        .with(Customer.supportRep, Customer.invoices)
        .all(in: session)
    }
    let found = rows.map { customer, employee, invoices in
      let cents = invoices.reduce(Decimal(0)) { $0 + $1.total * 100 }
      return "\(customer.lastName)|\(employee?.lastName ?? "")|\(invoices.count)|\(cents)"
    }
    let expected = try chinook.rows(
      """
      SELECT c.LastName, e.LastName, count(*), CAST(round(sum(i.Total) * 100) AS INTEGER) FROM Customer c
      LEFT JOIN Employee e ON e.EmployeeId = c.SupportRepId JOIN Invoice i USING (CustomerId)
      WHERE c.Country IN ('Brazil', 'Canada') AND c.Company IS NULL
      GROUP BY c.CustomerId ORDER BY c.LastName, c.FirstName
      """)
    #expect(found == expected)
    #expect(!rows.isEmpty)
  }

  @Test("invoices by date and amount, page by page")
  func invoices() throws {
    let chinook = try ChinookDatabase()
    defer { chinook.remove() }
    let since = try #require(ISO8601DateFormatter().date(from: "2023-01-01T00:00:00Z"))
    let query = Invoice.query
      .filter(Invoice.date >= since && Invoice.total > 5 && Invoice.billingState == nil)
      .order(by: Invoice.total.desc, Invoice.id)
    let pages = try chinook.database.read { session in
      let first = try query.page(1, size: 20, in: session)
      return try (1...max(1, first.pages)).map { try query.page($0, size: 20, in: session) }
    }
    let expected = try chinook.rows(
      """
      SELECT InvoiceId FROM Invoice
      WHERE InvoiceDate >= '2023-01-01' AND Total > 5 AND BillingState IS NULL
      ORDER BY Total DESC, InvoiceId
      """)
    #expect(pages.flatMap(\.items).map { "\($0.id)" } == expected)
    #expect(pages.allSatisfy { $0.total == expected.count && $0.items.count <= 20 })
    #expect(pages.count == (expected.count + 19) / 20)
  }

  @Test("the tree of employees, by the manager of each")
  func employees() throws {
    let chinook = try ChinookDatabase()
    defer { chinook.remove() }
    let rows = try chinook.database.read { session in
      try Employee.query.order(by: Employee.id).with(Employee.manager, Employee.reports)
        .all(in: session)
    }
    let found = rows.map { employee, manager, reports in
      "\(employee.lastName)|\(manager?.lastName ?? "")|\(reports.count)"
    }
    let expected = try chinook.rows(
      """
      SELECT e.LastName, m.LastName,
        (SELECT count(*) FROM Employee r WHERE r.ReportsTo = e.EmployeeId)
      FROM Employee e LEFT JOIN Employee m ON m.EmployeeId = e.ReportsTo ORDER BY e.EmployeeId
      """)
    #expect(found == expected)
  }

  @Test("written rows can be read back, also by the shell")
  func writing() throws {
    let chinook = try ChinookDatabase()
    defer { chinook.remove() }
    let track = try chinook.database.write { session in
      let artist = try session.insert(Artist.Draft(name: "Tenon"))
      let album = try session.insert(Album.Draft(title: "Joints", artist: artist))
      return try session.insert(
        Track.Draft(
          name: "Dovetail", milliseconds: 1000, unitPrice: Decimal(string: "1.29") ?? 0,
          album: album, mediaType: MediaType.ID(1)))
    }
    #expect(
      try chinook.rows(
        """
        SELECT t.Name, t.UnitPrice, al.Title, ar.Name FROM Track t
        JOIN Album al USING (AlbumId) JOIN Artist ar USING (ArtistId) WHERE TrackId = \(track.id)
        """) == ["Dovetail|1.29|Joints|Tenon"])
    #expect(try chinook.database.read { try $0.find(Track.self, track.id) } == track)
  }
}

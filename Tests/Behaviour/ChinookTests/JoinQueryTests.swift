import ChinookModels
import Tenon
import Testing

/// Joins and eager loads over the Chinook database.
@Suite struct JoinQueryTests {
  @Test("purchases from Brazil: line, invoice, customer, track, album and artist")
  func sixTables() throws {
    let query = InvoiceLine.query
      .join(InvoiceLine.invoice).join(Invoice.customer)
      .join(InvoiceLine.track).join(Track.album).join(Album.artist)
      .filter(Customer.country == "Brazil")
      .select(Customer.lastName, Artist.name, Album.title, Track.name)
      .order(by: InvoiceLine.id)
    try compare(
      "six-tables", query, count: 190,
      with: """
        SELECT c.LastName, ar.Name, al.Title, t.Name FROM InvoiceLine l
        JOIN Invoice i USING (InvoiceId) JOIN Customer c USING (CustomerId)
        JOIN Track t USING (TrackId) JOIN Album al USING (AlbumId) JOIN Artist ar USING (ArtistId)
        WHERE c.Country = 'Brazil' ORDER BY l.InvoiceLineId
        """
    ) { line($0, $1, $2, $3) }
  }

  @Test("all artists, with their live albums if they have any")
  func leftJoin() throws {
    let query = Artist.query.leftJoin(Artist.albums.filter(Album.title.contains("Live")))
      .select(Artist.columns, Album.columns.optional)
      .order(by: Artist.id, Album.id)
    try compare(
      "left-join", query, count: 281,
      with: """
        SELECT ar.ArtistId, ar.Name, al.AlbumId, al.Title FROM Artist ar
        LEFT JOIN Album al ON al.ArtistId = ar.ArtistId AND instr(al.Title, 'Live') > 0
        ORDER BY ar.ArtistId, al.AlbumId
        """
    ) { artist, album in line(artist.id, artist.name, album?.id, album?.title) }
  }

  @Test("employees with their manager, and the manager's manager")
  func selfJoins() throws {
    let boss = Employee.alias("boss")
    let top = Employee.alias("top")
    let query = Employee.query.leftJoin(Employee.manager, as: boss)
      .leftJoin(boss[Employee.manager], as: top)
      .select(
        Employee.lastName, boss[Employee.lastName].optional, top[Employee.lastName].optional
      )
      .order(by: Employee.id)
    try compare(
      "self-joins", query, count: 8,
      with: """
        SELECT e.LastName, b.LastName, t.LastName FROM Employee e
        LEFT JOIN Employee b ON b.EmployeeId = e.ReportsTo
        LEFT JOIN Employee t ON t.EmployeeId = b.ReportsTo ORDER BY e.EmployeeId
        """
    ) { line($0, $1, $2) }
  }

  @Test("pairs of a customer and an employee of the same country")
  func joinOnCondition() throws {
    let query = Customer.query
      .join(
        Employee.self,
        on: Employee.country == Customer.country && Employee.id != Customer.supportRepID
      )
      .select(Customer.lastName, Employee.lastName)
      .order(by: Customer.id, Employee.id)
    try compare(
      "join-on-condition", query, count: 56,
      with: """
        SELECT c.LastName, e.LastName FROM Customer c
        JOIN Employee e ON e.Country = c.Country AND e.EmployeeId <> c.SupportRepId
        ORDER BY c.CustomerId, e.EmployeeId
        """
    ) { line($0, $1) }
  }

  @Test("playlists with their number of tracks and their duration, including empty ones")
  func manyToManyCounts() throws {
    let query = Playlist.query.leftJoin(Playlist.tracks)
      .select(Playlist.id, Playlist.name, Track.id.count(), Track.milliseconds.sum())
      .group(by: Playlist.id, Playlist.name)
      .order(by: Playlist.id)
    try compare(
      "many-to-many-counts", query, count: 18,
      with: """
        SELECT p.PlaylistId, p.Name, count(t.TrackId), sum(t.Milliseconds) FROM Playlist p
        LEFT JOIN PlaylistTrack pt ON pt.PlaylistId = p.PlaylistId
        LEFT JOIN Track t ON t.TrackId = pt.TrackId
        GROUP BY p.PlaylistId, p.Name ORDER BY p.PlaylistId
        """
    ) { line($0, $1, $2, $3) }
  }

  @Test("counts of related rows, with and without a filter")
  func relationshipCounts() throws {
    let long = Playlist.tracks.filter(Track.milliseconds > 600_000).count()
    let query = Playlist.query
      .filter(Playlist.tracks.count() > 1)
      .select(Playlist.id, Playlist.tracks.count(), long)
      .order(by: long.desc, Playlist.id)
    try compare(
      "relationship-counts", query, count: 12,
      with: """
        WITH counts AS (
          SELECT PlaylistId AS id, count(*) AS tracks, sum(Milliseconds > 600000) AS long
          FROM PlaylistTrack JOIN Track USING (TrackId) GROUP BY PlaylistId)
        SELECT id, tracks, long FROM counts WHERE tracks > 1 ORDER BY long DESC, id
        """
    ) { line($0, $1, $2) }
  }

  @Test("pairs of playlists with common tracks: a self-join of the join table")
  func compositeKeys() throws {
    let other = PlaylistTrack.alias("other")
    let query = PlaylistTrack.query
      .join(
        other,
        on: other[PlaylistTrack.trackID] == PlaylistTrack.trackID
          && other[PlaylistTrack.playlistID] > PlaylistTrack.playlistID
      )
      .select(PlaylistTrack.playlistID, other[PlaylistTrack.playlistID], Aggregate.countAll())
      .group(by: PlaylistTrack.playlistID, other[PlaylistTrack.playlistID])
      .order(by: PlaylistTrack.playlistID, other[PlaylistTrack.playlistID])
    try compare(
      "composite-keys", query, count: 32,
      with: """
        SELECT a.PlaylistId, b.PlaylistId, count(*) FROM PlaylistTrack a, PlaylistTrack b
        WHERE a.TrackId = b.TrackId AND a.PlaylistId < b.PlaylistId GROUP BY 1, 2 ORDER BY 1, 2
        """
    ) { line($0, $1, $2) }
  }

  @Test("invoices with their lines, an association with further columns, and the tracks")
  func associations() throws {
    let query = Invoice.query.filter(Invoice.total > 15).order(by: Invoice.id)
      .with(Invoice.lines.with(InvoiceLine.track), Invoice.customer)
    try compare(
      "associations", query, count: 11,
      with: """
        SELECT i.InvoiceId, c.LastName, group_concat(l.Quantity || 'x' || t.Name, ';') FROM Invoice i
        JOIN Customer c USING (CustomerId)
        JOIN (SELECT * FROM InvoiceLine ORDER BY InvoiceLineId) l USING (InvoiceId)
        JOIN Track t USING (TrackId)
        WHERE i.Total > 15 GROUP BY i.InvoiceId ORDER BY i.InvoiceId
        """
    ) { invoice, lines, customer in
      let bought = lines.map { item, track in "\(item.quantity)x\(track.name)" }
      return line(invoice.id, customer.lastName, bought.joined(separator: ";"))
    }
  }

  @Test("a row of a join table is found by its composite key, with both related rows")
  func findingByCompositeKey() throws {
    let chinook = try ChinookDatabase()
    defer { chinook.remove() }
    try chinook.database.read { session in
      let key = PlaylistTrack.ID(playlistID: 17, trackID: 1278)
      let found = try session.require(PlaylistTrack.self, key)
      let (playlist, track) = try (found.playlist.one(in: session), found.track.one(in: session))
      #expect(
        [line(playlist.name, track.name)]
          == (try chinook.rows(
            """
            SELECT p.Name, t.Name FROM PlaylistTrack JOIN Playlist p USING (PlaylistId)
            JOIN Track t USING (TrackId) WHERE PlaylistId = 17 AND TrackId = 1278
            """)))
      #expect(try session.find(PlaylistTrack.self, .init(playlistID: 17, trackID: 1)) != nil)
      #expect(try session.find(PlaylistTrack.self, .init(playlistID: 18, trackID: 1)) == nil)
    }
  }
}

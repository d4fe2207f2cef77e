import BlogModels
import Tenon
import TestSupport
import Testing

/// The code of the article *Databases*.
@Suite struct DatabasesTests {
  /// A database in memory, in place of the files that the article opens.
  // swift-format-ignore: AlwaysUseLowerCamelCase
  private func Database(
    _ url: String, configuration: Configuration = Configuration()
  ) throws -> Tenon.Database {
    try .empty(configuration)
  }

  @Test("a database is opened, and its forms are checked")
  func opening() throws {
    let db = try Database("sqlite:blog.db")
    try db.create(Blog.self)
    for finding in try db.check(Blog.self) { print(finding) }
    #expect(try db.check(Blog.self).isEmpty)
    try db.drop(Blog.self)
    #expect(throws: SQLError.self) { try db.read { try User.query.count(in: $0) } }
  }

  @Test("a database is configured")
  func configuring() throws {
    var configuration = Configuration()
    configuration.busyTimeout = .seconds(10)
    configuration.maximumReaders = 8
    configuration.isReadOnly = false
    let db = try Database("sqlite:blog.db", configuration: configuration)
    #expect(db.configuration.maximumReaders == 8)
  }
}

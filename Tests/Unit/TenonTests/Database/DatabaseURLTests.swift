import Foundation
import Testing

@testable import Tenon

@Suite("URLs of databases")
struct DatabaseURLTests {
  private func location(_ url: String) throws -> SQLiteDriver.Location? {
    (try Drivers.driver(for: url, Configuration()) as? SQLiteDriver)?.location
  }

  private func message(_ url: String) -> String? {
    do {
      _ = try Drivers.driver(for: url, Configuration())
      return nil
    } catch {
      return (error as? SQLError)?.message
    }
  }

  @Test("every documented form of a URL is accepted")
  func forms() throws {
    #expect(try location("sqlite::memory:") == .memory)
    #expect(try location("sqlite:blog.db") == .file("blog.db"))
    #expect(try location("sqlite:data/blog.db") == .file("data/blog.db"))
    #expect(try location("sqlite:/var/lib/blog.db") == .file("/var/lib/blog.db"))
    #expect(try location("sqlite:///var/lib/blog.db") == .file("/var/lib/blog.db"))
    #expect(try location("SQLite:blog.db") == .file("blog.db"))
    #expect(try location("sqlite:a%20b%3Fc%25.db") == .file("a b?c%.db"))
    #expect(try location("sqlite:a b#c.db") == .file("a b#c.db"))
    #expect(try location("sqlite:ä👩‍👧.db") == .file("ä👩‍👧.db"))
  }

  @Test("names with a special meaning in SQLite are names of files")
  func tricks() throws {
    #expect(try location("sqlite:%3Amemory%3A") == .file(":memory:"))
    #expect(try location("sqlite:///:memory:") == .file("/:memory:"))
    #expect(try location("sqlite::MEMORY:") == .file(":MEMORY:"))
    #expect(try location("sqlite:file:x.db") == .file("file:x.db"))
    #expect(
      try location("sqlite:file::memory:%3Fcache=shared") == .file("file::memory:?cache=shared"))
    #expect(try location("sqlite:../../etc/x") == .file("../../etc/x"))
  }

  @Test("a file with one of SQLite's special names is created as a file")
  func specialFileNames() throws {
    let directory = try TemporaryDirectory()
    for name in [":memory:", "file:x.db", "a?b=c.db", " "] {
      let escaped = try #require(name.addingPercentEncoding(withAllowedCharacters: .alphanumerics))
      let database = try Database("sqlite://\(directory.path)/\(escaped)")
      try database.create(TestSchema.self)
      database.close()
      #expect(FileManager.default.fileExists(atPath: directory.file(name)))
    }
  }

  @Test("hostile URLs are refused with the reason")
  func hostile() {
    #expect(
      message("blog.db")
        == "the database URL does not start with a scheme such as sqlite:")
    #expect(
      message("") == "the database URL does not start with a scheme such as sqlite:")
    #expect(message("sqlite:") == "the sqlite URL has no file name: write sqlite:file.db")
    #expect(message("sqlite:///") == nil)
    let host =
      "a sqlite URL cannot have a host: write sqlite:file.db for a path relative to "
      + "the working directory, or sqlite:///path/file.db for an absolute path"
    #expect(message("sqlite://host/x") == host)
    #expect(message("sqlite://x.db") == host)
    #expect(message("sqlite://") == host)
    #expect(
      message("sqlite:x.db?mode=ro")
        == "a sqlite URL cannot have options; write %3F for a question mark in a path")
    #expect(
      message("sqlite::memory:?cache=shared")
        == "a sqlite URL cannot have options; write %3F for a question mark in a path")
    for escape in ["%", "%2", "%zz", "%ff", "%c3%28"] {
      #expect(
        message("sqlite:a\(escape)") == "the database URL has a malformed percent escape")
    }
    #expect(message("sqlite:a%00b") == "the database path contains a NUL character")
    #expect(message("sqlite:a\u{0}b") == "the database path contains a NUL character")
    #expect(message("http://x") == "“http” is not the scheme of a database that Tenon knows")
    #expect(message(":x") == "“” is not the scheme of a database that Tenon knows")
    #expect(message("file:x.db") == "“file” is not the scheme of a database that Tenon knows")
    #expect(message(" sqlite:x") == "“?sqlite” is not the scheme of a database that Tenon knows")
    #expect(
      message(String(repeating: "x", count: 1_000) + ":y")
        == "“\(String(repeating: "x", count: 20))…” is not the scheme of a database that Tenon "
        + "knows")
    #expect(
      message("a\u{1b}[31m\nb:") == "“a?[31m?b” is not the scheme of a database that Tenon knows")
  }

  @Test("a path that is too long or does not exist is an error when it is opened")
  func unopenable() {
    let long = String(repeating: "x", count: 10_000)
    #expect(throws: ConnectionLost.self) { try Database("sqlite:\(long)") }
    #expect(throws: ConnectionLost.self) { try Database("sqlite:///dev/null/x.db") }
    #expect(throws: ConnectionLost.self) { try Database("sqlite:///") }
  }

  @Test("an absolute path at the root that cannot be opened explains the three slashes")
  func absolutePath() {
    let error = #expect(throws: ConnectionLost.self) { try Database("sqlite:///dev") }
    #expect(
      error?.message
        == "/dev cannot be opened: unable to open database file; a path after sqlite:/// is absolute: "
        + "for a file in the working directory, write sqlite:dev")
  }

  @Test(
    "a password in a URL is never shown",
    arguments: [
      "postgresql://me:s3cr3t@host/db?optoin=1", "postgres://me:s3cr3t%zz@host",
      "mysql://me:s3cr3t@host/db",
      "mariadb://me:s3cr3t@host/db", "sqlite://me:s3cr3t@host/db", "mongodb://me:s3cr3t@host/db",
      "me:s3cr3t@host", "me@s3cr3t", "//me:s3cr3t@host/db", "user=me password=s3cr3t",
    ])
  func passwords(url: String) {
    let shown = message(url)
    #expect(shown != nil)
    #expect(shown?.contains("s3cr3t") == false)
  }

  @Test("servers without a driver in this build are an error that says how to get it")
  func servers() {
    #expect(message("mysql:x") == "this build has no driver for mysql")
    #if !PostgreSQL
      #expect(
        message("postgresql://me:pw@host/db")
          == "this build has no driver for postgresql: add the trait PostgreSQL to the dependency on "
          + "Tenon in Package.swift, as in .package(…, traits: [\"PostgreSQL\"])")
    #endif
  }

  @Test("the URL is read from the environment, or is the default")
  func environment() throws {
    let name = "TENON_TEST_NO_SUCH_VARIABLE"
    _ = try Database(environment: name, default: "sqlite::memory:")
    let missing = SQLError(
      message: "the environment variable \(name) is not set to a database URL")
    #expect(throws: missing) { try Database(environment: name) }
    // PATH is set, and is not a database URL: the default does not replace an invalid URL.
    #expect(throws: SQLError.self) { try Database(environment: "PATH", default: "sqlite::memory:") }
  }
}

import Foundation

/// The driver of SQLite, for database files and databases in memory.
///
/// `sqlite:blog.db` is a path relative to the working directory, `sqlite:///var/lib/blog.db` an absolute path, and
/// `sqlite::memory:` a database in memory. Percent escapes are decoded.
package struct SQLiteDriver: Driver {
  /// The place of a database.
  enum Location: Hashable {
    case memory
    case file(String)
  }

  package static let schemes = ["sqlite"]

  let location: Location
  private let configuration: Configuration
  private let file = FileExistsFlag()

  package init(_ url: DatabaseURL, _ configuration: Configuration) throws {
    location = try Self.location(url.rest)
    self.configuration = configuration
  }

  package var dialect: Dialect { .sqlite }

  /// A database in memory has only one connection.
  package var connections: ConnectionLimits {
    .oneWriter(readers: location == .memory ? 0 : max(1, configuration.maximumReaders))
  }

  package func connect(_ access: Access) throws -> any Connection {
    try SQLiteConnection(
      location, role: access == .write ? .writer : .reader, configuration, file: file)
  }

  private static func location(_ text: Substring) throws -> Location {
    if text == ":memory:" { return .memory }
    var path = text
    if path.hasPrefix("//") {
      path = path.dropFirst(2)
      guard path.hasPrefix("/") else {
        throw SQLError(
          message: "a sqlite URL cannot have a host: write sqlite:file.db for a path relative to "
            + "the working directory, or sqlite:///path/file.db for an absolute path")
      }
    }
    guard !path.contains("?") else {
      throw SQLError(
        message: "a sqlite URL cannot have options; write %3F for a question mark in a path")
    }
    // Foundation needs most of a millisecond for its first removal of escapes.
    let isPlain = !path.utf8.contains(UInt8(ascii: "%"))
    guard let decoded = isPlain ? String(path) : path.removingPercentEncoding else {
      throw SQLError(message: "the database URL has a malformed percent escape")
    }
    guard !decoded.isEmpty else {
      throw SQLError(message: "the sqlite URL has no file name: write sqlite:file.db")
    }
    guard !decoded.utf8.contains(0) else {
      throw SQLError(message: "the database path contains a NUL character")
    }
    return .file(decoded)
  }
}

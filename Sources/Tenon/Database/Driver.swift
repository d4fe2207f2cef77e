/// A kind of database. A driver opens connections to the database that a URL names.
package protocol Driver: Sendable {
  /// The schemes of its URLs in lower case, such as `sqlite`.
  static var schemes: [String] { get }

  /// Parses a URL. Does not connect yet.
  ///
  /// - Throws: `SQLError` when the URL is malformed. The message does not show the URL, which may contain a password.
  init(_ url: DatabaseURL, _ configuration: Configuration) throws

  /// The SQL dialect of the database.
  var dialect: Dialect { get }

  /// The way to get the key that the database generates for a single inserted row. The default is the dialect's.
  var madeKey: MadeKey { get }

  /// True if separate connections can read while one writes.
  var hasReaders: Bool { get }

  /// Opens a connection that writes, or one that reads.
  ///
  /// - Throws: `ConnectionLost` when the database cannot be reached.
  func connect(_ access: Access) throws -> any Connection
}

extension Driver {
  package var madeKey: MadeKey { dialect.rules.madeKey }
}

/// The drivers in this build.
enum Drivers {
  private static let all: [any Driver.Type] = [SQLiteDriver.self]

  /// The schemes of drivers that other builds may have.
  private static let known = ["postgresql", "postgres", "mysql", "mariadb"]

  /// Returns the driver for a URL.
  ///
  /// - Throws: `SQLError` when no driver fits, or when the URL is malformed.
  static func driver(for url: String, _ configuration: Configuration) throws -> any Driver {
    let url = try DatabaseURL(url)
    if let driver = all.first(where: { $0.schemes.contains(url.scheme) }) {
      return try driver.init(url, configuration)
    }
    throw SQLError(
      message: known.contains(url.scheme)
        ? "this build has no driver for \(url.scheme); only SQLite is built in"
        : "\(url.shownScheme) is not the scheme of a database that Tenon knows")
  }
}

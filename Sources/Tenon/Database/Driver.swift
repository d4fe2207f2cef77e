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

  /// The connections that a database needs.
  var connections: ConnectionLimits { get }

  /// Opens a connection that writes, or one that reads.
  ///
  /// - Throws: `ConnectionLost` when the database cannot be reached.
  func connect(_ access: Access) throws -> any Connection
}

extension Driver {
  package var madeKey: MadeKey { dialect.rules.madeKey }
}

/// The numbers of connections of a database.
package enum ConnectionLimits: Equatable, Sendable {
  /// One connection that writes, and a maximum number of connections that read; none if the one that writes also reads.
  case oneWriter(readers: Int)
  /// A maximum number of connections that each read or write.
  case shared(Int)
}

/// The drivers in this build.
enum Drivers {
  private static let all: [any Driver.Type] = {
    var drivers: [any Driver.Type] = [SQLiteDriver.self]
    #if PostgreSQL
      drivers.append(PostgreSQLDriver.self)
    #endif
    return drivers
  }()

  /// The schemes of drivers that other builds may have.
  private static let known = ["mysql", "mariadb"]

  /// Returns the driver for a URL.
  ///
  /// - Throws: `SQLError` when no driver fits, or when the URL is malformed.
  static func driver(for url: String, _ configuration: Configuration) throws -> any Driver {
    let url = try DatabaseURL(url)
    if let driver = all.first(where: { $0.schemes.contains(url.scheme) }) {
      return try driver.init(url, configuration)
    }
    if ["postgresql", "postgres"].contains(url.scheme) {
      throw SQLError(
        message:
          "this build has no driver for \(url.scheme): add the trait PostgreSQL to the dependency "
          + "on Tenon in Package.swift, as in .package(…, traits: [\"PostgreSQL\"])")
    }
    throw SQLError(
      message: known.contains(url.scheme)
        ? "this build has no driver for \(url.scheme)"
        : "\(url.shownScheme) is not the scheme of a database that Tenon knows")
  }
}

#if PostgreSQL
  import CPostgreSQL
  import Foundation
  import Synchronization

  /// The driver of PostgreSQL 14 and later, over libpq.
  ///
  /// A URL is passed to libpq unchanged ("Connection URIs" in its manual):
  /// `postgresql://user:password@host:5432/database?sslmode=verify-full`, or `postgresql:///database?host=/run/postgresql`
  /// for a socket.
  package struct PostgreSQLDriver: Driver {
    package static let schemes = ["postgresql", "postgres"]

    private let target: PostgreSQLTarget
    private let configuration: Configuration

    /// The number of times that its connections have waited for the server.
    package let roundTrips = RoundTripCount()

    package init(_ url: DatabaseURL, _ configuration: Configuration) throws {
      target = try PostgreSQLTarget("\(url.scheme):\(url.rest)", configuration)
      self.configuration = configuration
    }

    package var dialect: Dialect { .postgresql }

    package var connections: ConnectionLimits { .shared(configuration.maximumConnections) }

    package func connect(_ access: Access) throws -> any Connection {
      try PostgreSQLConnection(target, configuration, roundTrips)
    }
  }

  /// A number of round trips.
  package final class RoundTripCount: Sendable {
    private let count = Atomic(0)

    /// Adds one.
    func add() { count.add(1, ordering: .relaxed) }

    /// Returns the number since the last call, and resets it.
    package func take() -> Int { count.exchange(0, ordering: .relaxed) }
  }

  /// The place of a database and the options of its connections.
  struct PostgreSQLTarget: Sendable {
    /// The parameters of `PQconnectdbParams`: a later one overrides an earlier one.
    private let parameters: [(keyword: String, value: String)]
    /// The host, port and database for errors.
    let name: String

    /// Parses a URL.
    ///
    /// - Throws: `SQLError` when libpq refuses it. The message does not show the URL, which may contain a password.
    init(_ url: String, _ configuration: Configuration) throws {
      guard !url.utf8.contains(0) else {
        throw SQLError(message: "the database URL contains a NUL character")
      }
      var reason: UnsafeMutablePointer<CChar>?
      guard let options = PQconninfoParse(url, &reason) else {
        defer { PQfreemem(reason) }
        throw SQLError(
          message:
            "the database URL is malformed: \(Self.reason(reason.map { String(cString: $0) }))")
      }
      defer { PQconninfoFree(options) }
      var values: [String: String] = [:]
      var option = options
      while let keyword = option.pointee.keyword {
        if let value = option.pointee.val {
          values[String(cString: keyword)] = String(cString: value)
        }
        option += 1
      }
      let host = values["hostaddr"] ?? values["host"] ?? ""
      name =
        (host.isEmpty ? "the local server" : host) + (values["port"].map { ":\($0)" } ?? "")
        + (values["dbname"].map { "/\($0)" } ?? "")
      var parameters = [
        ("fallback_application_name", "tenon"), ("connect_timeout", "10"),
        ("keepalives_idle", "60"),
        ("keepalives_interval", "10"), ("keepalives_count", "3"), ("tcp_user_timeout", "30000"),
      ]
      // The default of libpq, `prefer`, accepts an unencrypted connection if somebody in between refuses encryption.
      if !host.split(separator: ",").allSatisfy(Self.isLocal) {
        parameters.append(("sslmode", "require"))
      }
      parameters += [("dbname", url), ("client_encoding", "UTF8")]
      self.parameters = parameters
    }

    /// True for a socket or a loopback address.
    private static func isLocal(_ host: Substring) -> Bool {
      host.hasPrefix("/") || host.hasPrefix("@") || host == "localhost" || host == "::1"
        || host.hasPrefix("127.")
    }

    /// The reason that libpq gives, without parts of the URL.
    private static func reason(_ message: String?) -> String {
      let text = message?.split(separator: "\n").first.map(String.init) ?? "libpq gives no reason"
      guard text.contains("\"") else { return text }
      // `invalid URI query parameter: "x"` names an option; other texts may quote a password.
      if text.hasPrefix("invalid URI query parameter: ") { return text }
      return text.prefix { $0 != "\"" } + "…"
    }

    /// Opens a connection.
    ///
    /// - Throws: `ConnectionLost` with the reason of libpq.
    func connect() throws -> OpaquePointer {
      let keywords = parameters.map { strdup($0.keyword) }
      let values = parameters.map { strdup($0.value) }
      defer { for text in keywords + values { free(text) } }
      let handle = PQconnectdbParams(
        keywords.map { UnsafePointer($0) } + [nil], values.map { UnsafePointer($0) } + [nil], 1)
      guard let handle else { throw ConnectionLost(message: "libpq has no memory") }
      guard PQstatus(handle) == CONNECTION_OK else {
        defer { PQfinish(handle) }
        let reason = PQerrorMessage(handle).map { String(cString: $0) } ?? ""
        throw ConnectionLost(
          message: "\(name) cannot be reached: "
            + reason.split(separator: "\n").joined(separator: "; "))
      }
      return handle
    }
  }
#endif

import Foundation
import Synchronization
import Tenon
import Testing

/// The driver that behaviour suites run on.
package enum TestDriver: String {
  /// SQLite, in memory.
  case sqlite
  /// The driver that behaves like those of servers: see `WireDriver`.
  case wire
  /// PostgreSQL, on the server that `TENON_TEST_POSTGRESQL` names.
  case postgresql

  /// The end of an insert of a single row with a key `id` that the database generates.
  package var returningKey: String { self == .sqlite ? "" : #" RETURNING "id""# }

  /// The driver that the environment variable `TENON_TEST_DRIVER` names; SQLite by default.
  package static let current: TestDriver = {
    let name = ProcessInfo.processInfo.environment["TENON_TEST_DRIVER"]
    guard let driver = TestDriver(rawValue: name ?? "sqlite") else {
      fatalError("TENON_TEST_DRIVER names no driver of the tests")
    }
    return driver
  }()
}

extension Trait where Self == ConditionTrait {
  /// Runs a test on SQLite only.
  ///
  /// - Parameter reason: The reason why other databases cannot do what it tests.
  package static func onlySQLite(_ reason: Comment) -> Self {
    .enabled(if: TestDriver.current != .postgresql, reason)
  }
}

extension Database {
  /// Opens an empty database on the driver of this test run.
  package static func empty(_ configuration: Configuration = Configuration()) throws -> Database {
    switch TestDriver.current {
    case .sqlite: try Database("sqlite::memory:", configuration: configuration)
    case .wire: try Database(WireDriver(configuration), configuration: configuration)
    case .postgresql: try Database(newSchema(.postgresql), configuration: configuration)
    }
  }
}

extension Database {
  /// Makes a schema of its own on a server, and returns the URL of the database with it.
  package static func newSchema(_ kind: DatabaseServer.Kind) throws -> String {
    guard let url = kind.url else {
      throw DatabaseServer.Failure(
        description: "no server for \(kind): eval \"$(.ci/servers start)\" starts one")
    }
    let number = schemas.add(1, ordering: .relaxed).newValue
    let name = "test_\(ProcessInfo.processInfo.processIdentifier)_\(number)"
    var configuration = Configuration()
    configuration.maximumConnections = 1
    let server = try Database(url, configuration: configuration)
    try server.write { session in try session.execute("CREATE SCHEMA \(identifier: name)") }
    server.close()
    return "\(url)&options=-csearch_path%3D\(name)"
  }

  private static let schemas = Atomic(0)
}

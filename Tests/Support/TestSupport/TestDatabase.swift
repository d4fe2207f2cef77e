import Foundation
import Tenon

/// The driver that behaviour suites run on.
package enum TestDriver: String {
  /// SQLite, in memory.
  case sqlite
  /// The driver that behaves like those of servers: see `WireDriver`.
  case wire

  /// The end of an insert of a single row with a key `id` that the database generates.
  package var returningKey: String { self == .wire ? #" RETURNING "id""# : "" }

  /// The driver that the environment variable `TENON_TEST_DRIVER` names; SQLite by default.
  package static let current: TestDriver = {
    let name = ProcessInfo.processInfo.environment["TENON_TEST_DRIVER"]
    guard let driver = TestDriver(rawValue: name ?? "sqlite") else {
      fatalError("TENON_TEST_DRIVER names no driver of the tests")
    }
    return driver
  }()
}

extension Database {
  /// Opens an empty database on the driver of this test run.
  package static func empty(_ configuration: Configuration = Configuration()) throws -> Database {
    switch TestDriver.current {
    case .sqlite: try Database("sqlite::memory:", configuration: configuration)
    case .wire: try Database(WireDriver(configuration), configuration: configuration)
    }
  }
}

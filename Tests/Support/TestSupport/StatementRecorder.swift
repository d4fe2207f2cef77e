import Synchronization
import Tenon

/// The statements that a database ran since they were last taken.
package final class StatementRecorder: Sendable {
  private let events = Mutex<[QueryEvent]>([])

  package init() {}

  /// The log that records the statements here.
  package var log: QueryLog { .events { event in self.events.withLock { $0.append(event) } } }

  /// A configuration with that log.
  package var configuration: Configuration {
    var configuration = Configuration()
    configuration.log = log
    return configuration
  }

  /// The events since the last call.
  package func take() -> [QueryEvent] {
    events.withLock { events in
      defer { events = [] }
      return events
    }
  }

  /// The statements since the last call, with `?` for each parameter, as SQLite and MariaDB write them.
  package func takeSQL() -> [String] {
    take().map { $0.sql.replacing(/\$[0-9]+/, with: "?") }
  }
}

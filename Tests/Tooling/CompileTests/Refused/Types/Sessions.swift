// A session cannot leave its closure or its thread.

import BlogModels
import Tenon

func requiresSendable<Value: Sendable>(_ value: Value) {}

func sendable(_ session: Session) {
  // error: type 'Session' does not conform to the 'Sendable' protocol
  requiresSendable(session)
}

func returned(_ database: Database) async throws -> Session {
  // error: type 'Session' does not conform to the 'Sendable' protocol
  try await database.read { session in session }
}

func stream(_ database: Database) async throws -> RowStream<User> {
  // error: type 'RowStream<User>' does not conform to the 'Sendable' protocol
  try await database.read { session in try User.query.stream(in: session) }
}

func stored(_ database: Database) async throws -> Session? {
  var kept: Session?
  // error: capture of 'kept' with non-Sendable type 'Session?' in a '@Sendable' closure [#SendableClosureCaptures]
  // error: mutation of captured var 'kept' in concurrently-executing code [#SendableClosureCaptures]
  try await database.read { session in kept = session }
  return kept
}

@MainActor final class Screen {
  var session: Session?

  func load(_ database: Database) async throws {
    // error: main actor-isolated property 'session' can not be mutated from a Sendable closure
    try await database.read { session in self.session = session }
  }
}

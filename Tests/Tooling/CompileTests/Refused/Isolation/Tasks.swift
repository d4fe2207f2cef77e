// A session belongs to one thread at a time. The compiler checks this only if there are no type errors.

import BlogModels
import Tenon

func usedInTask(_ session: Session) {
  // error: passing closure as a 'sending' parameter risks causing data races between code in the current task and concurrent execution of the closure [#SendingClosureRisksDataRace]
  Task { try User.query.count(in: session) }
}

func leftRunning(_ database: Database) throws {
  try database.write { session in
    // error: passing closure as a 'sending' parameter risks causing data races between code in the current task and concurrent execution of the closure [#SendingClosureRisksDataRace]
    Task.detached { try session.commit() }
  }
}

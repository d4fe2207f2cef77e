import CSQLite
import Tenon

extension Work {
  /// Reads ten times as many rows as elsewhere, one after the other, and keeps none of them.
  static var stream: Work {
    Work(letter: "h", name: "stream of rows") { setting in
      let (path, count) = try setting.longTable()
      let plain = try FloorConnection(path, .plain).prepare(FloorFetch.allUsers)
      let best = try FloorConnection(path, .best).prepare(FloorFetch.allUsers)
      let database = try Database(path: path)
      return Workload(
        rows: count,
        plain: { clock in
          try clock.measure {
            var outcome = Outcome()
            try plain.rows { note(try FloorUser(plain: $0), &outcome) }
            return outcome
          }
        },
        best: { clock in
          try clock.measure {
            var outcome = Outcome()
            try best.rows { note(try FloorUser(best: $0), &outcome) }
            return outcome
          }
        },
        subjects: [
          Subject("stream", .ratio(1.05)) { clock in
            try clock.measure {
              try database.read { session in
                var outcome = Outcome()
                let users = try User.query.stream(in: session)
                while let user = try users.next() { note(user, &outcome) }
                return outcome
              }
            }
          }
        ])
    }
  }

  /// The growth of a process's peak memory between the first row and the last.
  static var streamMemory: Work {
    Work(letter: "h", name: "memory that a stream takes") { setting in
      let (path, count) = try setting.longTable()
      func run(_ who: ChildTask.Who) -> Run {
        { clock in
          let ended = try ChildTask.run(.stream, who, path)
          clock.record(ended.bytes)
          return ended.outcome
        }
      }
      return Workload(
        rows: count, unit: .bytes, plain: run(.plain), best: run(.best),
        subjects: [Subject("stream", .bestPlus(4 * 1_048_576), run: run(.tenon))])
    }
  }

  /// Adds a few values of a row to the result.
  fileprivate static func note(_ user: some UserValues, _ outcome: inout Outcome) {
    outcome.rows += 1
    outcome.add(user.number)
    outcome.add(user.createdAt)
  }
}

extension ChildTask {
  /// Reads all rows of a file one by one.
  ///
  /// - Parameter growth: Set to the growth of the process's peak memory after the first row, in bytes.
  static func stream(_ who: Who, _ path: String, _ growth: inout Double) throws -> Outcome {
    var outcome = Outcome()
    var first: Double?
    func note(_ user: some UserValues) {
      if outcome.rows == 0 { first = Memory.peak }
      Work.note(user, &outcome)
    }
    switch who {
    case .tenon:
      try Database(path: path).read { session in
        let users = try User.query.stream(in: session)
        while let user = try users.next() { note(user) }
      }
    case .plain:
      try FloorConnection(path, .plain).prepare(FloorFetch.allUsers).rows {
        note(try FloorUser(plain: $0))
      }
    case .best:
      try FloorConnection(path, .best).prepare(FloorFetch.allUsers).rows {
        note(try FloorUser(best: $0))
      }
    }
    if let first, let last = Memory.peak { growth = last - first }
    return outcome
  }
}

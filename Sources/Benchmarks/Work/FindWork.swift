import CSQLite
import Tenon

extension Work {
  /// Rows found by their keys one after the other, each in a separate transaction.
  static var find: Work {
    Work(letter: "c", name: "find by key alone") { setting in
      let finders = try Finders(setting)
      return Workload(
        rows: finders.keys.count,
        plain: { clock in try clock.measure { try finders.plain() } },
        best: { clock in try clock.measure { try finders.best() } },
        subjects: [
          Subject("read { find }", .ratio(1.1)) { clock in
            try clock.measure {
              try finders.outcome { key in
                try finders.database.read { try $0.find(User.self, User.ID(key)) }
              }
            }
          }
        ])
    }
  }

  /// Rows found by their keys one after the other, in one transaction.
  static var findTogether: Work {
    Work(letter: "c", name: "find by key in one transaction") { setting in
      let finders = try Finders(setting)
      return Workload(
        rows: finders.keys.count,
        plain: { clock in
          try clock.measure { try finders.inTransaction(finders.plainUser) { try finders.plain() } }
        },
        best: { clock in
          try clock.measure { try finders.inTransaction(finders.bestUser) { try finders.best() } }
        },
        subjects: [
          Subject("find", .ratio(0.8)) { clock in
            try clock.measure {
              try finders.database.read { session in
                try finders.outcome { try session.find(User.self, User.ID($0)) }
              }
            }
          }
        ])
    }
  }
}

/// The ways of finding rows by key.
private struct Finders {
  let keys: [Int]
  let plainUser: FloorStatement
  let bestUser: FloorStatement
  let database: Database

  init(_ setting: Setting) throws {
    let path = try setting.library()
    let sql = FloorFetch.allUsers + " WHERE id = ?"
    keys = SampleData.shuffledKeys(setting.options.rows)
    plainUser = try FloorConnection(path, .plain).prepare(sql)
    bestUser = try FloorConnection(path, .best).prepare(sql)
    database = try Database(path: path)
  }

  func plain() throws -> Outcome {
    try outcome { key -> FloorUser? in
      sqlite3_bind_int64(plainUser.handle, 1, Int64(key))
      return try plainUser.row { try FloorUser(plain: $0) }
    }
  }

  func best() throws -> Outcome {
    try outcome { key -> FloorUser? in
      sqlite3_bind_int64(bestUser.handle, 1, Int64(key))
      return try bestUser.row { try FloorUser(best: $0) }
    }
  }

  func inTransaction<Value>(
    _ statement: FloorStatement, _ body: () throws -> Value
  ) throws -> Value {
    try statement.connection.execute("BEGIN")
    defer { try? statement.connection.execute("COMMIT") }
    return try body()
  }

  /// Finds each row. Only a few values are read, as reading them is measured as well.
  @inline(__always)
  func outcome<Found: UserValues>(_ find: (Int) throws -> Found?) throws -> Outcome {
    var outcome = Outcome()
    for key in keys {
      guard let user = try find(key) else { throw BenchmarkError("there is no user \(key)") }
      outcome.rows += 1
      outcome.add(user.number)
      outcome.add(user.age)
      outcome.add(user.createdAt)
    }
    return outcome
  }
}

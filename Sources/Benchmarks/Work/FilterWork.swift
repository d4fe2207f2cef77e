import CSQLite
import Tenon

extension Work {
  /// Queries with a filter, an order and a limit, each built again.
  static var filter: Work {
    Work(letter: "d", name: "filter with order and limit") { setting in
      let path = try setting.library()
      let sql = FloorFetch.allUsers + " WHERE is_active AND age >= ? ORDER BY username LIMIT ?"
      let plain = try FloorConnection(path, .plain).prepare(sql)
      let best = try FloorConnection(path, .best).prepare(sql)
      let database = try Database(path: path)
      let (queries, limit) = (200, 100)

      func outcome<Found: UserValues>(_ fetch: (_ age: Int) throws -> [Found]) throws -> Outcome {
        var outcome = Outcome()
        for query in 0..<queries {
          for user in try fetch(18 + query % 50) {
            outcome.rows += 1
            outcome.add(user.number)
          }
        }
        return outcome
      }
      func bind(_ age: Int, _ statement: FloorStatement) {
        sqlite3_bind_int64(statement.handle, 1, Int64(age))
        sqlite3_bind_int64(statement.handle, 2, Int64(limit))
      }
      return Workload(
        rows: queries * limit,
        plain: { clock in
          try clock.measure {
            try outcome { age in
              bind(age, plain)
              return try FloorFetch.plain(plain)
            }
          }
        },
        best: { clock in
          try clock.measure {
            try outcome { age in
              bind(age, best)
              return try FloorFetch.best(best, count: limit)
            }
          }
        },
        subjects: [
          Subject("all", .ratio(1.05)) { clock in
            try clock.measure {
              try database.read { session in
                try outcome { age in
                  try User.query.filter(User.isActive && User.age >= age)
                    .order(by: User.username).limit(limit).all(in: session)
                }
              }
            }
          }
        ])
    }
  }

  /// Builds a query and renders its SQL, repeatedly. It has no floor, as hand-written code has no such step.
  static var render: Work {
    Work(letter: "k", name: "build and render a query") { setting in
      let queries = setting.options.rows / 5
      return Workload(
        rows: queries,
        subjects: [
          Subject("three clauses", .each(3e-6)) { clock in
            var outcome = Outcome()
            try clock.measure {
              for number in 0..<queries {
                let query = User.query.filter(
                  User.isActive && User.age >= number && User.username.like("ada%"))
                let statement = try query.statement(for: .sqlite)
                outcome.rows += 1
                outcome.add(statement.sql.utf8.count + statement.parameters.count)
              }
            }
            return outcome
          }
        ])
    }
  }
}

import Tenon

extension Work {
  /// Reads all rows of a table as values, with every field.
  static var fetch: Work {
    Work(letter: "b", name: "fetch all rows") { setting in
      let (path, count) = (try setting.library(), setting.options.rows)
      let plain = try FloorConnection(path, .plain).prepare(FloorFetch.allUsers)
      let best = try FloorConnection(path, .best).prepare(FloorFetch.allUsers)
      let database = try Database(path: path)
      return Workload(
        rows: count,
        plain: { clock in Outcome(users: try clock.measure { try FloorFetch.plain(plain) }) },
        best: { clock in
          Outcome(users: try clock.measure { try FloorFetch.best(best, count: count) })
        },
        subjects: [
          Subject("all", .ratio(1.0)) { clock in
            Outcome(
              users: try clock.measure {
                try database.read { try User.query.all(in: $0) }
              })
          }
        ])
    }
  }
}

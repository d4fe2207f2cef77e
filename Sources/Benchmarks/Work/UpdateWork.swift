import CSQLite
import Tenon

extension Work {
  /// Changes one column of loaded rows: an update by key for each row, in one transaction.
  static var update: Work {
    Work(letter: "e", name: "update one column by key") { setting in
      let count = max(1, setting.options.rows / 5)
      return Workload(
        rows: count,
        plain: try floor(setting, .plain, count),
        best: try floor(setting, .best, count),
        subjects: [
          Subject(
            "save + flush", .ratio(1.3),
            run: try tenon(setting, count) { session, users in
              for var user in users {
                user.age = newAge(user.number)
                session.save(user)
              }
            }),
          Subject(
            "tracked", .ratio(1.6),
            run: try tenon(setting, count) { session, users in
              for user in session.track(users) { user.age = newAge(user.id.rawValue) }
            }),
          Subject(
            "bulkUpdate", .none,
            run: try tenon(setting, count) { session, users in
              var users = users
              for index in users.indices { users[index].age = newAge(users[index].number) }
              try session.bulkUpdate(users)
            }),
        ])
    }
  }

  private static func newAge(_ id: Int) -> Int { 20 + id % 50 }

  /// The statement that sets the ages to other values again.
  private static func reset(_ count: Int) -> String {
    "UPDATE users SET age = id % 50 WHERE id <= \(count)"
  }

  private static func floor(
    _ setting: Setting, _ kind: FloorConnection.Kind, _ count: Int
  ) throws -> Run {
    let path = try setting.copyOfLibrary()
    let connection = try FloorConnection(path, kind)
    try connection.execute(reset(count))
    let users = try FloorFetch.plain(
      connection.prepare(FloorFetch.allUsers + " WHERE id <= \(count)"))
    let update = try connection.prepare("UPDATE users SET age = ? WHERE id = ?")
    return { clock in
      try connection.execute(reset(count))
      try setting.checkpoint(path)
      try clock.measure {
        try connection.execute("BEGIN IMMEDIATE")
        for user in users {
          sqlite3_bind_int64(update.handle, 1, Int64(newAge(user.id)))
          sqlite3_bind_int64(update.handle, 2, Int64(user.id))
          try update.run()
        }
        try connection.execute("COMMIT")
      }
      return try FloorFetch.outcome(path)
    }
  }

  private static func tenon(
    _ setting: Setting, _ count: Int, _ change: @escaping (Session, [User]) throws -> Void
  ) throws -> Run {
    let path = try setting.copyOfLibrary()
    let database = try Database(path: path)
    let users = try database.write { session in
      try session.execute(SQL(raw: reset(count)))
      return try User.query.filter(User.id <= User.ID(count)).all(in: session)
    }
    return { clock in
      try database.write { session in try session.execute(SQL(raw: reset(count))) }
      try setting.checkpoint(path)
      try clock.measure {
        try database.write { session in try change(session, users) }
      }
      return try FloorFetch.outcome(path)
    }
  }
}

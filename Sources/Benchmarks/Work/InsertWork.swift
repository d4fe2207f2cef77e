import Tenon

extension Work {
  /// Inserts rows and reads their keys back: the result is the rows.
  static var insert: Work {
    Work(letter: "a", name: "insert and read ids back") { setting in
      let (users, drafts) = (setting.users, setting.drafts)
      return Workload(
        rows: users.count,
        plain: floor(setting, .plain) { try FloorInsert.plainRows(users, on: $0) },
        best: floor(setting, .best) { try FloorInsert.bestRows(users, on: $0) },
        subjects: [
          Subject("insert", .ratio(1.0)) { clock in
            try inNewFile(setting) { database in
              try clock.measure {
                try database.write { session in try session.insert(drafts) }
              }
            }
          },
          Subject("addAll + flush", .ratio(1.3)) { clock in
            try inNewFile(setting) { database in
              try clock.measure {
                try database.write { session in
                  let pending = session.addAll(drafts)
                  try session.flush()
                  return pending
                }
              }.compactMap(\.row)
            }
          },
        ])
    }
  }

  /// Inserts rows and reads nothing back.
  static var bulkInsert: Work {
    Work(letter: "a", name: "insert and read nothing") { setting in
      let (users, drafts) = (setting.users, setting.drafts)
      return Workload(
        rows: users.count,
        plain: floor(setting, .plain) { connection -> [FloorUser]? in
          try FloorInsert.plain(users, on: connection)
          return nil
        },
        best: floor(setting, .best) { connection -> [FloorUser]? in
          try FloorInsert.bulk(users, on: connection)
          return nil
        },
        subjects: [
          Subject("bulkInsert", .ratio(0.85)) { clock in
            try inNewFile(setting) { database -> [User]? in
              try clock.measure { _ = try database.write { try $0.bulkInsert(drafts) } }
              return nil
            }
          }
        ])
    }
  }

  /// A run of hand-written code that inserts rows, in one transaction.
  private static func floor(
    _ setting: Setting, _ kind: FloorConnection.Kind,
    _ insert: @escaping (FloorConnection) throws -> [FloorUser]?
  ) -> Run {
    { clock in
      try setting.withFile(setting.emptyFile) { path in
        let connection = try FloorConnection(path, kind)
        let rows = try clock.measure {
          try connection.execute("BEGIN IMMEDIATE")
          let rows = try insert(connection)
          try connection.execute("COMMIT")
          return rows
        }
        return try outcome(rows, path)
      }
    }
  }

  /// Runs a closure with a database without rows.
  private static func inNewFile(
    _ setting: Setting, _ body: (Database) throws -> [User]?
  ) throws -> Outcome {
    try setting.withFile(setting.emptyFile) { path in
      let database = try Database(path: path)
      defer { database.close() }
      return try outcome(body(database), path)
    }
  }

  /// The rows of the file, which must equal the returned ones.
  private static func outcome(_ rows: [some UserValues]?, _ path: String) throws -> Outcome {
    let found = try FloorFetch.outcome(path)
    if let rows, Outcome(users: rows) != found {
      throw BenchmarkError("the rows that were returned are not those that were inserted")
    }
    return found
  }
}

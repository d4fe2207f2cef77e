import CSQLite
import Tenon

extension Work {
  /// One statement that changes half of the rows.
  static var updateMany: Work {
    Work(letter: "i", name: "update half of the posts") { setting in
      let update = "UPDATE posts SET view_count = view_count + 1 WHERE view_count < ?"
      return Workload(
        rows: setting.options.rows / 2,
        plain: try updating(setting, .plain, update),
        best: try updating(setting, .best, update),
        subjects: [
          Subject("update", .ratio(1.05), run: try updatingByTenon(setting))
        ])
    }
  }

  /// One statement that deletes half of the rows.
  static var deleteMany: Work {
    Work(letter: "i", name: "delete half of the posts") { setting in
      Workload(
        rows: setting.options.rows / 2,
        plain: deleting(setting, .plain),
        best: deleting(setting, .best),
        subjects: [
          Subject("delete", .ratio(1.05)) { clock in
            try setting.withFile(setting.copyOfLibrary) { path in
              let database = try Database(path: path)
              defer { database.close() }
              let count = try clock.measure {
                try database.write { session in
                  try Post.query.filter(Post.viewCount < 500).delete(in: session)
                }
              }
              return try outcome(count, path)
            }
          }
        ])
    }
  }

  private static let reset = "UPDATE posts SET view_count = id * 7919 % 1000"

  private static func updating(
    _ setting: Setting, _ kind: FloorConnection.Kind, _ sql: String
  ) throws -> Run {
    let path = try setting.copyOfLibrary()
    let connection = try FloorConnection(path, kind)
    let statement = try connection.prepare(sql)
    return { clock in
      try connection.execute(reset)
      try setting.checkpoint(path)
      let count = try clock.measure { try run(statement) }
      return try outcome(count, path)
    }
  }

  private static func updatingByTenon(_ setting: Setting) throws -> Run {
    let path = try setting.copyOfLibrary()
    let database = try Database(path: path)
    return { clock in
      try database.write { session in try session.execute(SQL(raw: reset)) }
      try setting.checkpoint(path)
      let count = try clock.measure {
        try database.write { session in
          try Post.query.filter(Post.viewCount < 500)
            .update(Post.viewCount.set(Post.viewCount + 1), in: session)
        }
      }
      return try outcome(count, path)
    }
  }

  private static func deleting(_ setting: Setting, _ kind: FloorConnection.Kind) -> Run {
    { clock in
      try setting.withFile(setting.copyOfLibrary) { path in
        let statement = try FloorConnection(path, kind).prepare(
          "DELETE FROM posts WHERE view_count < ?")
        let count = try clock.measure { try run(statement) }
        return try outcome(count, path)
      }
    }
  }

  /// Runs a statement about the posts with few views, in a transaction.
  private static func run(_ statement: FloorStatement) throws -> Int {
    let connection = statement.connection
    try connection.execute("BEGIN IMMEDIATE")
    sqlite3_bind_int64(statement.handle, 1, 500)
    try statement.run()
    let count = Int(sqlite3_changes64(connection.handle))
    try connection.execute("COMMIT")
    return count
  }

  /// The number of changed rows, and a checksum of all rows afterwards.
  private static func outcome(_ count: Int, _ path: String) throws -> Outcome {
    var outcome = Outcome()
    outcome.rows = count
    let connection = try FloorConnection(path, .plain)
    try connection.prepare("SELECT id, view_count FROM posts ORDER BY id").rows { row in
      outcome.add(Int(sqlite3_column_int64(row, 0)))
      outcome.add(Int(sqlite3_column_int64(row, 1)))
    }
    return outcome
  }
}

import CSQLite
import Tenon

extension Work {
  /// Users with fifty posts each, in two statements.
  static var eager: Work {
    Work(letter: "f", name: "users with 50 posts each") { setting in
      let path = try setting.library()
      let users = max(1, setting.options.rows / SampleData.postsPerUser)
      let plain = try FloorEagerLoad(path, .plain)
      let best = try FloorEagerLoad(path, .best)
      let database = try Database(path: path)
      return Workload(
        rows: users * SampleData.postsPerUser,
        plain: { clock in outcome(try clock.measure { try plain.plain(users) }) },
        best: { clock in outcome(try clock.measure { try best.best(users) }) },
        subjects: [
          Subject("with(User.posts)", .ratio(1.05)) { clock in
            outcome(
              try clock.measure {
                try database.read { session in
                  try User.query.filter(User.id <= User.ID(users)).with(User.posts).all(in: session)
                }
              })
          }
        ])
    }
  }

  private static func outcome(
    _ rows: [(some UserValues, [some PostValues])]
  ) -> Outcome {
    var outcome = Outcome()
    for (user, posts) in rows {
      outcome.add(user)
      for post in posts { outcome.add(post) }
    }
    return outcome
  }
}

/// Hand-written code that loads users with their posts.
private struct FloorEagerLoad {
  private let users: FloorStatement
  private let posts: FloorStatement

  init(_ path: String, _ kind: FloorConnection.Kind) throws {
    let connection = try FloorConnection(path, kind)
    users = try connection.prepare(FloorFetch.allUsers + " WHERE id <= ? ORDER BY id")
    posts = try connection.prepare(
      "SELECT \(FloorPost.columns) FROM posts WHERE user_id IN (SELECT id FROM users WHERE id <= ?)"
        + " ORDER BY user_id, id")
  }

  /// Loads posts in the usual way, through a dictionary.
  func plain(_ count: Int) throws -> [(FloorUser, [FloorPost])] {
    try inTransaction {
      sqlite3_bind_int64(users.handle, 1, Int64(count))
      let found = try FloorFetch.plain(users)
      sqlite3_bind_int64(posts.handle, 1, Int64(count))
      var postsByUser: [Int: [FloorPost]] = [:]
      try posts.rows { row in
        let post = FloorPost(plain: row)
        postsByUser[post.userID, default: []].append(post)
      }
      return found.map { ($0, postsByUser[$0.id] ?? []) }
    }
  }

  /// Loads both in the order of the keys, so that each post belongs to the current user or to a later one.
  func best(_ count: Int) throws -> [(FloorUser, [FloorPost])] {
    try inTransaction {
      sqlite3_bind_int64(users.handle, 1, Int64(count))
      let found = try FloorFetch.best(users, count: count)
      sqlite3_bind_int64(posts.handle, 1, Int64(count))
      var rows: [(FloorUser, [FloorPost])] = []
      rows.reserveCapacity(found.count)
      var own: [FloorPost] = []
      try posts.rows { row in
        let post = FloorPost(best: row)
        while rows.count < found.count, found[rows.count].id < post.userID {
          rows.append((found[rows.count], own))
          own = []
          own.reserveCapacity(rows.last?.1.count ?? 0)
        }
        own.append(post)
      }
      while rows.count < found.count {
        rows.append((found[rows.count], own))
        own = []
      }
      return rows
    }
  }

  private func inTransaction<Value>(_ body: () throws -> Value) throws -> Value {
    try users.connection.execute("BEGIN")
    defer { try? users.connection.execute("COMMIT") }
    return try body()
  }
}

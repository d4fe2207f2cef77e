import CSQLite
import Tenon

extension Work {
  /// Two models in a join: a pair for each post.
  static var join: Work {
    Work(letter: "j", name: "join of two models") { setting in
      let (path, count) = (try setting.library(), setting.options.rows)
      let sql =
        "SELECT \(FloorUser.columns), \(FloorPost.columns) FROM users"
        + " JOIN posts ON posts.user_id = users.id"
      let plain = try FloorConnection(path, .plain).prepare(sql)
      let best = try FloorConnection(path, .best).prepare(sql)
      let database = try Database(path: path)
      return Workload(
        rows: count,
        plain: { clock in
          outcome(
            try clock.measure {
              var pairs: [(FloorUser, FloorPost)] = []
              try plain.rows { row in
                pairs.append((try FloorUser(plain: row), FloorPost(plain: row, at: 6)))
              }
              return pairs
            })
        },
        best: { clock in
          outcome(
            try clock.measure {
              var pairs: [(FloorUser, FloorPost)] = []
              pairs.reserveCapacity(count)
              try best.rows { row in
                pairs.append((try FloorUser(best: row), FloorPost(best: row, at: 6)))
              }
              return pairs
            })
        },
        subjects: [
          Subject("join, select", .ratio(1.1)) { clock in
            outcome(
              try clock.measure {
                try database.read { session in
                  try User.query.join(User.posts).select(User.columns, Post.columns)
                    .all(in: session)
                }
              })
          }
        ])
    }
  }

  private static func outcome(_ pairs: [(some UserValues, some PostValues)]) -> Outcome {
    var outcome = Outcome()
    for (user, post) in pairs {
      outcome.add(user)
      outcome.add(post)
    }
    return outcome
  }
}

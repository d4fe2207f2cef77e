import CSQLite
import Tenon

extension Work {
  /// Opens a file and reads a row, in a new process: measured from opening the file to the row.
  static var open: Work {
    Work(letter: "g", name: "open and query") { setting in
      try opening(setting) { $0.secondsInside }
    }
  }

  /// The same, measured from the start of the process to its end.
  static var startAndOpen: Work {
    Work(letter: "g", name: "process that opens and queries") { setting in
      try opening(setting) { $0.seconds }
    }
  }

  private static func opening(
    _ setting: Setting, _ reading: @escaping (ChildTask.Ended) -> Double
  ) throws -> Workload {
    let path = try setting.library()
    func run(_ who: ChildTask.Who) -> Run {
      { clock in
        let ended = try ChildTask.run(.open, who, path)
        clock.record(reading(ended))
        return ended.outcome
      }
    }
    return Workload(
      rows: 1, plain: run(.plain), best: run(.best),
      subjects: [Subject("Database(), find", .plainPlus(2e-3), run: run(.tenon))])
  }
}

extension ChildTask {
  /// Opens a file and reads one row of it.
  static func open(_ who: Who, _ path: String) throws -> Outcome {
    if who == .tenon {
      let database = try Database(path: path)
      return Outcome(users: try database.read { [try $0.require(User.self, 1)] })
    }
    let connection = try FloorConnection(path, who == .plain ? .plain : .best)
    let statement = try connection.prepare(FloorFetch.allUsers + " WHERE id = ?")
    sqlite3_bind_int64(statement.handle, 1, 1)
    return Outcome(users: try FloorFetch.plain(statement))
  }
}

import CSQLite
import Tenon

extension Work {
  /// Eight threads that read while one writes, until all have done their share.
  static var concurrent: Work {
    Work(letter: "l", name: "8 readers beside a writer") { setting in
      try reading(setting, "all of it", .none) { together in
        try together(8, true)
      }
    }
  }

  /// The ratio of the duration with eight reading threads and a writer to that with one reading thread alone, for the
  /// same reads.
  static var scaling: Work {
    Work(letter: "l", name: "8 readers and a writer for 1 reader") { setting in
      var workload = try reading(setting, "times as long", .ratio(1.1)) { together in
        let one = try together(1, false)
        let all = try together(8, true)
        return (all.reading / one.reading, all.sum)
      }
      workload.unit = .factor
      return workload
    }
  }

  /// Runs the given number of readers, which share all reads, and optionally a writer. Returns the duration, and the
  /// sum of the results.
  private typealias Together = (_ readers: Int, _ writes: Bool) throws -> (
    reading: Double, sum: Int
  )

  private static func reading(
    _ setting: Setting, _ name: String, _ bar: Bar,
    _ measure: @escaping (Together) throws -> (reading: Double, sum: Int)
  ) throws -> Workload {
    let task = SharedTask(rows: setting.options.rows)
    func run(_ path: String, _ together: @escaping Together) -> Run {
      { clock in
        let result = try measure(together)
        clock.record(result.reading)
        var outcome = try FloorFetch.outcome(path)
        outcome.add(result.sum)
        return outcome
      }
    }
    func floor(_ kind: FloorConnection.Kind) throws -> Run {
      let path = try setting.copyOfLibrary()
      return run(path) { readers, writes in
        var members: [Crew.Member] = []
        for reader in 0..<readers {
          members.append { try task.floorReader(reader, of: readers, path, kind) }
        }
        if writes { members.append { try task.floorWriter(path, kind) } }
        return try Crew.run(members)
      }
    }
    let path = try setting.copyOfLibrary()
    var configuration = Configuration()
    configuration.maximumReaders = 8
    let database = try Database("sqlite://\(path)", configuration: configuration)
    let tenon = run(path) { readers, writes in
      var members: [Crew.Member] = []
      for reader in 0..<readers {
        members.append { { try task.read(reader, of: readers, database) } }
      }
      if writes { members.append { { try task.write(database) } } }
      return try Crew.run(members)
    }
    return Workload(
      rows: task.reads * SharedTask.limit, plain: try floor(.plain), best: try floor(.best),
      subjects: [Subject(name, bar, run: tenon)])
  }
}

/// The work of readers and of a writer. The readers together make the same reads, however many readers there are.
private struct SharedTask: Sendable {
  /// The number of rows that a read returns.
  static let limit = 100

  /// The number of rows that a transaction changes.
  private static let updates = 20

  let rows: Int

  /// The number of reads, and of transactions that write.
  var reads: Int { max(8, rows / 25) }
  private var writes: Int { max(1, rows / 1_000) }

  /// The key after which a read begins.
  private func start(_ read: Int) -> Int { read &* 7919 % max(1, rows - Self.limit) }

  private func id(_ write: Int, _ update: Int) -> Int {
    (write * Self.updates + update) &* 31 % rows + 1
  }

  private func age(_ write: Int) -> Int { 20 + write % 50 }

  // Hand-written: a connection for each thread.

  func floorReader(
    _ reader: Int, of readers: Int, _ path: String, _ kind: FloorConnection.Kind
  ) throws -> () throws -> Int {
    let statement = try FloorConnection(path, kind).prepare(
      FloorFetch.allUsers + " WHERE id > ? ORDER BY id LIMIT ?")
    return {
      var sum = 0
      for read in stride(from: reader, to: reads, by: readers) {
        sqlite3_bind_int64(statement.handle, 1, Int64(start(read)))
        sqlite3_bind_int64(statement.handle, 2, Int64(Self.limit))
        let users =
          kind == .plain
          ? try FloorFetch.plain(statement) : try FloorFetch.best(statement, count: Self.limit)
        for user in users { sum &+= user.id &+ user.username.utf8.count }
      }
      return sum
    }
  }

  func floorWriter(_ path: String, _ kind: FloorConnection.Kind) throws -> () throws -> Int {
    let connection = try FloorConnection(path, kind)
    let update = try connection.prepare("UPDATE users SET age = ? WHERE id = ?")
    return {
      for write in 0..<writes {
        try connection.execute("BEGIN IMMEDIATE")
        for number in 0..<Self.updates {
          sqlite3_bind_int64(update.handle, 1, Int64(age(write)))
          sqlite3_bind_int64(update.handle, 2, Int64(id(write, number)))
          try update.run()
        }
        try connection.execute("COMMIT")
      }
      return 0
    }
  }

  // With Tenon: a database that all threads share.

  func read(_ reader: Int, of readers: Int, _ database: Database) throws -> Int {
    var sum = 0
    for read in stride(from: reader, to: reads, by: readers) {
      let users = try database.read { session in
        try User.query.filter(User.id > User.ID(start(read))).order(by: User.id)
          .limit(Self.limit).all(in: session)
      }
      for user in users { sum &+= user.number &+ user.username.utf8.count }
    }
    return sum
  }

  func write(_ database: Database) throws -> Int {
    for write in 0..<writes {
      try database.write { session in
        for number in 0..<Self.updates {
          try User.query.filter(User.id == User.ID(id(write, number)))
            .update(User.age.set(age(write)), in: session)
        }
      }
    }
    return 0
  }
}

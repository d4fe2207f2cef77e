/// A loop that guards look at: some work, done by hand or in one of Tenon's ways.
struct GuardedLoop {
  enum Who: String {
    case hand
    case tenon
  }

  /// The work, and the way of doing it.
  let work: String
  let way: String
  let who: Who
  let rows: Int
  fileprivate let run: Run

  /// Runs each loop once to warm up and once more to be measured, and tells of each.
  ///
  /// - Parameters:
  ///   - quantity: What is measured.
  ///   - rows: How many rows the tables have.
  ///   - letter: The letter of the work that is done; all of it when nil.
  ///   - withBest: Whether the work is done by hand with every trick as well.
  /// - Throws: `BenchmarkError` when Tenon does not do what is done by hand, or when there is nothing to do.
  static func runAll(
    _ quantity: Stopwatch.Quantity, rows: Int, letter: Character?, withBest: Bool = false,
    _ note: (GuardedLoop, Stopwatch) throws -> Void
  ) throws {
    var options = try Options([])
    options.rows = rows
    let setting = try Setting(options)
    defer { setting.removeFiles() }
    let all = Work.guarded(quantity).filter { letter == nil || $0.letter == letter }
    guard !all.isEmpty else { throw BenchmarkError("no work that is guarded has this letter") }
    for work in all {
      var expected: Outcome?
      for loop in loops(of: work, try work.prepare(setting), withBest) {
        var warmUp = Stopwatch(.seconds)
        let outcome = try loop.run(&warmUp)
        guard outcome == expected ?? outcome else {
          throw BenchmarkError("\(loop.work): \(loop.way) does not do what is done by hand")
        }
        expected = outcome
        var clock = Stopwatch(quantity)
        _ = try loop.run(&clock)
        try note(loop, clock)
      }
    }
  }

  private static func loops(
    of work: Work, _ workload: Workload, _ withBest: Bool
  ) -> [GuardedLoop] {
    func loop(_ way: String, _ who: Who, _ run: @escaping Run) -> GuardedLoop {
      GuardedLoop(
        work: "\(work.letter) \(work.name)", way: way, who: who, rows: workload.rows, run: run)
    }
    var loops: [GuardedLoop] = []
    if let plain = workload.plain { loops.append(loop("plain", .hand, plain)) }
    if withBest, let best = workload.best { loops.append(loop("best", .hand, best)) }
    return loops + workload.subjects.map { loop($0.name, .tenon, $0.run) }
  }
}

extension Work {
  /// The work that guards look at: what one thread does for each row.
  fileprivate static func guarded(_ quantity: Stopwatch.Quantity) -> [Work] {
    let all = [
      insert, bulkInsert, fetch, find, findTogether, filter, update, eager, stream, updateMany,
      deleteMany, join, render,
    ]
    // How often generating allocates hangs on the seed of hashes, which only counting instructions takes away.
    return quantity == .instructions ? all + [generate] : all
  }
}

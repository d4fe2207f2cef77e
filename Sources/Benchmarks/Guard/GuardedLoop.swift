/// A loop that guards measure: some work, in hand-written code or in one of Tenon's ways.
struct GuardedLoop {
  enum Who: String {
    case hand
    case tenon
  }

  /// The name of the work, and of the way of doing it.
  let work: String
  let way: String
  let who: Who
  let rows: Int
  fileprivate let run: Run

  /// Runs each loop once as a warm-up and once to measure it, and reports each.
  ///
  /// - Parameters:
  ///   - quantity: The quantity to measure.
  ///   - rows: The number of rows in each table.
  ///   - letter: The letter of the work; nil for all work.
  ///   - withBest: True if the fastest hand-written code is run as well.
  /// - Throws: `BenchmarkError` if Tenon and hand-written code have different results, or if no work is selected.
  static func runAll(
    _ quantity: Stopwatch.Quantity, rows: Int, letter: Character?, withBest: Bool = false,
    _ note: (GuardedLoop, Stopwatch) throws -> Void
  ) throws {
    var options = try Options([])
    options.rows = rows
    let setting = try Setting(options)
    defer { setting.removeFiles() }
    let all = Work.guarded(quantity).filter { letter == nil || $0.letter == letter }
    guard !all.isEmpty else { throw BenchmarkError("no guarded work has this letter") }
    for work in all {
      var expected: Outcome?
      for loop in loops(of: work, try work.prepare(setting), withBest) {
        var warmUp = Stopwatch(.seconds)
        let outcome = try loop.run(&warmUp)
        guard outcome == expected ?? outcome else {
          throw BenchmarkError("\(loop.work): \(loop.way) differs from hand-written code")
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
  /// The work that guards measure: everything that one thread does for each row.
  fileprivate static func guarded(_ quantity: Stopwatch.Quantity) -> [Work] {
    let all = [
      insert, bulkInsert, fetch, find, findTogether, filter, update, eager, stream, updateMany,
      deleteMany, join, render,
    ]
    // The number of allocations of generating depends on the hash seed, which only counting instructions fixes.
    return quantity == .instructions ? all + [generate] : all
  }
}

import Foundation

/// Runs workloads: within each repeat all contestants in turn, so that other load on the machine affects all of them.
struct Runner {
  let options: Options

  /// Measures a workload.
  ///
  /// - Throws: `BenchmarkError` if the contestants have different results.
  func run(_ work: Work, in setting: Setting) throws -> [Measurement] {
    let workload = try work.prepare(setting)
    var contestants: [(name: String, run: Run)] = []
    if let plain = workload.plain { contestants.append(("plain", plain)) }
    if let best = workload.best { contestants.append(("best", best)) }
    contestants += workload.subjects.map { ($0.name, $0.run) }
    if let only = options.only { contestants.removeAll { !$0.name.contains(only) } }

    let expected = try warmUp(contestants, of: work)
    var readings: [String: [Double]] = [:]
    for repeatNumber in 0..<options.repeats {
      for offset in contestants.indices {
        // Rotates the order, so that nobody always runs after the same contestant.
        let contestant = contestants[(offset + repeatNumber) % contestants.count]
        var clock = Stopwatch(options.clock)
        try check(contestant.run(&clock), is: expected, contestant.name, work)
        guard let reading = clock.reading else { continue }
        readings[contestant.name, default: []].append(reading)
      }
    }
    let allocations = try countAllocations(contestants, of: workload)
    return workload.subjects.map {
      Measurement(work, workload, $0, readings: readings, allocations: allocations)
    }
  }

  /// Runs all contestants once, and sets the expected result.
  private func warmUp(
    _ contestants: [(name: String, run: Run)], of work: Work
  ) throws -> Outcome? {
    var expected: Outcome?
    for contestant in contestants {
      var clock = Stopwatch(.seconds)
      let outcome = try contestant.run(&clock)
      try check(outcome, is: expected, contestant.name, work)
      expected = outcome
    }
    return expected
  }

  /// Runs all contestants once more to count their allocations for each row.
  private func countAllocations(
    _ contestants: [(name: String, run: Run)], of workload: Workload
  ) throws -> [String: Double] {
    var counts: [String: Double] = [:]
    guard options.countsAllocations else { return counts }
    for contestant in contestants {
      var clock = Stopwatch(.allocations)
      _ = try contestant.run(&clock)
      counts[contestant.name] = clock.reading.map { $0 / Double(max(1, workload.rows)) }
    }
    return counts
  }

  private func check(
    _ outcome: Outcome, is expected: Outcome?, _ name: String, _ work: Work
  ) throws {
    guard let expected, outcome != expected else { return }
    throw BenchmarkError(
      "\(work.letter) \(work.name): \(name) got \(outcome), another one \(expected)")
  }
}

/// An error that stops the benchmarks.
struct BenchmarkError: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}

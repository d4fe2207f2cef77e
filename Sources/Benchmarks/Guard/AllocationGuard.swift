import CAllocations
import Foundation

/// Counts the allocations of memory for each row. The counts must not exceed the recorded ones, compared to the last
/// digit, nor those of hand-written code plus `allowances`.
///
/// On a machine other than the one of the record, for example with another compiler, only the second limit is checked.
enum AllocationGuard {
  private static let rows = 10_000

  /// The tolerance for allocations that do not depend on the number of rows: arrays, the session, the query.
  private static let aside = 0.02

  /// The number of allocations for each row that Tenon may make in addition to hand-written code, with the reason.
  private static let allowances: [String: (count: Double, reason: String)] = [
    "a insert and read ids back: addAll + flush": (0.7, "the two objects for each row"),
    "c find by key alone: read { find }": (1, "a separate session"),
    "d filter with order and limit: all": (0.15, "the query, which is built for each 100 rows"),
    "e update one column by key: tracked": (1.05, "the tracked object"),
    "e update one column by key: bulkUpdate": (1.1, "the frame of a generic subscript"),
    "f users with 50 posts each: with(User.posts)": (0.1, "the keys for which posts are loaded"),
    "i update half of the posts: update": (0.52, undo),
    "i delete half of the posts: delete": (0.05, undo),
  ]
  private static let undo = "the undo data that SQLite keeps in memory"

  static func check(_ file: URL, _ letter: Character?) throws -> GuardFindings {
    guard counted_allocations_available else {
      throw BenchmarkError("allocations cannot be counted on this system")
    }
    var found = Figures(machine: try Machine.description())
    try GuardedLoop.runAll(.allocations, rows: rows, letter: letter, withBest: true) {
      loop, clock in
      found.add((clock.reading ?? 0) / Double(loop.rows), of: loop.way, loop.who, loop.work)
    }
    var findings = GuardFindings(problems: found.all.compactMap(excess))
    if try Guard.isRecording(letter) {
      try found.write(to: file, digits: 2)
      print("allocations: recorded \(found.all.count) figures")
      return findings
    }
    let recorded = try Figures(file, letter)
    findings.problems += Figures.differences(recorded, found)
    if recorded.machine == found.machine {
      for old in recorded.all {
        if let new = found[old.name] { findings += changes(new, old) }
      }
    } else {
      Guard.warn(recorded, found)
    }
    if findings.problems.isEmpty {
      print("allocations: those of \(found.all.count) ways are as recorded, or fewer")
    }
    return findings
  }

  /// The message about a way that allocates more than its limit, or nil.
  private static func excess(_ figure: Figures.Figure) -> String? {
    guard let byHand = figure.byHand else { return nil }
    let allowance = allowances[figure.name]
    let allowed = byHand + (allowance?.count ?? 0) + aside
    guard figure.tenon > allowed else { return nil }
    return "\(figure.name): \(figure.tenon.text(2)) allocations for each row; by hand it takes "
      + "\(byHand.text(2))"
      + (allowance.map { ", and \($0.count.text(2)) more are allowed: \($0.reason)" }
        ?? ", and no more are allowed")
  }

  private static func changes(
    _ figure: Figures.Figure, _ recorded: Figures.Figure
  ) -> GuardFindings {
    var findings = GuardFindings()
    func compare(_ what: String, _ new: Double?, _ old: Double?) {
      let texts = [new, old].map { $0?.text(2) ?? "–" }
      guard texts[0] != texts[1] else { return }
      let change = "\(figure.name): \(texts[0]) \(what), recorded \(texts[1])"
      if (new ?? 0) < (old ?? 0) {
        findings.gains.append(change)
      } else {
        findings.problems.append(
          "\(change). To see who allocates, look for malloc in what this prints: "
            + ProfiledLoops.explanation(of: figure.name, "--tree=caller"))
      }
    }
    compare("allocations for each row", figure.tenon, recorded.tenon)
    compare("allocations for each row by hand", figure.byHand, recorded.byHand)
    return findings
  }
}

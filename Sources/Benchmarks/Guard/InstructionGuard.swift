import Foundation

/// Counts Tenon's instructions for each row with callgrind: at most 5 % more than recorded. Hand-written code is
/// guarded as well, so that a slower one cannot make the comparison look better.
///
/// A figure depends on the compiler and the libraries: it includes instructions of SQLite, of the C library and of
/// Swift's runtime. On a machine other than the one of the record, the ratio of Tenon's instructions to those of
/// hand-written code is compared instead, within 15 %; without hand-written code, the number of instructions, also
/// within 15 %.
enum InstructionGuard {
  private static let rows = 2_000
  private static let tolerance = 0.05
  private static let toleranceElsewhere = 0.15

  static func check(_ file: URL, _ letter: Character?) throws -> GuardFindings {
    let found = try ProfiledLoops.profile(rows: rows, letter)
    if try Guard.isRecording(letter) {
      try found.write(to: file, digits: 0)
      print("instructions: recorded \(found.all.count) figures")
      return GuardFindings()
    }
    let recorded = try Figures(file, letter)
    let isSame = recorded.machine == found.machine
    if !isSame { Guard.warn(recorded, found) }
    var findings = GuardFindings(problems: Figures.differences(recorded, found))
    for figure in found.all {
      guard let old = recorded[figure.name] else { continue }
      findings += isSame ? changes(figure, old) : changesElsewhere(figure, old)
    }
    if findings.problems.isEmpty {
      let tolerance = isSame ? tolerance : toleranceElsewhere
      print(
        "instructions: those of \(found.all.count) ways are within "
          + "\((tolerance * 100).text(0)) % of what is recorded, or fewer")
    }
    return findings
  }

  private static func changes(_ new: Figures.Figure, _ old: Figures.Figure) -> GuardFindings {
    var findings = change(new.name, "instructions for each row", new.tenon, old.tenon, tolerance)
    if let byHand = new.byHand, let oldByHand = old.byHand {
      findings += change(
        new.name, "instructions for each row by hand", byHand, oldByHand, tolerance)
    }
    return findings
  }

  private static func changesElsewhere(
    _ new: Figures.Figure, _ old: Figures.Figure
  ) -> GuardFindings {
    if let newByHand = new.byHand, let oldByHand = old.byHand {
      change(
        new.name, "times the instructions by hand", new.tenon / newByHand, old.tenon / oldByHand,
        toleranceElsewhere, digits: 2)
    } else {
      change(new.name, "instructions for each row", new.tenon, old.tenon, toleranceElsewhere)
    }
  }

  /// The text of the difference between a number and the recorded one; empty if they are close enough.
  private static func change(
    _ name: String, _ what: String, _ new: Double, _ old: Double, _ tolerance: Double,
    digits: Int = 0
  ) -> GuardFindings {
    let change = new / old - 1
    guard abs(change) > tolerance else { return GuardFindings() }
    let percent = "\((abs(change) * 100).text(1)) % \(change > 0 ? "more" : "less")"
    let text = "\(name): \(new.text(digits)) \(what), recorded \(old.text(digits)): \(percent)"
    guard change > 0 else { return GuardFindings(gains: [text]) }
    return GuardFindings(problems: [
      "\(text), and \((tolerance * 100).text(0)) % are allowed. "
        + "To see why: \(ProfiledLoops.explanation(of: name))"
    ])
  }
}

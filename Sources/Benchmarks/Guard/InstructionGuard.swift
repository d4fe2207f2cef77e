import Foundation

/// How many instructions Tenon takes for each row, as callgrind counts them: at most 5 % more than recorded. Those of the
/// work by hand are guarded as well, so that nobody makes the comparison better by making that worse.
///
/// A figure is for a compiler and for libraries: the instructions of SQLite, of the C library and of Swift's runtime are
/// in it. On another machine than that of the record, what is compared is how many times as many instructions Tenon takes
/// as the work by hand takes there, within 15 %; where nobody does it by hand, their number, within as much.
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

  /// The difference of a number from the recorded one; empty if it is near enough.
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

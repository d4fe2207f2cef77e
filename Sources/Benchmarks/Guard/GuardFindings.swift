/// The differences between what was counted and what is recorded.
struct GuardFindings {
  /// Figures that got worse, and what cannot be compared.
  var problems: [String] = []
  /// Figures that got better.
  var gains: [String] = []

  static func += (all: inout GuardFindings, more: GuardFindings) {
    all.problems += more.problems
    all.gains += more.gains
  }
}

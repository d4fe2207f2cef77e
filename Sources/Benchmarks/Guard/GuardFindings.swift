/// The differences between the counted and the recorded figures.
struct GuardFindings {
  /// Figures that got worse, and figures that cannot be compared.
  var problems: [String] = []
  /// Figures that got better.
  var gains: [String] = []

  static func += (all: inout GuardFindings, more: GuardFindings) {
    all.problems += more.problems
    all.gains += more.gains
  }
}

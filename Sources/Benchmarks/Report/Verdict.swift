/// A measured number and its limit.
struct Verdict: Encodable {
  let subject: String
  let measured: Double
  let bar: Double
  let unit: Workload.Unit
  let isMet: Bool

  init(_ subject: String, _ measured: Double, atMost bar: Double, _ unit: Workload.Unit) {
    self.subject = subject
    self.measured = measured
    self.bar = bar
    self.unit = unit
    isMet = measured <= bar
  }

  /// Numbers and limits as a table, to be appended to another one; empty if there are none.
  static func table(_ verdicts: [Verdict]) -> String {
    guard !verdicts.isEmpty else { return "" }
    let rows = verdicts.map {
      [$0.subject, $0.unit.text($0.measured), "≤ \($0.unit.text($0.bar))", $0.isMet ? "yes" : "NO"]
    }
    let head = ["", "measured", "bar", "met"]
    return "\n" + TextTable.text([head] + rows) { $0 == 0 || $0 >= 2 }
  }
}

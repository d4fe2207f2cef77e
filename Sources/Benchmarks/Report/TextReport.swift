import Foundation

/// All measurements as a table.
enum TextReport {
  static func text(_ measurements: [Measurement]) -> String {
    let head = [
      "", "work", "plain", "best", "Tenon", "/plain", "/best", "bar", "met", "≤ 1.15", "plain",
      "best", "Tenon",
    ]
    let groups = [
      "", "", "median", "", "", "ratio to", "", "", "", "of best", "allocs/row", "", "",
    ]
    var rows = [groups, head]
    for measurement in measurements {
      rows.append(cells(measurement))
    }
    return TextTable.text(rows) { $0 < 2 || 7...9 ~= $0 }
  }

  private static func cells(_ measurement: Measurement) -> [String] {
    func time(_ value: Double?) -> String { value.map(measurement.unit.text) ?? "–" }
    func number(_ value: Double?) -> String { value?.text(2) ?? "–" }
    func answer(_ value: Bool?) -> String { value.map { $0 ? "yes" : "NO" } ?? "–" }
    return [
      measurement.letter, "\(measurement.work): \(measurement.subject)",
      time(measurement.medians.plain), time(measurement.medians.best),
      time(measurement.medians.tenon), number(measurement.ratioToPlain),
      number(measurement.ratioToBest), measurement.bar, answer(measurement.isMet),
      answer(measurement.isWithinBest), number(measurement.allocationsPerRow.plain),
      number(measurement.allocationsPerRow.best), number(measurement.allocationsPerRow.tenon),
    ]
  }
}

extension Double {
  /// The number with the given number of decimal places.
  func text(_ digits: Int) -> String { String(format: "%.\(digits)f", self) }
}

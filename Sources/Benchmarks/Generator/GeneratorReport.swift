/// The times of the generator, as JSON and as tables.
struct GeneratorReport: Encodable {
  let generator: [GeneratorBenchmark.Row]
  let bars: [Verdict]

  init(_ rows: [GeneratorBenchmark.Row]) {
    generator = rows
    bars = Self.bars(rows)
  }

  private static func bars(_ rows: [GeneratorBenchmark.Row]) -> [Verdict] {
    let usual = rows.first { $0.models == 1_000 }
    let large = rows.first { $0.models == 5_000 }
    var bars: [Verdict] = []
    if let usual {
      bars.append(Verdict("1,000 models", usual.total, atMost: 1, .seconds))
      bars.append(Verdict("1,000 models, unchanged", usual.unchanged, atMost: 1, .seconds))
    }
    if let usual, let large {
      bars.append(
        Verdict("5,000 models by 1,000 models", large.total / usual.total, atMost: 5.5, .factor))
    }
    return bars
  }

  /// The report as tables.
  var text: String {
    func time(_ value: Double) -> String { Workload.Unit.seconds.text(value) }
    let head = [
      "models", "load", "resolve", "render", "write", "in all", "unchanged", "memory", "files",
      "Swift",
    ]
    let rows = generator.map { row in
      [
        String(row.models), time(row.steps.load), time(row.steps.resolve), time(row.steps.render),
        time(row.steps.write), time(row.total), time(row.unchanged),
        Workload.Unit.bytes.text(row.peakMemory), String(row.files),
        Workload.Unit.bytes.text(Double(row.bytes)),
      ]
    }
    return TextTable.text([head] + rows) { _ in false } + Verdict.table(bars)
  }
}

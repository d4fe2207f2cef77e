/// The times of builds, as JSON and as tables.
struct CompileTimeReport: Encodable {
  struct Plugin: Encodable {
    let debug: Double?
    let release: Double?
  }

  let compileTime: [CompileTimeBenchmark.Row]
  /// The seconds of a clean build of a package with the plugin.
  let plugin: Plugin
  let bars: [Verdict]

  init(_ rows: [CompileTimeBenchmark.Row], _ plugin: Plugin) {
    compileTime = rows
    self.plugin = plugin
    let usual = rows.first { $0.models == 100 }
    bars = [
      ("100 models, debug", usual?.debug?.seconds, 35.0),
      ("100 models, release", usual?.release?.seconds, 90),
      ("clean package with the plugin, release", plugin.release, 60),
    ].compactMap { name, seconds, bar in
      seconds.map { Verdict(name, $0, atMost: bar, .seconds) }
    }
  }

  /// The report as tables.
  var text: String {
    func time(_ value: Double?) -> String { value.map { "\($0.text(1)) s" } ?? "–" }
    func size(_ value: Double?) -> String { value.map { "\(($0 / 1_024).text(1)) kB" } ?? "–" }
    let head = ["", "lines/model", "debug", "release", "debug/model", "release/model"]
    let rows = compileTime.map { row in
      [
        "\(row.models) models", row.linesPerModel.text(1), time(row.debug?.seconds),
        time(row.release?.seconds), size(row.debug?.bytesPerModel),
        size(row.release?.bytesPerModel),
      ]
    }
    let last = ["plugin, clean", "–", time(plugin.debug), time(plugin.release), "–", "–"]
    return TextTable.text([head] + rows + [last]) { $0 == 0 } + Verdict.table(bars)
  }
}

/// A bar chart of the ratios, readable on light and dark backgrounds.
///
/// The length of a bar is the ratio of Tenon to the plain floor; the thin bar below it is the ratio to the best one.
enum SVGReport {
  private static let labelWidth = 350.0
  private static let chartWidth = 400.0
  private static let rowHeight = 30.0
  private static let top = 56.0

  static func text(_ measurements: [Measurement]) -> String {
    let shown = measurements.filter { $0.unit != .bytes && $0.ratioToPlain != nil }
    let most = shown.flatMap { [$0.ratioToPlain ?? 0, $0.ratioToBest ?? 0] }.max() ?? 1
    // Grid lines at each half if the ratios are small; the scale ends with a grid line.
    let step = most > 8 ? 2.0 : most > 4 ? 1.0 : 0.5
    let scale = max(1.5, (most / step).rounded(.up) * step)
    let height = top + rowHeight * Double(shown.count) + 34
    var svg = """
      <svg xmlns="http://www.w3.org/2000/svg" width="800" height="\(height.text(0))" \
      viewBox="0 0 800 \(height.text(0))" font-family="system-ui, sans-serif" font-size="13">
      <style>
        text { fill: #24292f } .quiet { fill: #57606a } .grid { stroke: #d0d7de }
        .floor { stroke: #57606a; stroke-width: 2 } .bar { fill: #2f81f7 } .best { fill: #8250df }
        @media (prefers-color-scheme: dark) {
          text { fill: #e6edf3 } .quiet { fill: #8d96a0 } .grid { stroke: #30363d }
          .floor { stroke: #8d96a0 } .bar { fill: #4493f8 } .best { fill: #ab7df8 }
        }
      </style>
      <text x="16" y="24" font-size="15" font-weight="600">Tenon beside Swift on SQLite's C \
      interface (1 = as long; shorter is faster)</text>

      """
    svg += legend
    for mark in stride(from: 0, through: scale, by: step) {
      let x = (labelWidth + mark / scale * chartWidth).text(1)
      let name = mark == 1 ? "floor" : "grid"
      svg += """
        <line class="\(name)" x1="\(x)" x2="\(x)" y1="\(top)" y2="\((height - 26).text(1))"/>
        <text class="quiet" x="\(x)" y="\((height - 10).text(1))" text-anchor="middle">\
        \(mark.text(1))</text>

        """
    }
    for (index, measurement) in shown.enumerated() {
      svg += bar(measurement, top + rowHeight * Double(index), scale)
    }
    return svg + "</svg>\n"
  }

  private static let legend = """
    <rect class="bar" x="16" y="36" width="12" height="10" rx="2"/>
    <text class="quiet" x="34" y="46">beside code as one writes it</text>
    <rect class="best" x="230" y="40" width="12" height="4" rx="1"/>
    <text class="quiet" x="248" y="46">beside the fastest known</text>

    """

  private static func bar(_ measurement: Measurement, _ y: Double, _ scale: Double) -> String {
    guard let ratio = measurement.ratioToPlain else { return "" }
    func width(_ ratio: Double) -> String { (ratio / scale * chartWidth).text(1) }
    let end = (labelWidth + max(ratio, measurement.ratioToBest ?? 0) / scale * chartWidth + 6)
    let best = measurement.ratioToBest.map { best in
      """
      <rect class="best" x="\(labelWidth)" y="\((y + 20).text(1))" width="\(width(best))" \
      height="4" rx="1"/>

      """
    }
    return """
      <text x="\(labelWidth - 10)" y="\((y + 18).text(1))" text-anchor="end">\
      \(escaped("\(measurement.work): \(measurement.subject)"))</text>
      <rect class="bar" x="\(labelWidth)" y="\((y + 7).text(1))" width="\(width(ratio))" \
      height="12" rx="2"/>
      \(best ?? "")<text class="quiet" x="\(end.text(1))" y="\((y + 18).text(1))">\
      \(ratio.text(2))</text>

      """
  }

  private static func escaped(_ text: String) -> String {
    text.replacing("&", with: "&amp;").replacing("<", with: "&lt;")
  }
}

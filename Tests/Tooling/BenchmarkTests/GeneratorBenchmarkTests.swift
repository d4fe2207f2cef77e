import Foundation
import TestSupport
import Testing

/// The benchmark of the generator, with few models. The measured times are not tested.
@Suite("The generator's benchmark", .runsPrograms)
struct GeneratorBenchmarkTests {
  private struct Report: Decodable {
    struct Row: Decodable {
      struct Steps: Decodable {
        let load: Double
        let resolve: Double
        let render: Double
        let write: Double
      }

      let models: Int
      let files: Int
      let bytes: Int
      let steps: Steps
      let total: Double
      let unchanged: Double
      let peakMemory: Double
    }

    let generator: [Row]
    let bars: [[String: String]]
  }

  private func benchmark(_ arguments: String...) throws -> Shell.Result {
    let bundles = Bundle.allBundles.map(\.bundleURL).filter { $0.pathExtension == "xctest" }
    let folder = bundles.first?.deletingLastPathComponent() ?? Bundle.main.bundleURL
    return try Shell.run([folder.appending(path: "Benchmarks").path, "--generator"] + arguments)
  }

  @Test("the benchmark measures every requested size")
  func sizes() throws {
    let result = try benchmark("--models", "3,12", "--repeats", "1", "--format", "json")
    try #require(result.status == 0, "\(result.output)")
    // Lines about progress are printed first.
    let json = try #require(result.output.firstIndex(of: "{").map { result.output[$0...] })
    let report = try JSONDecoder().decode(Report.self, from: Data(json.utf8))
    #expect(report.generator.map(\.models) == [3, 12])
    // A file for each model and enum, and one for the schema.
    #expect(report.generator.map(\.files) == [6, 15])
    for row in report.generator {
      let times = [
        row.steps.load, row.steps.resolve, row.steps.render, row.steps.write, row.total,
        row.unchanged,
      ]
      #expect(times.allSatisfy { $0 > 0 })
      #expect(row.bytes > 1_000 * row.models)
      #expect(row.peakMemory > 1_000_000)
    }
    // These sizes have no limits.
    #expect(report.bars.isEmpty)
  }

  @Test("the benchmark prints a table")
  func table() throws {
    let result = try benchmark("--models", "2", "--repeats", "1")
    #expect(result.status == 0)
    let rows = result.output.split(separator: "\n").suffix(2).map { $0.split(separator: " ") }
    #expect(rows.first?.prefix(5) == ["models", "load", "resolve", "render", "write"])
    #expect(rows.last?.first == "2")
  }

  @Test("the benchmark of the generator refuses to draw a chart")
  func chart() throws {
    let result = try benchmark("--format", "svg")
    #expect(result.status == 1)
    #expect(
      result.output
        == "--format svg draws what is beside the C interface; here are text and json\n")
  }
}

import Foundation

/// The duration of `tenonc generate`, by the number of models: `Benchmarks --generator`.
///
/// The total is measured from the start of the process to its end, and the process writes to a new folder. The steps
/// are measured in separate processes.
struct GeneratorBenchmark {
  /// Medians, in seconds and bytes.
  struct Row: Encodable {
    let models: Int
    let files: Int
    let bytes: Int
    let steps: GeneratorTask.Steps
    let total: Double
    /// The total of a second run, with an unchanged schema.
    let unchanged: Double
    let peakMemory: Double
  }

  private let tenonc: BuiltTenonc
  private let folder: TemporaryFolder
  private let repeats: Int

  /// - Throws: `BenchmarkError` if there is no `tenonc`.
  init(repeats: Int) throws {
    tenonc = try BuiltTenonc()
    folder = try TemporaryFolder()
    self.repeats = repeats
  }

  /// Measures schemas of the given sizes.
  func run(_ sizes: [Int], progress: (Int) -> Void) throws -> [Row] {
    try sizes.map { size in
      progress(size)
      return try measure(size)
    }
  }

  private func measure(_ models: Int) throws -> Row {
    let schema = "\(folder.path)/\(models).yaml"
    try folder.write(SampleSchema.text(models: models), to: "\(models).yaml")
    var (steps, totals, unchanged, memory) = (
      [GeneratorTask.Steps](), [Double](), [Double](), [Double]()
    )
    var output = ""
    for number in 0...repeats {
      // Removing files keeps the disk busy: nothing is removed before everything is measured.
      output = "\(folder.path)/\(models)-\(number)"
      let whole = try tenonc.generate(schema, into: output)
      let again = try tenonc.generate(schema, into: output)
      let parts = try GeneratorTask.run(schema: schema, output: "\(output)-steps")
      // The first run is a warm-up.
      guard number > 0 else { continue }
      steps.append(parts)
      totals.append(whole.seconds)
      unchanged.append(again.seconds)
      memory.append(whole.peakMemory)
    }
    func median(_ step: KeyPath<GeneratorTask.Steps, Double>) -> Double {
      steps.map { $0[keyPath: step] }.median ?? 0
    }
    let files = try Self.sizes(ofFilesIn: output)
    return Row(
      models: models, files: files.count, bytes: files.reduce(0, +),
      steps: GeneratorTask.Steps(
        load: median(\.load), resolve: median(\.resolve), render: median(\.render),
        write: median(\.write)),
      total: totals.median ?? 0, unchanged: unchanged.median ?? 0, peakMemory: memory.median ?? 0)
  }

  private static func sizes(ofFilesIn folder: String) throws -> [Int] {
    try FileManager.default.contentsOfDirectory(atPath: folder).map { name in
      let attributes = try FileManager.default.attributesOfItem(atPath: "\(folder)/\(name)")
      return (attributes[.size] as? Int) ?? 0
    }
  }
}

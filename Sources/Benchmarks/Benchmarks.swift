// Compares Tenon with hand-written Swift on the C interface of SQLite: `swift run -c release Benchmarks`. With
// `--generator` and `--compile-time` it measures how long generating Swift takes, and compiling it.

import Foundation

@main
enum Benchmarks {
  static func main() {
    let arguments = Array(CommandLine.arguments.dropFirst())
    if arguments.contains("--help") { return print(Options.help, terminator: "") }
    do {
      if arguments.first == ChildTask.argument {
        return try ChildTask.run(Array(arguments.dropFirst()))
      }
      if arguments.first == Guard.argument { return try Guard.run(Array(arguments.dropFirst())) }
      if arguments.first == ProfiledLoops.argument {
        return try ProfiledLoops.run(Array(arguments.dropFirst()))
      }
      if arguments.first == GeneratorTask.argument {
        return try GeneratorTask.run(Array(arguments.dropFirst()))
      }
      let options = try Options(arguments)
      switch options.mode {
      case .runtime: try measureRuntime(options)
      case .generator: try measureGenerator(options)
      case .compileTime: try measureCompileTime(options)
      }
    } catch {
      say("\(error)")
      exit(1)
    }
  }

  private static func measureRuntime(_ options: Options) throws {
    let setting = try Setting(options)
    defer { setting.removeFiles() }
    let runner = Runner(options: options)
    var measurements: [Measurement] = []
    for work in Work.all where options.includes(work.letter, work.name) {
      say("\(work.letter) \(work.name) …")
      measurements += try runner.run(work, in: setting)
    }
    switch options.format {
    case .text: print(TextReport.text(measurements), terminator: "")
    case .json: print(try JSONReport.text(measurements), terminator: "")
    case .svg: print(SVGReport.text(measurements), terminator: "")
    }
  }

  private static func measureGenerator(_ options: Options) throws {
    let benchmark = try GeneratorBenchmark(repeats: options.repeats)
    let report = GeneratorReport(try benchmark.run(options.models) { say("\($0) models …") })
    print(options.format == .json ? try JSONReport.text(of: report) : report.text, terminator: "")
  }

  private static func measureCompileTime(_ options: Options) throws {
    let benchmark = try CompileTimeBenchmark(options)
    let report = try benchmark.run { say("\($0) …") }
    print(options.format == .json ? try JSONReport.text(of: report) : report.text, terminator: "")
  }

  /// Writes a line to standard error.
  private static func say(_ line: String) {
    FileHandle.standardError.write(Data((line + "\n").utf8))
  }
}

// Measures Tenon beside Swift written by hand on the C interface of SQLite: `swift run -c release Benchmarks`.

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
      try run(Options(arguments))
    } catch {
      say("\(error)")
      exit(1)
    }
  }

  private static func run(_ options: Options) throws {
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

  /// Writes a line to standard error.
  private static func say(_ line: String) {
    FileHandle.standardError.write(Data((line + "\n").utf8))
  }
}

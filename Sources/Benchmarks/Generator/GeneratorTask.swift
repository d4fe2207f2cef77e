import Foundation
import TenonGenerator
import TenonSchema

/// The steps of `tenonc generate`, each measured separately, in another process: the parts of the total that
/// `GeneratorBenchmark` measures from outside.
enum GeneratorTask {
  /// The duration of each step in seconds.
  struct Steps: Codable {
    /// Reading the schema's file and parsing its YAML.
    var load = 0.0
    /// Resolving names, adding what the schema leaves out, and checking everything.
    var resolve = 0.0
    /// Rendering the Swift.
    var render = 0.0
    /// Writing the files.
    var write = 0.0
  }

  /// The first argument of a process that runs the steps.
  static let argument = "--generator-steps"

  /// Runs the steps in another process.
  static func run(schema: String, output: String) throws -> Steps {
    let child = try ChildProcess.run([argument, schema, output])
    return try JSONDecoder().decode(Steps.self, from: Data(child.output.utf8))
  }

  /// Runs the steps in this process, and writes their durations to standard output.
  static func run(_ arguments: [String]) throws {
    guard arguments.count == 2 else { throw BenchmarkError("\(arguments) is not a task") }
    var steps = Steps()
    let declarations = try measure(&steps.load) {
      let text = try String(contentsOfFile: arguments[0], encoding: .utf8)
      return SchemaLoader.read([SourceFile(path: arguments[0], text: text)])
    }
    let loaded = measure(&steps.resolve) { SchemaLoader.resolve(declarations) }
    guard let graph = loaded.graph else {
      throw BenchmarkError("the schema has \(loaded.diagnostics.count) mistakes")
    }
    let files = try measure(&steps.render) { try Generator(graph: graph).files() }
    try measure(&steps.write) { try OutputPlan(files: files, directory: arguments[1]).apply() }
    print(String(decoding: try JSONEncoder().encode(steps), as: UTF8.self))
  }

  private static func measure<Value>(
    _ seconds: inout Double, _ body: () throws -> Value
  ) rethrows -> Value {
    var clock = Stopwatch(.seconds)
    let value = try clock.measure(body)
    seconds = clock.reading ?? 0
    return value
  }
}

import Foundation
import TenonGenerator
import TenonSchema

/// The steps of `tenonc generate`, each measured by itself, in a process of its own: the parts of what is measured from
/// without.
enum GeneratorTask {
  /// How long each step takes.
  struct Steps: Codable {
    /// The schema's file is read, and its YAML understood.
    var load = 0.0
    /// Names are looked up, what the schema leaves out is made, and everything is checked.
    var resolve = 0.0
    /// The Swift is made.
    var render = 0.0
    /// The files are written.
    var write = 0.0
  }

  /// The first word of the arguments of such a process.
  static let argument = "--generator-steps"

  /// Does the steps in a process of its own.
  static func run(schema: String, output: String) throws -> Steps {
    let child = try ChildProcess.run([argument, schema, output])
    return try JSONDecoder().decode(Steps.self, from: Data(child.output.utf8))
  }

  /// Does the steps in this process, and writes their times to standard output.
  static func run(_ arguments: [String]) throws {
    guard arguments.count == 2 else { throw BenchmarkError("\(arguments) is no task") }
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

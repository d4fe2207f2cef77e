import TenonGenerator
import TenonSchema

/// `tenonc inspect`: prints the input of the generator as JSON.
enum InspectCommand {
  private static let context = Option(
    name: "context", help: "Print the data of the templates, file by file")

  static let command = Command(
    name: "inspect", summary: "Print the resolved schema as JSON, or the context of its templates",
    discussion: """
      Everything is explicit: mixins are included, inverses and foreign keys are added, and every table, column and \
      constraint has its name.
      """,
    argument: CommonOptions.schema,
    options: [
      context, CommonOptions.access, CommonOptions.dialect, CommonOptions.json,
      CommonOptions.config, CommonOptions.noConfig,
    ],
    run: run)

  private static func run(_ invocation: Invocation, _ console: Console) throws -> ExitCode {
    let project = try Project(invocation)
    guard let schema = project.checkedSchema(console) else { return .failure }
    if invocation.has(context) {
      let options = project.generatorOptions(for: schema)
      console.write(
        try GeneratorContext(schema.graph, options: options, check: schema.queries).json)
    } else {
      console.write(try schema.graph.json)
    }
    return .success
  }
}

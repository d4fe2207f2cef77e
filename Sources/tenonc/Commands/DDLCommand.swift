import TenonGenerator
import TenonSchema

/// `tenonc ddl`: prints the statements that create the schema's tables.
enum DDLCommand {
  static let command = Command(
    name: "ddl", summary: "Print the SQL that creates the schema's tables",
    discussion: """
      One script for each dialect. The statements skip what already exists, so they can run again.
      """,
    argument: CommonOptions.schema,
    options: [CommonOptions.dialect, CommonOptions.config, CommonOptions.noConfig],
    run: run)

  private static func run(_ invocation: Invocation, _ console: Console) throws -> ExitCode {
    let project = try Project(invocation)
    guard let graph = project.checkedSchema(console)?.graph else { return .failure }
    let scripts = project.options.dialects.map { dialect in
      "-- Tables of \(graph.name) for \(dialect.name)\n\n" + DDL(graph, dialect: dialect).script
    }
    console.write(scripts.joined(separator: "\n"))
    return .success
  }
}

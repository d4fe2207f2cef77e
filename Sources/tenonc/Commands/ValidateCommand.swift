import TenonGenerator
import TenonSchema

/// `tenonc validate`: shows every diagnostic of the schema.
enum ValidateCommand {
  private static let format = CommonOptions.format(
    "Diagnostics as text on standard error (the default), or as JSON on standard output")
  private static let strict = Option(name: "strict", help: "Fail for warnings too")

  static let command = Command(
    name: "validate", summary: "Show all errors and warnings of the schema",
    discussion: "Exits with 1 if there is an error or, with `--strict`, a warning.",
    argument: CommonOptions.schema,
    options: [format, strict, CommonOptions.config, CommonOptions.noConfig],
    run: run)

  private static func run(_ invocation: Invocation, _ console: Console) throws -> ExitCode {
    let project = try Project(invocation)
    let (schema, diagnostics) = project.load(console)
    let isStrict = invocation.has(strict)
    if invocation.choice(format, of: CommonOptions.Format.self) == .json {
      console.write(try DiagnosticRenderer().json(diagnostics))
    } else {
      // A warning that fails the check must be shown even if quiet.
      if isStrict, console.verbosity == .quiet { console.verbosity = .normal }
      console.show(diagnostics)
      console.inform(summary(schema?.graph, diagnostics))
    }
    return schema == nil || isStrict && !diagnostics.isEmpty ? .failure : .success
  }

  private static func summary(_ graph: SchemaGraph?, _ diagnostics: [Diagnostic]) -> String {
    let errors = diagnostics.count { $0.severity == .error }
    let warnings = diagnostics.count - errors
    let counts = [(errors, "error"), (warnings, "warning")]
      .filter { $0.0 > 0 }.map { "\($0.0) \($0.1)\($0.0 == 1 ? "" : "s")" }
    guard counts.isEmpty, let graph else { return counts.joined(separator: ", ") }
    return "schema \(graph.name): no errors, no warnings"
  }
}

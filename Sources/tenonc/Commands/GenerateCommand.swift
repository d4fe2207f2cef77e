import TenonGenerator

/// `tenonc generate`: generates Swift from the schema.
enum GenerateCommand {
  private static let output = Option(
    name: "output", letter: "o", value: .directory("DIR"),
    help: "Write the files into this directory; default: `output` of `tenon.yaml`")
  private static let singleFile = Option(
    name: "single-file", help: "Write everything into one file, named after the schema")
  private static let fileName = Option(
    name: "file-name", value: .text("NAME"), help: "Name the file of `--single-file`")
  private static let check = Option(
    name: "check",
    help: "Write nothing; print the differences of stale files, and exit with 1 if there are any")
  private static let dryRun = Option(
    name: "dry-run", help: "Write nothing; print which files would be written or removed")
  private static let force = Option(
    name: "force", help: "Overwrite files that tenonc did not write")
  private static let watch = Option(
    name: "watch",
    help:
      "Generate again whenever the schema, `tenon.yaml` or a template changes, until interrupted")

  private static let declaredInput = Option(
    name: "declared-input", value: .file("FILE"), repeats: true,
    help: """
      Fail if any other file is read; for a build system, which has to know which files to watch
      """)

  static let command = Command(
    name: "generate", summary: "Generate Swift, including its SQL, from the schema",
    discussion: """
      Writes only files whose contents change, and replaces each as a whole. Removes the files of models that no \
      longer exist. Does not overwrite files that tenonc did not write, or generated from another schema.
      """,
    argument: CommonOptions.schema,
    options: [
      output, check, dryRun, watch, force, singleFile, fileName, CommonOptions.access,
      CommonOptions.dialect, CommonOptions.json, CommonOptions.templates, CommonOptions.config,
      CommonOptions.noConfig,
      CommonOptions.defaultAccess, declaredInput,
    ],
    run: run)

  private static func run(_ invocation: Invocation, _ console: Console) throws -> ExitCode {
    if invocation.has(check), invocation.has(dryRun) {
      throw CommandFailure.usage("`--check` and `--dry-run` cannot be used together")
    }
    if invocation.has(watch) {
      for other in [check, dryRun] where invocation.has(other) {
        throw CommandFailure.usage("`--watch` and `\(other.spelling)` cannot be used together")
      }
      try InputWatch.run(
        inputs: { try project(invocation).inputs() }, console,
        generate: { try generate(project(invocation), invocation, console) })
    }
    return try generate(project(invocation), invocation, console)
  }

  private static func generate(
    _ project: Project, _ invocation: Invocation, _ console: Console
  ) throws -> ExitCode {
    guard let schema = project.checkedSchema(console) else { return .failure }
    guard let directory = project.output else {
      throw CommandFailure.usage(
        "no output is given: name a directory with `--output DIR`, or with `output` in `tenon.yaml`"
      )
    }
    guard let plan = try project.plan(for: schema, in: directory, console) else { return .failure }
    if invocation.has(check) { return report(stale: plan, console) }
    if invocation.has(dryRun) {
      for item in plan.stale { console.write("\(verb(item.change)) \(item.path)\n") }
    } else {
      try plan.apply()
      for item in plan.stale { console.detail("\(verb(item.change)) \(item.path)") }
      console.inform(summary(plan))
    }
    return .success
  }

  private static func project(_ invocation: Invocation) throws -> Project {
    var project = try Project(invocation)
    if let output = invocation[output] { project.output = output }
    project.options.isSingleFile = invocation.has(singleFile)
    project.fileName = invocation[fileName]
    if let name = project.fileName {
      guard invocation.has(singleFile), !name.contains("/"), name.hasSuffix(".swift") else {
        throw CommandFailure.usage(
          "`--file-name` needs `--single-file` and the name of a Swift file without directories")
      }
    }
    if invocation.has(declaredInput) { project.declaredInputs = invocation.all(declaredInput) }
    project.overwrites = invocation.has(force)
    return project
  }

  /// Reports which files are stale, and prints their differences.
  private static func report(stale plan: OutputPlan, _ console: Console) -> ExitCode {
    guard !plan.stale.isEmpty else {
      console.inform("\(count(plan.items.count)) up to date in \(plan.directory)")
      return .success
    }
    for item in plan.stale {
      let problem =
        switch item.change {
        case .new: "this file is missing"
        case .removed: "this file is no longer generated"
        case .changed, .unchanged: "this file is stale"
        }
      console.report("\(item.path): error: \(problem)")
      console.write(item.diff)
    }
    console.inform("run `tenonc generate` to update \(count(plan.stale.count))")
    return .failure
  }

  private static func verb(_ change: OutputPlan.Change) -> String {
    change == .removed ? "remove" : "write"
  }

  private static func summary(_ plan: OutputPlan) -> String {
    let removed = plan.items.count { $0.change == .removed }
    let unchanged = plan.items.count { $0.change == .unchanged }
    var parts = ["\(count(plan.items.count - removed - unchanged)) written"]
    if removed > 0 { parts.append("\(removed) removed") }
    if unchanged > 0 { parts.append("\(unchanged) unchanged") }
    return parts.joined(separator: ", ") + " in \(plan.directory)"
  }

  private static func count(_ files: Int) -> String { "\(files) file\(files == 1 ? "" : "s")" }
}

import Mustache
import TenonGenerator
import TenonSchema

/// `tenonc generate`: Swift from the schema.
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
    help: "Write nothing; print what is stale, as a diff, and end with 1 if anything is")
  private static let dryRun = Option(
    name: "dry-run", help: "Write nothing; print which files would be written or removed")
  private static let force = Option(
    name: "force", help: "Overwrite files that tenonc did not write")

  private static let declaredInput = Option(
    name: "declared-input", value: .file("FILE"), repeats: true,
    help: """
      Fail if a file is read that is not among these: for a build system, which has to know what \
      to watch
      """)

  static let command = Command(
    name: "generate", summary: "Write Swift, with the SQL in it, from the schema",
    discussion: """
      Only files whose bytes change are written, each at once; files of models that are gone are removed. What tenonc \
      did not write, or wrote from another schema, it does not overwrite. While neither schema nor files have changed \
      since the last run, nothing is done; what must be remembered for that is kept in `tenon` in the user's cache \
      folder, `$XDG_CACHE_HOME` or `~/.cache`, and can be deleted at any time.
      """,
    argument: CommonOptions.schema,
    options: [
      output, check, dryRun, force, singleFile, fileName, CommonOptions.access,
      CommonOptions.dialect, CommonOptions.templates, CommonOptions.config, CommonOptions.noConfig,
      CommonOptions.defaultAccess, declaredInput,
    ],
    run: run)

  private static func run(_ invocation: Invocation, _ console: Console) throws -> ExitCode {
    if invocation.has(check), invocation.has(dryRun) {
      throw CommandFailure.usage("`--check` and `--dry-run` exclude each other")
    }
    let project = try Project(invocation)
    let schema = try project.schemaFiles(console)
    let templates = project.templateFiles()
    let directory = invocation[output] ?? project.output
    let record = record(of: directory, schema, templates, invocation, project)
    if let directory, let count = record?.fileCount {
      console.inform(summary(written: 0, removed: 0, unchanged: count, in: directory))
      return .success
    }

    let loaded = project.load(schema)
    console.show(loaded.diagnostics)
    guard let graph = loaded.graph else { return .failure }
    guard let directory else {
      throw CommandFailure.usage(
        "no output is given: name a directory with `--output DIR`, or with `output` in `tenon.yaml`"
      )
    }
    guard
      let files = try files(of: graph, from: schema.files, templates, invocation, project, console)
    else { return .failure }
    do {
      let plan = try OutputPlan(files: files, directory: directory, force: invocation.has(force))
      if invocation.has(check) { return report(stale: plan, console) }
      if invocation.has(dryRun) {
        for item in plan.stale { console.write("\(verb(item.change)) \(item.path)\n") }
      } else {
        try plan.apply()
        for item in plan.stale { console.detail("\(verb(item.change)) \(item.path)") }
        console.inform(summary(plan))
        // Warnings are to be said every time.
        if loaded.diagnostics.isEmpty { record?.save(files) }
      }
      return .success
    } catch {
      console.report(error.description)
      return .failure
    }
  }

  /// The record that may show that there is nothing to do, or nil where everything is to be done in any case.
  ///
  /// `--check` and `--dry-run` are asked by people who want to be sure. A build system that declares inputs knows itself
  /// when there is nothing to do.
  private static func record(
    of directory: String?, _ schema: Project.SchemaFiles, _ templates: Project.TemplateFiles,
    _ invocation: Invocation, _ project: Project
  ) -> OutputRecord? {
    guard let directory, let cache = Project.cacheFolder, schema.isComplete,
      schema.diagnostics.isEmpty, templates.diagnostics.isEmpty,
      ![check, dryRun, declaredInput].contains(where: invocation.has)
    else { return nil }
    let options = [
      Tenonc.version, project.access.rawValue,
      project.dialects.map(\.name).joined(separator: " "),
      invocation.has(singleFile) ? "single file" : "", invocation[fileName] ?? "",
      "\(schema.files.count) files",
    ]
    return OutputRecord(
      inputs: options + (schema.files + templates.files).flatMap { [$0.path, $0.text] },
      directory: Project.identity(of: directory), cache: cache)
  }

  /// Renders the files, or shows why the user's templates do not.
  private static func files(
    of graph: SchemaGraph, from schema: [SourceFile], _ templates: Project.TemplateFiles,
    _ invocation: Invocation, _ project: Project, _ console: Console
  ) throws -> [GeneratedFile]? {
    var diagnostics = templates.diagnostics
    if invocation.has(declaredInput) {
      let declared = Set(invocation.all(declaredInput).map(Project.identity))
      for file in schema + templates.files
      where !declared.contains(Project.identity(of: file.path)) {
        diagnostics.append(
          Diagnostic(
            .error, code: "undeclared-input",
            """
            the build does not watch this file yet; touch Package.swift and build again, or name the \
            file in `tenon.yaml` without escapes
            """,
            at: SourceRange(whole: file)))
      }
    }
    guard diagnostics.isEmpty else {
      console.show(diagnostics)
      return nil
    }
    do {
      let options = project.generatorOptions(
        isSingleFile: invocation.has(singleFile), schema: schema, templates: templates.files)
      let generator = Generator(graph: graph, options: options)
      var files = try generator.files()
      if let name = invocation[fileName] {
        guard files.count == 1, !name.contains("/"), name.hasSuffix(".swift") else {
          throw CommandFailure.usage(
            "`--file-name` is the name of a Swift file, without directories, for `--single-file`")
        }
        files[0].name = name
      }
      return files
    } catch let error as TemplateError {
      guard let file = templates.files.first(where: { $0.path == error.template }) else {
        throw error
      }
      let start = SourcePosition(line: error.line, column: error.column)
      let range = SourceRange(file: file, start: start, end: start)
      console.show([Diagnostic(.error, code: "template", error.message, at: range)])
      return nil
    } catch let error as GeneratorError {
      console.report(error.description)
      return nil
    }
  }

  /// Says which files are not as they should be, and prints how they differ.
  private static func report(stale plan: OutputPlan, _ console: Console) -> ExitCode {
    guard !plan.stale.isEmpty else {
      console.inform("\(count(plan.items.count)) up to date in \(plan.directory)")
      return .success
    }
    for item in plan.stale {
      let what =
        switch item.change {
        case .new: "this file is missing"
        case .removed: "no model needs this file any more"
        case .changed, .unchanged: "this file is stale"
        }
      console.report("\(item.path): error: \(what)")
      console.write(item.diff)
    }
    console.inform("`tenonc generate` brings \(count(plan.stale.count)) up to date")
    return .failure
  }

  private static func verb(_ change: OutputPlan.Change) -> String {
    switch change {
    case .new, .changed: "write"
    case .removed: "remove"
    case .unchanged: "keep"
    }
  }

  private static func summary(_ plan: OutputPlan) -> String {
    let removed = plan.items.count { $0.change == .removed }
    let unchanged = plan.items.count { $0.change == .unchanged }
    let written = plan.items.count - removed - unchanged
    return summary(written: written, removed: removed, unchanged: unchanged, in: plan.directory)
  }

  private static func summary(
    written: Int, removed: Int, unchanged: Int, in directory: String
  ) -> String {
    var parts = ["\(count(written)) written"]
    if removed > 0 { parts.append("\(removed) removed") }
    if unchanged > 0 { parts.append("\(unchanged) unchanged") }
    return parts.joined(separator: ", ") + " in \(directory)"
  }

  private static func count(_ files: Int) -> String { "\(files) file\(files == 1 ? "" : "s")" }
}

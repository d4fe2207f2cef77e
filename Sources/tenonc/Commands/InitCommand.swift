import TenonGenerator

/// `tenonc init`: writes a schema to start from, and the `tenon.yaml` for it.
enum InitCommand {
  private static let force = Option(name: "force", help: "Overwrite existing files")

  static let command = Command(
    name: "init", summary: "Write a commented schema to start from, and a `tenon.yaml` for it",
    argument: Argument(
      name: "directory", value: .directory("DIR"),
      help: "Where to write the files; default: the current directory"),
    options: [force],
    run: run)

  private static func run(_ invocation: Invocation, _ console: Console) throws -> ExitCode {
    let folder = OutputFolder(invocation.arguments.first ?? ".")
    let files = [
      (name: Starter.schemaName, text: Starter.schema),
      (name: Starter.projectName, text: Starter.project),
    ]
    let names = try folder.names()
    let present = files.filter { names.contains($0.name) }
    guard present.isEmpty || invocation.has(force) else {
      for file in present {
        let path = folder.path(of: file.name)
        console.report("\(path): error: this file already exists; overwrite it with --force")
      }
      return .failure
    }
    try folder.create()
    for file in files {
      try folder.write(file.text, to: file.name)
      console.inform("\(folder.path(of: file.name)) written")
    }
    console.inform(
      "`tenonc generate` generates Swift from it; `tenonc help` lists the other commands")
    return .success
  }
}

import TenonGenerator

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// `tenonc init`: writes a schema to start from, and the `tenon.yaml` for it.
///
/// In a Swift package the models are generated into a target. If that target uses the build-tool plugin, it needs only
/// the schema.
enum InitCommand {
  private static let target = Option(
    name: "target", value: .text("NAME"),
    help: "The target of the Swift package that gets the models; default: its only one")
  private static let force = Option(name: "force", help: "Overwrite existing files")

  static let command = Command(
    name: "init", summary: "Write a commented schema to start from, and a `tenon.yaml` for it",
    argument: Argument(
      name: "directory", value: .directory("DIR"),
      help: "Where to write the files; default: the current directory"),
    options: [target, force],
    run: run)

  private static func run(_ invocation: Invocation, _ console: Console) throws -> ExitCode {
    let directory = invocation.arguments.first ?? "."
    let folder = OutputFolder(directory)
    let package = PackageFolder(directory)
    let sources = try package.map { try targetDirectory(of: $0, named: invocation[target]) }
    if package == nil, invocation.has(target) {
      throw CommandFailure.usage("`--target` needs a directory with a `Package.swift`")
    }
    var files = [(name: Starter.schemaName, text: Starter.schema)]
    var command: String
    if let package, let sources, package.generatesWhileBuilding {
      files[0].name = "\(sources)/\(Starter.schemaName)"
      command = "swift build" + (directory == "." ? "" : " --package-path \(shellWord(directory))")
    } else {
      let output = sources.map { "\($0)/Models" } ?? "Generated"
      files.append((Starter.projectName, Starter.project(output: output)))
      command = "\(program) generate"
      if directory != "." {
        command += " --config \(shellWord(folder.path(of: Starter.projectName)))"
      }
    }
    let present = files.filter {
      FileManager.default.fileExists(atPath: folder.path(of: $0.name))
    }
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
    if package?.importsTenon == false { lines.forEach(console.inform) }
    console.inform("next: \(command)")
    return .success
  }

  /// The directory of the target that gets the models, relative to the package.
  private static func targetDirectory(of package: PackageFolder, named name: String?) throws
    -> String
  {
    let targets = package.targets
    let names = targets.map(\.name).joined(separator: ", ")
    if let name {
      guard let target = targets.first(where: { $0.name == name }) else {
        throw CommandFailure.input("the package has no target \(name) in `Sources`, only \(names)")
      }
      return target.directory
    }
    guard let only = targets.first, targets.count == 1 else {
      throw CommandFailure.input(
        targets.isEmpty
          ? "the package has no target in `Sources`; create its directory first"
          : "the package has the targets \(names): choose one with `--target NAME`")
    }
    return only.directory
  }

  /// A word as a shell reads it.
  private static func shellWord(_ word: String) -> String {
    PackageFolder.isPlain(word) ? word : "'\(word.replacing("'", with: #"'\''"#))'"
  }

  /// The command line with which the user runs the program. The command plugin sets it.
  private static var program: String {
    ProcessInfo.processInfo.environment["TENONC_PROGRAM"] ?? "tenonc"
  }

  /// The lines that a `Package.swift` needs.
  private static let lines = [
    "add Tenon to the target in Package.swift:",
    #"  dependencies: [.product(name: "Tenon", package: "tenon")]"#,
  ]
}

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
    let target = try package.map { try chosenTarget(of: $0, named: invocation[Self.target]) }
    if package == nil, invocation.has(Self.target) {
      throw CommandFailure.usage("`--target` needs a directory with a `Package.swift`")
    }
    var files: [(name: String, text: String)] = []
    let command: String
    let existing: String?
    if let target, target.generatesWhileBuilding {
      let starter = "\(target.directory)/\(Starter.schemaName)"
      existing = schema(in: directory, below: [target.directory], besides: starter)
      if existing == nil { files.append((starter, Starter.schema)) }
      command = "swift build" + (directory == "." ? "" : " --package-path \(shellWord(directory))")
    } else {
      existing = schema(
        in: directory, below: ["", "Sources/**"],
        besides: invocation.has(force) ? Starter.schemaName : nil)
      if existing == nil { files.append((Starter.schemaName, Starter.schema)) }
      files.append(
        (
          Starter.projectName,
          Starter.project(
            schema: existing ?? Starter.schemaName,
            output: target.map { "\($0.directory)/Models" } ?? "Generated",
            access: target?.isExecutable == true ? .internal : .public)
        ))
      let config = "--config \(shellWord(folder.path(of: Starter.projectName)))"
      command = "\(CommonOptions.program) generate" + (directory == "." ? "" : " \(config)")
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
    if let existing { console.inform("\(folder.path(of: existing)) is the schema") }
    for file in files {
      try folder.write(file.text, to: file.name)
      console.inform("\(folder.path(of: file.name)) written")
    }
    if package?.importsTenon == false { lines.forEach(console.inform) }
    console.inform("next: \(command)")
    return .success
  }

  /// The target that gets the models: the one with a name, the package's only one, or the only one with the build-tool
  /// plugin.
  private static func chosenTarget(
    of package: PackageFolder, named name: String?
  ) throws -> PackageFolder.Target {
    let targets = package.targets
    let names = targets.map(\.name).joined(separator: ", ")
    if let name {
      guard let target = targets.first(where: { $0.name == name }) else {
        throw CommandFailure.input("the package has no target \(name) in `Sources`, only \(names)")
      }
      return target
    }
    let generating = targets.filter(\.generatesWhileBuilding)
    let candidates = generating.count == 1 ? generating : targets
    guard let only = candidates.first, candidates.count == 1 else {
      throw CommandFailure.input(
        targets.isEmpty
          ? "the package has no target in `Sources`; create its directory first"
          : "the package has the targets \(names): choose one with `--target NAME`")
    }
    return only
  }

  /// The path of the only schema in some directories, which is used instead of a new one; nil if there is none, or
  /// several.
  ///
  /// - Parameters:
  ///   - directory: The directory of the paths.
  ///   - folders: The directories to search, relative to it.
  ///   - starter: The path of the schema to write.
  private static func schema(
    in directory: String, below folders: [String], besides starter: String? = nil
  ) -> String? {
    let parts = directory.split(separator: "/").map { $0 + "/" }
    let root = (directory.hasPrefix("/") ? "/" : "") + parts.joined()
    let paths = folders.flatMap { folder in
      ["yaml", "yml"].flatMap {
        Project.files(matching: root + (folder.isEmpty ? "" : folder + "/") + "*.schema.\($0)")
      }
    }
    guard let path = paths.first, paths.count == 1 else { return nil }
    let name = String(path.dropFirst(root.count))
    return name == starter ? nil : name
  }

  /// A word as a shell reads it.
  private static func shellWord(_ word: String) -> String {
    PackageFolder.isPlain(word) ? word : "'\(word.replacing("'", with: #"'\''"#))'"
  }

  /// The lines that a `Package.swift` needs.
  private static let lines = [
    "add Tenon to the target in Package.swift:",
    #"  dependencies: [.product(name: "Tenon", package: "tenon")]"#,
  ]
}

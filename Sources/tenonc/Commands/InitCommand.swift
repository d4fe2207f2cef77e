import TenonGenerator

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

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
    let directory = invocation.arguments.first ?? "."
    let prefix = directory == "." ? "" : directory.hasSuffix("/") ? directory : directory + "/"
    let files = [
      (path: prefix + Starter.schemaName, text: Starter.schema),
      (path: prefix + Starter.projectName, text: Starter.project),
    ]
    let manager = FileManager.default
    let present = files.map(\.path).filter { path in
      manager.fileExists(atPath: path)
        || (try? manager.destinationOfSymbolicLink(atPath: path)) != nil
    }
    guard present.isEmpty || invocation.has(force) else {
      for path in present {
        console.report("\(path): error: this file already exists; overwrite it with --force")
      }
      return .failure
    }
    var path = directory
    do {
      try manager.createDirectory(atPath: directory, withIntermediateDirectories: true)
      for file in files {
        path = file.path
        try Data(file.text.utf8).write(to: URL(fileURLWithPath: path), options: .atomic)
        console.inform("\(path) written")
      }
    } catch let error as CocoaError {
      console.report("\(path): error: cannot write: \(reason(error))")
      return .failure
    }
    console.inform(
      "`tenonc generate` generates Swift from it; `tenonc help` lists the other commands")
    return .success
  }

  private static func reason(_ error: CocoaError) -> String {
    switch error.code {
    case .fileWriteNoPermission, .fileReadNoPermission: "permission denied"
    case .fileWriteOutOfSpace: "no space left on the device"
    case .fileWriteVolumeReadOnly: "the file system is read-only"
    case .fileWriteFileExists: "a file of this name exists"
    default: "the system refused (error \(error.code.rawValue))"
    }
  }
}

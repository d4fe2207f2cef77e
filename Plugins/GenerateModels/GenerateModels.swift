import Foundation
import PackagePlugin

/// Generates the models of a target when it is built, from the `tenon.yaml` in the target's directory or from the one
/// schema (`*.schema.yaml`) there.
///
/// The result is one Swift file in the build directory. It is generated again only when the schema, `tenon.yaml` or a
/// template changes.
///
/// The models of a program are internal unless `tenon.yaml` sets `access`: a program cannot be imported, and internal
/// code compiles in half the time.
@main
struct GenerateModels: BuildToolPlugin {
  func createBuildCommands(context: PluginContext, target: any Target) throws -> [Command] {
    guard let source = ModelSource(in: target.directoryURL) else { return [] }
    let directory = context.pluginWorkDirectoryURL
    let fileName = "\(target.name).tenon.swift"
    let isProgram = (target as? any SourceModuleTarget)?.kind == .executable
    return [
      .buildCommand(
        displayName: "Generating models of \(target.name)",
        executable: try context.tool(named: "GenerateModelsTool").url,
        arguments: [
          source.file.path, directory.path, fileName, isProgram ? "internal" : "public",
        ] + source.inputs.map(\.path),
        inputFiles: source.inputs,
        outputFiles: [directory.appending(path: fileName)])
    ]
  }
}

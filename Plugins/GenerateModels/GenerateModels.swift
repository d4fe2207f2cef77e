import Foundation
import PackagePlugin

/// Makes a target's models when it is built: from the `tenon.yaml` in the target's directory, or from the one schema
/// (`*.schema.yaml`) there.
///
/// What is made is one Swift file in the build directory. It is made again only when the schema, `tenon.yaml` or a
/// template changes.
///
/// The models of a program are internal unless `tenon.yaml` says otherwise: nobody imports a program, and what stays
/// inside it is compiled in half the time.
@main
struct GenerateModels: BuildToolPlugin {
  func createBuildCommands(context: PluginContext, target: any Target) throws -> [Command] {
    let directory = target.directoryURL
    guard let source = ModelSource(in: directory) else { return [] }

    let fileName = "\(target.name).tenon.swift"
    let output = context.pluginWorkDirectoryURL
    let inputs = source.inputs
    let declared = inputs.flatMap { ["--declared-input", $0.path] }
    let isProgram = (target as? any SourceModuleTarget)?.kind == .executable
    return [
      .buildCommand(
        displayName: "Generating models of \(target.name)",
        executable: try context.tool(named: "tenonc").url,
        arguments: ["generate"] + source.arguments + [
          "--single-file", "--file-name", fileName, "--output", output.path, "--force", "--quiet",
          "--default-access", isProgram ? "internal" : "public",
        ] + declared,
        inputFiles: inputs,
        outputFiles: [output.appending(path: fileName)])
    ]
  }
}

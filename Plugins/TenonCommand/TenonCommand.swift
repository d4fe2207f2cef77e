import Foundation
import PackagePlugin

/// `swift package tenon …`: runs `tenonc` with the given arguments in the package's directory.
@main
struct TenonCommand: CommandPlugin {
  func performCommand(context: PluginContext, arguments: [String]) throws {
    let process = Process()
    process.executableURL = try context.tool(named: "tenonc").url
    process.arguments = arguments
    process.currentDirectoryURL = context.package.directoryURL
    try process.run()
    process.waitUntilExit()
    guard process.terminationReason == .exit else {
      Diagnostics.error("tenonc was terminated by signal \(process.terminationStatus)")
      exit(70)
    }
    if process.terminationStatus != 0 { exit(process.terminationStatus) }
  }
}

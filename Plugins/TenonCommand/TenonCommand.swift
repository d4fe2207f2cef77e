import Foundation
import PackagePlugin

/// `swift package tenon …`: runs `tenonc` with the given arguments in the package's directory.
///
/// The plugin declares no permission, because SwiftPM would ask for it for each command, and most of them only read.
/// On macOS, a sandbox prevents plugins from writing into the package; `init` and `generate` then need an option of
/// SwiftPM.
@main
struct TenonCommand: CommandPlugin {
  func performCommand(context: PluginContext, arguments: [String]) throws {
    let process = Process()
    var environment = ProcessInfo.processInfo.environment
    environment["TENONC_PROGRAM"] = Self.program
    process.environment = environment
    process.executableURL = try context.tool(named: "tenonc").url
    process.arguments = arguments
    process.currentDirectoryURL = context.package.directoryURL
    try process.run()
    process.waitUntilExit()
    guard process.terminationReason == .exit else {
      Diagnostics.error("tenonc was terminated by signal \(process.terminationStatus)")
      exit(70)
    }
    guard process.terminationStatus != 0 else { return }
    if !FileManager.default.isWritableFile(atPath: context.package.directoryURL.path) {
      Diagnostics.remark("to write into the package, run `\(Self.program) …`")
    }
    exit(process.terminationStatus)
  }

  /// The command line that may write into the package.
  private static var program: String {
    #if os(macOS)
      "swift package --allow-writing-to-package-directory tenon"
    #else
      "swift package tenon"
    #endif
  }
}

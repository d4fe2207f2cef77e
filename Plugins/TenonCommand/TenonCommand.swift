import PackagePlugin

@main
struct TenonCommand: CommandPlugin {
  func performCommand(context: PluginContext, arguments: [String]) async throws {}
}

import TenonGenerator

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// The program that the build-tool plugin `GenerateModels` runs: generates one Swift file, and prints errors and
/// warnings, which the build shows.
///
///     GenerateModelsTool <schema or tenon.yaml> <directory> <file name> <access> <input>…
///
/// - The first argument is the path of a schema, or of a `tenon.yaml` that names the schema.
/// - The file in the directory is overwritten.
/// - The access level applies unless `tenon.yaml` sets one.
/// - The inputs are all files that the build watches. Reading another file is an error.
@main
enum GenerateModelsTool {
  static func main() {
    Console.prepare()
    exit(run(Array(CommandLine.arguments.dropFirst()), Console()))
  }

  /// Generates the file.
  ///
  /// - Returns: The exit code: 0 for success, 1 for wrong input, 64 for wrong arguments and 70 for an internal error,
  ///   the last two as in `sysexits.h`.
  private static func run(_ arguments: [String], _ console: Console) -> Int32 {
    guard arguments.count > 4, let access = GeneratorOptions.Access(rawValue: arguments[3]) else {
      console.error(
        """
        usage: GenerateModelsTool <schema or tenon.yaml> <directory> <file name> \
        public|package|internal <input>…
        """)
      return 64
    }
    let source = arguments[0]
    let isProjectFile = source.split(separator: "/").last == "tenon.yaml"
    var project = Project(
      file: isProjectFile ? ProjectFile(path: source) : nil, defaultAccess: access)
    if !isProjectFile { project.schema = [source] }
    project.options.isSingleFile = true
    project.fileName = arguments[2]
    project.declaredInputs = Array(arguments.dropFirst(4))
    project.overwrites = true
    do {
      guard let schema = project.checkedSchema(console),
        let plan = try project.plan(for: schema, in: arguments[1], console)
      else { return 1 }
      try plan.apply()
      return 0
    } catch let error as OutputError {
      console.report(error.description)
      return 1
    } catch {
      console.reportInternalError(error)
      return 70
    }
  }
}

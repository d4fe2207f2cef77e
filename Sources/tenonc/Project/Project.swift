import TenonGenerator
import TenonSchema

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// What a command works on: what its options say, and what `tenon.yaml` says where they are silent.
struct Project {
  private let invocation: Invocation
  private let file: ProjectFile?

  /// Reads the `tenon.yaml` that the options name, or the nearest in the working directory or above it.
  ///
  /// - Throws: `CommandFailure` if the options contradict each other.
  init(_ invocation: Invocation) throws {
    self.invocation = invocation
    let path = invocation[CommonOptions.config]
    if invocation.has(CommonOptions.noConfig) {
      guard path == nil else {
        throw CommandFailure.usage("`--config` and `--no-config` exclude each other")
      }
      file = nil
    } else {
      file = (path ?? Self.nearestFile()).map(ProjectFile.init(path:))
    }
  }

  /// The databases to write SQL for; never empty.
  var dialects: [DDLDialect] {
    let chosen = invocation.choices(CommonOptions.dialect, of: DDLDialect.self)
    if !chosen.isEmpty { return chosen }
    guard let file, !file.dialects.isEmpty else { return GeneratorOptions().dialects }
    return file.dialects
  }

  /// Who can use the generated code.
  var access: GeneratorOptions.Access {
    invocation.choice(CommonOptions.access, of: GeneratorOptions.Access.self)
      ?? file?.access
      ?? invocation.choice(CommonOptions.defaultAccess, of: GeneratorOptions.Access.self)
      ?? GeneratorOptions().access
  }

  /// The directory of `tenon.yaml`'s `output`, or nil.
  var output: String? {
    guard let file, let output = file.output else { return nil }
    return file.resolved(output)
  }

  /// The directory of the user's own templates, or nil.
  var templates: String? {
    if let flag = invocation[CommonOptions.templates] { return flag }
    guard let file, let templates = file.templates else { return nil }
    return file.resolved(templates)
  }

  /// The user's own templates, and what is wrong with finding and reading them.
  struct TemplateFiles {
    var files: [SourceFile] = []
    var diagnostics: [Diagnostic] = []
  }

  /// Reads the user's own templates.
  func templateFiles() -> TemplateFiles {
    guard let templates else { return TemplateFiles() }
    let folder = SourceRange(whole: SourceFile(path: templates, text: ""))
    func problem(_ message: String) -> TemplateFiles {
      TemplateFiles(
        diagnostics: [Diagnostic(.error, code: "no-templates", message, at: folder)])
    }
    guard let names = try? FileManager.default.contentsOfDirectory(atPath: templates) else {
      return problem("cannot read this directory of templates")
    }
    let paths = names.filter { $0.hasSuffix(Self.templateSuffix) && !$0.hasPrefix(".") }.sorted()
      .map { templates.hasSuffix("/") ? templates + $0 : "\(templates)/\($0)" }
    guard !paths.isEmpty else { return problem("this directory holds no `.mustache` files") }
    var result = TemplateFiles()
    for path in paths {
      guard let file = SourceFile.read(path: path, diagnostics: &result.diagnostics) else {
        continue
      }
      result.files.append(file)
    }
    return result
  }

  /// What the names of template files end with.
  static let templateSuffix = ".mustache"

  /// The options of the generator.
  ///
  /// - Parameters:
  ///   - isSingleFile: Whether everything goes into one file.
  ///   - schema: The schema's files.
  ///   - templates: The user's own templates.
  func generatorOptions(
    isSingleFile: Bool = false, schema: [SourceFile], templates: [SourceFile] = []
  ) -> GeneratorOptions {
    var options = GeneratorOptions()
    options.access = access
    options.dialects = dialects
    options.isSingleFile = isSingleFile
    options.sources = schema.map { $0.path.split(separator: "/").last.map(String.init) ?? $0.path }
    for file in templates {
      let name = file.path.split(separator: "/").last?.dropLast(Self.templateSuffix.count)
      options.templates[String(name ?? "")] = TemplateOverride(path: file.path, text: file.text)
    }
    return options
  }

  // MARK: The schema

  /// The schema's files, read but not understood yet.
  struct SchemaFiles {
    /// The files that could be read.
    var files: [SourceFile] = []

    /// What is wrong with `tenon.yaml` or with finding and reading the files.
    var diagnostics: [Diagnostic] = []

    /// Whether these are all the files.
    var isComplete = false
  }

  /// Reads the schema's files.
  ///
  /// - Throws: `CommandFailure` if nothing says which schema is meant.
  func schemaFiles(_ console: Console) throws -> SchemaFiles {
    var schema = SchemaFiles(diagnostics: file?.diagnostics ?? [])
    let count = schema.diagnostics.count
    for path in try schemaPaths(&schema.diagnostics) {
      console.detail("reading \(path)")
      if let file = SourceFile.read(path: path, diagnostics: &schema.diagnostics) {
        schema.files.append(file)
      }
    }
    schema.isComplete = schema.diagnostics.count == count && !schema.files.isEmpty
    return schema
  }

  /// Loads the schema. What was wrong with finding the files is among the diagnostics.
  func load(_ schema: SchemaFiles) -> SchemaLoadResult {
    // With a file missing, names would seem unknown that stand in it.
    guard schema.isComplete else {
      return SchemaLoadResult(graph: nil, diagnostics: schema.diagnostics)
    }
    var result = SchemaLoader.load(schema.files)
    if schema.diagnostics.contains(where: { $0.severity == .error }) { result.graph = nil }
    if let graph = result.graph, !graph.queries.isEmpty {
      let problems = QueryCheck(graph).diagnostics
      if !problems.isEmpty { result.graph = nil }
      result.diagnostics += problems
    }
    result.diagnostics.insert(contentsOf: schema.diagnostics, at: 0)
    return result
  }

  /// Loads the schema and shows what there is to say about it.
  ///
  /// - Returns: The graph and the schema's files, or nil if errors were shown.
  /// - Throws: `CommandFailure` if nothing says which schema is meant.
  func checkedSchema(
    _ console: Console
  ) throws -> (graph: SchemaGraph, files: [SourceFile])? {
    let schema = try schemaFiles(console)
    let result = load(schema)
    console.show(result.diagnostics)
    return result.graph.map { ($0, schema.files) }
  }

  private func schemaPaths(_ diagnostics: inout [Diagnostic]) throws -> [String] {
    var paths: [String] = []
    var seen: Set<String> = []
    func add(_ pattern: String, at range: SourceRange) {
      let matches = FilePattern(pattern).paths()
      var problem: String?
      if matches.isEmpty {
        problem = "no file matches \(quoted(pattern))"
      } else if !range.isWholeFile, matches == [pattern],
        !FileManager.default.fileExists(atPath: pattern)
      {
        problem = "there is no file \(quoted(pattern))"
      }
      if let problem {
        diagnostics.append(Diagnostic(.error, code: "file-not-found", problem, at: range))
        return
      }
      for path in matches where seen.insert(Self.identity(of: path)).inserted {
        paths.append(path)
      }
    }

    if !invocation.arguments.isEmpty {
      for pattern in invocation.arguments {
        add(pattern, at: SourceRange(whole: SourceFile(path: pattern, text: "")))
      }
    } else if let file {
      for pattern in file.schema { add(file.resolved(pattern.value), at: pattern.range) }
      if file.schema.isEmpty, file.diagnostics.isEmpty {
        diagnostics.append(
          Diagnostic(
            .error, code: "missing-key",
            "`schema` is missing: the schema's file, or a list of files",
            at: SourceRange(start: file.file)))
      }
    } else {
      throw CommandFailure.usage(
        "no schema is given, and there is no `tenon.yaml` here or above that names one")
    }
    return paths
  }

  /// A path by which a file is known however it is named.
  static func identity(of path: String) -> String {
    URL(fileURLWithPath: path).resolvingSymlinksInPath().path
  }

  /// The nearest `tenon.yaml`, as a path relative to the working directory.
  private static func nearestFile() -> String? {
    var path = "tenon.yaml"
    let depth = FileManager.default.currentDirectoryPath.split(separator: "/").count
    for _ in 0...depth {
      if FileManager.default.fileExists(atPath: path) { return path }
      path = "../" + path
    }
    return nil
  }
}

import Mustache
import TenonSchema

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// The settings of a run: those of `tenon.yaml`, some of them replaced by the caller.
///
///     let project = Project(file: ProjectFile(path: "tenon.yaml"))
///     guard let schema = project.checkedSchema(console),
///       let plan = try project.plan(for: schema, in: "Generated", console)
///     else { return .failure }  // the errors were shown
///     try plan.apply()
package struct Project {
  /// Paths and globs of the schema's files; if empty, those of `tenon.yaml` are used.
  package var schema: [String] = []

  /// The directory of the generated files.
  package var output: String?

  /// The directory of the user's own templates.
  package var templates: String?

  /// The generator's options. The names of the sources and the texts of the templates are added when files are
  /// generated.
  package var options = GeneratorOptions()

  /// The name of the file if everything goes into a single one; nil to name it after the schema.
  package var fileName: String?

  /// The only files that may be read, or nil for any. A build system has to know which files to watch.
  package var declaredInputs: [String]?

  /// True if files that `tenonc` did not write are overwritten.
  package var overwrites = false

  private let file: ProjectFile?

  /// Creates the settings of a `tenon.yaml`, or default ones.
  ///
  /// - Parameters:
  ///   - file: The file, or nil to use none.
  ///   - defaultAccess: The access level if the file does not give one.
  package init(file: ProjectFile?, defaultAccess: GeneratorOptions.Access? = nil) {
    self.file = file
    output = file?.output.map { file?.resolved($0) ?? $0 }
    templates = file?.templates.map { file?.resolved($0) ?? $0 }
    options.access = file?.access ?? defaultAccess ?? options.access
    options.jsonKeys = file?.json ?? options.jsonKeys
    if let dialects = file?.dialects, !dialects.isEmpty { options.dialects = dialects }
  }

  // MARK: The schema

  /// A schema without errors.
  package struct CheckedSchema {
    package let graph: SchemaGraph
    package let queries: QueryCheck
    package let files: [SourceFile]
  }

  /// Reads, loads and checks the schema.
  ///
  /// - Returns: The schema, or nil if there are errors; and all diagnostics of `tenon.yaml` and the schema.
  package func load(_ console: Console) -> (schema: CheckedSchema?, diagnostics: [Diagnostic]) {
    var diagnostics = file?.diagnostics ?? []
    let count = diagnostics.count
    var files: [SourceFile] = []
    for path in schemaPaths(&diagnostics) {
      console.detail("reading \(path)")
      if let file = SourceFile.read(path: path, diagnostics: &diagnostics) { files.append(file) }
    }
    // If a file is missing, the names it declares would be reported as unknown.
    guard diagnostics.count == count, !files.isEmpty else { return (nil, diagnostics) }
    let loaded = SchemaLoader.load(files)
    diagnostics += loaded.diagnostics
    let hasErrors = diagnostics.contains { $0.severity == .error }
    guard let graph = loaded.graph, !hasErrors else { return (nil, diagnostics) }
    let queries = QueryCheck(graph)
    diagnostics += queries.diagnostics
    guard queries.diagnostics.isEmpty else { return (nil, diagnostics) }
    return (CheckedSchema(graph: graph, queries: queries, files: files), diagnostics)
  }

  /// Reads, loads and checks the schema, and shows the diagnostics.
  ///
  /// - Returns: The schema, or nil if there are errors.
  package func checkedSchema(_ console: Console) -> CheckedSchema? {
    let (schema, diagnostics) = load(console)
    console.show(diagnostics)
    return schema
  }

  private func schemaPaths(_ diagnostics: inout [Diagnostic]) -> [String] {
    var patterns = schema.map { ($0, SourceRange(whole: SourceFile(path: $0, text: ""))) }
    if patterns.isEmpty, let file {
      patterns = file.schema.map { (file.resolved($0.pattern), $0.range) }
      if patterns.isEmpty, file.diagnostics.isEmpty {
        diagnostics.append(
          Diagnostic(
            .error, code: "missing-key",
            "`schema` is missing: the schema's file, or a list of files",
            at: SourceRange(start: file.file)))
      }
    }
    var paths: [String] = []
    var seen: Set<String> = []
    for (pattern, range) in patterns {
      let matches = FilePattern(pattern).paths()
      let exists =
        range.isWholeFile || matches != [pattern]
        || FileManager.default.fileExists(atPath: pattern)
      guard !matches.isEmpty, exists else {
        let problem = matches.isEmpty ? "no file matches" : "there is no file"
        diagnostics.append(
          Diagnostic(.error, code: "file-not-found", "\(problem) \(quoted(pattern))", at: range))
        continue
      }
      paths += matches.filter { seen.insert(Self.identity(of: $0)).inserted }
    }
    return paths
  }

  /// The files that match a glob, sorted by path.
  package static func files(matching glob: String) -> [String] { FilePattern(glob).paths() }

  /// The absolute path of a file without links, which is the same for all names of the file.
  private static func identity(of path: String) -> String {
    URL(fileURLWithPath: path).resolvingSymlinksInPath().path
  }

  // MARK: The generated files

  /// Renders the files of a schema and compares them with those in a directory.
  ///
  /// - Returns: The plan, or nil if errors were shown.
  /// - Throws: An error that no input is known to cause.
  package func plan(
    for schema: CheckedSchema, in directory: String, _ console: Console
  ) throws -> OutputPlan? {
    var diagnostics: [Diagnostic] = []
    let templates = templateFiles(&diagnostics)
    if let declaredInputs {
      let declared = Set(declaredInputs.map(Self.identity))
      let undeclared = (schema.files + templates).filter {
        !declared.contains(Self.identity(of: $0.path))
      }
      diagnostics += undeclared.map { file in
        Diagnostic(
          .error, code: "undeclared-input",
          """
          the build does not watch this file yet; touch Package.swift and build again, or name the \
          file in `tenon.yaml` without escapes
          """,
          at: SourceRange(whole: file))
      }
    }
    guard diagnostics.isEmpty else {
      console.show(diagnostics)
      return nil
    }
    do {
      let options = generatorOptions(for: schema, templates: templates)
      let generator = Generator(graph: schema.graph, options: options, check: schema.queries)
      var files = try generator.files()
      if let fileName, files.count == 1 { files[0].name = fileName }
      return try OutputPlan(files: files, directory: directory, force: overwrites)
    } catch let error as TemplateError {
      guard let file = templates.first(where: { $0.path == error.template }) else { throw error }
      let start = SourcePosition(line: error.line, column: error.column)
      let range = SourceRange(file: file, start: start, end: start)
      console.show([Diagnostic(.error, code: "template", error.message, at: range)])
    } catch let error where error is GeneratorError || error is OutputError {
      console.report("\(error)")
    }
    return nil
  }

  /// The options with the names of the schema's files and the user's own templates.
  package func generatorOptions(
    for schema: CheckedSchema, templates: [SourceFile] = []
  ) -> GeneratorOptions {
    var options = options
    options.sources = schema.files.map(\.path)
    for file in templates {
      let name = URL(fileURLWithPath: file.path).deletingPathExtension().lastPathComponent
      options.templates[name] = file
    }
    return options
  }

  /// The paths of all files that a run reads.
  package func inputs() -> [String] {
    var diagnostics: [Diagnostic] = []
    return (file.map { [$0.file.path] } ?? []) + schemaPaths(&diagnostics) + templatePaths()
  }

  /// The paths of the user's own templates, sorted.
  private func templatePaths() -> [String] {
    guard let templates else { return [] }
    let prefix = templates.hasSuffix("/") ? templates : templates + "/"
    let names = try? FileManager.default.contentsOfDirectory(atPath: templates)
    return (names ?? []).filter { $0.hasSuffix(".mustache") && !$0.hasPrefix(".") }.sorted()
      .map { prefix + $0 }
  }

  /// Reads the user's own templates.
  private func templateFiles(_ diagnostics: inout [Diagnostic]) -> [SourceFile] {
    guard let templates else { return [] }
    let paths = templatePaths()
    if paths.isEmpty {
      diagnostics.append(
        Diagnostic(
          .error, code: "no-templates",
          (try? FileManager.default.contentsOfDirectory(atPath: templates)) == nil
            ? "cannot read the directory of templates"
            : "this directory contains no `.mustache` files",
          at: SourceRange(whole: SourceFile(path: templates, text: ""))))
    }
    return paths.compactMap { SourceFile.read(path: $0, diagnostics: &diagnostics) }
  }
}

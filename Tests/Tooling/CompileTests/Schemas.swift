import Foundation
import TenonSchema
import TestSupport
import Testing

/// The schemas that code is generated from.
enum Schemas {
  /// The example schemas.
  static func examples() throws -> [URL] {
    try FileManager.default.contentsOfDirectory(
      at: Repository.root.appendingPathComponent("schemas"), includingPropertiesForKeys: nil
    ).filter { $0.pathExtension == "yaml" }.sorted { $0.path < $1.path }
  }

  /// The URL of a file of these tests.
  static func own(_ name: String) -> URL {
    Repository.root.appendingPathComponent("Tests/Tooling/CompileTests/Schemas/\(name)")
  }

  /// Loads a schema that has no mistakes.
  static func graph(_ file: URL) throws -> SchemaGraph {
    let text = try String(contentsOf: file, encoding: .utf8)
    let result = SchemaLoader.load([SourceFile(path: file.lastPathComponent, text: text)])
    let errors = result.diagnostics.filter { $0.severity == .error }
    return try #require(
      result.graph,
      "\(errors.map { "\($0.range.start.line): \($0.message)" }.joined(separator: "\n"))")
  }
}

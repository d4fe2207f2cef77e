import Foundation
import TenonSchema
import TestSupport
import Testing

/// Runs the DDL of every example schema on every database.
@Suite("DDL of the example schemas", .runsPrograms, .serialized)
struct DDLSchemasTests {
  /// The files in `schemas/`, by name.
  private static let files: [URL] = {
    let folder = Repository.root.appending(path: "schemas")
    let found = try? FileManager.default.contentsOfDirectory(
      at: folder, includingPropertiesForKeys: nil)
    return (found ?? []).filter { $0.pathExtension == "yaml" }
      .sorted { $0.lastPathComponent < $1.lastPathComponent }
  }()

  private func graph(_ file: URL) throws -> SchemaGraph {
    let text = try String(contentsOf: file, encoding: .utf8)
    let result = SchemaLoader.load([SourceFile(path: file.lastPathComponent, text: text)])
    return try #require(result.graph, "\(result.diagnostics.map(\.message))")
  }

  @Test("there is at least one example schema")
  func found() {
    #expect(!Self.files.isEmpty)
  }

  @Test("SQLite runs the DDL twice, and accepts a row in every table", arguments: files)
  func sqlite(_ file: URL) throws {
    try DDLBehaviour.checkLifeCycle(of: graph(file), on: SQLiteClient())
  }

  @Test(
    "PostgreSQL runs the DDL twice, and accepts a row in every table",
    .enabled(
      if: ServerClient.url(of: .postgresql) != nil,
      "TENON_TEST_POSTGRESQL names no server; `.ci/servers start` makes one"),
    arguments: files)
  func postgresql(_ file: URL) throws {
    let graph = try graph(file)
    try ServerClient.with(.postgresql) { try DDLBehaviour.checkLifeCycle(of: graph, on: $0) }
  }

  @Test(
    "MariaDB runs the DDL twice, and accepts a row in every table",
    .enabled(
      if: ServerClient.url(of: .mysql) != nil,
      "TENON_TEST_MARIADB names no server; `.ci/servers start` makes one"),
    arguments: files)
  func mariadb(_ file: URL) throws {
    let graph = try graph(file)
    try ServerClient.with(.mysql) { try DDLBehaviour.checkLifeCycle(of: graph, on: $0) }
  }
}

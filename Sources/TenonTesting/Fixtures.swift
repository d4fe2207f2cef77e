import Foundation
import Tenon

import struct TenonSchema.Diagnostic
import struct TenonSchema.DiagnosticRenderer
import class TenonSchema.SourceFile
import enum TenonSchema.YAMLReader

/// The rows that a test's database starts with, in YAML.
///
/// Models have labels, and labels have fields. A parent is written by its label, and the rows of a many-to-many
/// relationship as a list of labels:
///
///     User:
///       ada: { username: ada, email: ada@example.com }
///     Post:
///       hello: { title: Hello, content: "…", author: ada, tags: [swift] }
///     Tag:
///       swift: { name: swift }
///
/// - Fields have their names in Swift, and enums their values in JSON. Every column may be set, also one that clients may
///   not send. Fields that are left out have their defaults.
/// - A parent has the name of the field of its key without `ID`: `author` for `authorID`. The key itself may be written
///   instead.
/// - A many-to-many relationship has the name of the other model's table, or that of the join table.
/// - Keys that the database makes are numbered from 1 in the order of the file. The order has no other meaning: rows may
///   refer to later rows, and to each other.
/// - Times are `2024-01-31 10:30:00` or `2024-01-31T10:30:00Z`, both in UTC; bytes are in base64; JSON is YAML.
public struct Fixtures: Sendable, ExpressibleByStringLiteral {
  private enum Source {
    case path(String)
    case text(String)
  }

  private let source: Source

  private init(_ source: Source) { self.source = source }

  /// Creates fixtures from the path of a YAML file, relative to the folder of the test's source file.
  ///
  ///     @Suite(.database(Blog.self, fixtures: "blog.fixtures.yaml"))
  public init(stringLiteral path: String) { source = .path(path) }

  /// Returns fixtures from a YAML file.
  ///
  ///     .file(URL(fileURLWithPath: "/srv/fixtures/blog.yaml"))
  public static func file(_ url: URL) -> Fixtures { Fixtures(.path(url.path)) }

  /// Returns fixtures from a resource of a test target, which `Package.swift` lists in `resources:`.
  ///
  ///     .resource("blog.yaml", in: .module)
  public static func resource(_ name: String, in bundle: Bundle) -> Fixtures {
    let path = bundle.url(forResource: name, withExtension: nil)?.path
    return Fixtures(.path(path ?? bundle.bundleURL.appendingPathComponent(name).path))
  }

  /// Returns fixtures from YAML text.
  ///
  ///     .yaml("User: { ada: { username: ada, email: ada@example.com } }")
  public static func yaml(_ text: String) -> Fixtures { Fixtures(.text(text)) }

  /// Checks the fixtures and inserts their rows in one transaction.
  func insert(
    into database: Database, schemas: [any Schema.Type], folder: URL
  ) throws -> FixtureLabels {
    var diagnostics: [Diagnostic] = []
    let file: SourceFile?
    switch source {
    case .text(let text): file = SourceFile(path: "fixtures", text: text)
    case .path(let path):
      let path = path.hasPrefix("/") ? path : folder.appendingPathComponent(path).path
      file = SourceFile.read(path: path, diagnostics: &diagnostics)
    }
    guard let file else { throw FixtureError(diagnostics) }
    let root = YAMLReader.read(file, diagnostics: &diagnostics)
    guard diagnostics.isEmpty else { throw FixtureError(diagnostics) }
    var reader = FixtureReader(schemas)
    if let root { reader.read(root) }
    guard reader.diagnostics.isEmpty else { throw FixtureError(reader.diagnostics) }
    return try database.write { try FixtureWriter($0).write(reader.rows) }
  }
}

/// The mistakes in fixtures, all of those that were found.
///
/// The description has a line for each of them, with its place and an excerpt of the file:
///
///     blog.fixtures.yaml:5:12: error: Post has no field `titel`; did you mean `title`?
public struct FixtureError: Error, Hashable, CustomStringConvertible {
  /// A mistake.
  public struct Problem: Hashable, Sendable {
    /// The path of the file; `fixtures` for text.
    public let file: String
    /// The line, from 1; 0 for the file as a whole.
    public let line: Int
    /// The column, from 1, in Unicode scalars; 0 for the file as a whole.
    public let column: Int
    /// The mistake, and what to do about it.
    public let message: String
  }

  /// The mistakes, from the start of the file to its end.
  public let problems: [Problem]

  /// The mistakes with excerpts of the file.
  public let description: String

  init(_ diagnostics: [Diagnostic]) {
    let ordered = diagnostics.ordered()
    problems = ordered.map { diagnostic in
      let range = diagnostic.range
      return Problem(
        file: range.file.path, line: range.start.line, column: range.start.column,
        message: diagnostic.message)
    }
    description = DiagnosticRenderer().text(ordered)
  }
}

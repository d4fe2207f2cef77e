import Foundation
import Synchronization
import Tenon

import enum TenonSchema.Suggestion

/// The parameters of a test's database.
struct TestDatabaseSource: Sendable {
  let schemas: [any Schema.Type]
  let fixtures: Fixtures?
  let url: String
  let configuration: Configuration
  /// The folder that relative paths of fixtures start from.
  let folder: URL
}

/// The database of one test, the keys of its fixtures and its counters.
final class TestContext: Sendable {
  /// The context of the current test; nil outside of tests with a database.
  @TaskLocal static var current: TestContext?

  let database: Database
  let labels: FixtureLabels
  let counter = SampleCounter()
  private let temporaryFolder: URL?

  /// Opens a database, creates its tables and inserts the fixtures.
  init(_ source: TestDatabaseSource) throws {
    let (database, folder) = try Self.open(source)
    do {
      for schema in source.schemas { try database.create(schema) }
      labels =
        try source.fixtures.map {
          try $0.insert(into: database, schemas: source.schemas, folder: source.folder)
        } ?? FixtureLabels()
    } catch {
      database.close()
      Self.remove(folder)
      throw error
    }
    self.database = database
    temporaryFolder = folder
  }

  /// Closes the database, and removes its file.
  func close() {
    database.close()
    Self.remove(temporaryFolder)
  }

  /// Opens the database of a test, in a folder of its own if it has a file.
  ///
  /// A driver for a server needs a case here, which creates a database or schema for the test.
  private static func open(_ source: TestDatabaseSource) throws -> (Database, URL?) {
    let url = try DatabaseURL(source.url)
    guard !["postgresql", "postgres"].contains(url.scheme) else { throw TestSetupError.server }
    guard url.scheme == "sqlite", !url.rest.hasPrefix(":memory:") else {
      return (try Database(source.url, configuration: source.configuration), nil)
    }
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("tenon-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    do {
      let name = URL(fileURLWithPath: String(url.rest)).lastPathComponent
      let file = folder.appendingPathComponent(name).path
      return (try Database("sqlite://\(file)", configuration: source.configuration), folder)
    } catch {
      remove(folder)
      throw error
    }
  }

  private static func remove(_ folder: URL?) {
    if let folder { try? FileManager.default.removeItem(at: folder) }
  }
}

extension Database {
  /// The database of the current test, which the trait `.database(…)` opens.
  ///
  ///     @Test(.database(Blog.self)) func counts() throws {
  ///       let db = try Database.forTest
  ///       #expect(try db.read { session in try User.query.count(in: session) } == 0)
  ///     }
  ///
  /// Child tasks have the same database. Detached tasks have none: pass them the database.
  ///
  /// - Throws: `TestSetupError` when the test has no such trait.
  public static var forTest: Database {
    get throws {
      guard let context = TestContext.current else { throw TestSetupError.noDatabase }
      return context.database
    }
  }
}

extension Session {
  /// Returns the row of a fixture as it is now.
  ///
  ///     let ada = try session.fixture(User.self, "ada")
  ///
  /// - Parameters:
  ///   - model: The model.
  ///   - label: The label of the row in the fixtures.
  /// - Returns: The row.
  /// - Throws: `TestSetupError` when the fixtures have no such label; `NotFound` when the test has deleted the row; the
  ///   errors of the database.
  public func fixture<Root: Model>(_ model: Root.Type, _ label: String) throws -> Root {
    guard let context = TestContext.current else { throw TestSetupError.noDatabase }
    return try require(model, context.labels.key(of: label, model))
  }
}

/// A mistake in the set-up of a test.
public struct TestSetupError: Error, Hashable, CustomStringConvertible {
  /// The mistake, and what to do about it.
  public let description: String

  static let server = TestSetupError(
    description: "the trait .database(…) cannot make a database on a server: leave out its `url`")

  static let noDatabase = TestSetupError(
    description: "the test has no database: add the trait .database(…) with a schema to the test "
      + "or its suite; a detached task does not inherit it")
}

/// The keys of the rows of fixtures, by their labels.
struct FixtureLabels: Sendable {
  private var keys: [ObjectIdentifier: [(label: String, key: any Sendable)]] = [:]
  private var positions: [ObjectIdentifier: [String: Int]] = [:]

  mutating func add<Root: Model>(_ label: String, _ row: Root) {
    let model = ObjectIdentifier(Root.self)
    positions[model, default: [:]][label] = keys[model]?.count ?? 0
    keys[model, default: []].append((label, row.id))
  }

  /// Returns the key of a label.
  ///
  /// - Throws: `TestSetupError` when the fixtures have no such label.
  func key<Root: Model>(of label: String, _ model: Root.Type) throws -> Root.ID {
    let id = ObjectIdentifier(model)
    if let position = positions[id]?[label], let key = keys[id]?[position].key as? Root.ID {
      return key
    }
    let known = (keys[id] ?? []).map(\.label)
    let hint =
      known.isEmpty
      ? ", which have no \(Root.modelDefinition.name)" : Suggestion.didYouMean(label, among: known)
    throw TestSetupError(
      description: "no \(Root.modelDefinition.name) has the label `\(label)` in the fixtures\(hint)"
    )
  }
}

/// Counts the sample rows of each model.
final class SampleCounter: Sendable {
  /// The counter outside of tests with a database.
  static let shared = SampleCounter()

  private let counts = Mutex<[ObjectIdentifier: Int]>([:])

  /// Returns the next number of a model, from 1.
  func next(_ model: any Model.Type) -> Int {
    counts.withLock { counts in
      counts[ObjectIdentifier(model), default: 0] += 1
      return counts[ObjectIdentifier(model)] ?? 1
    }
  }
}

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
  private let place: TestPlace

  /// Opens a database, creates its tables and inserts the fixtures.
  init(_ source: TestDatabaseSource) throws {
    let place = try TestPlace(source.url)
    let database: Database
    do {
      database = try Database(place.url, configuration: source.configuration)
    } catch {
      place.removeFolder()
      throw error
    }
    do {
      if let schema = place.schema {
        try database.write { try $0.execute("CREATE SCHEMA \(identifier: schema)") }
      }
      for schema in source.schemas { try database.create(schema) }
      labels =
        try source.fixtures.map {
          try $0.insert(into: database, schemas: source.schemas, folder: source.folder)
        } ?? FixtureLabels()
    } catch {
      place.remove(database)
      throw error
    }
    self.database = database
    self.place = place
  }

  /// Closes the database, and removes what was created for the test.
  func close() { place.remove(database) }
}

/// The place of one test's database: memory, a file in a folder of its own, or a schema of its own on a server.
private struct TestPlace: Sendable {
  let url: String
  /// The schema to create on the server.
  private(set) var schema: String?
  private var folder: URL?

  /// Makes a place that no other test has.
  ///
  /// A further driver for a server needs a case here.
  init(_ url: String) throws {
    let parsed = try DatabaseURL(url)
    switch parsed.scheme {
    case "postgresql", "postgres":
      let name = "tenon_test_\(UUID().uuidString.lowercased().filter { $0 != "-" })"
      self.url = Self.url(url, inSchema: name)
      schema = name
    case "sqlite" where !parsed.rest.hasPrefix(":memory:"):
      let folder = FileManager.default.temporaryDirectory
        .appendingPathComponent("tenon-\(UUID().uuidString)")
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      let name = URL(fileURLWithPath: String(parsed.rest)).lastPathComponent
      self.url = "sqlite://\(folder.appendingPathComponent(name).path)"
      self.folder = folder
    default:
      self.url = url
    }
  }

  /// Returns a URL of PostgreSQL whose connections have a schema as their `search_path`, added to the `options` that it
  /// may have ("Connection URIs" in the manual of libpq).
  private static func url(_ url: String, inSchema schema: String) -> String {
    let option = "-csearch_path%3D\(schema)"
    guard let mark = url.firstIndex(of: "?") else { return "\(url)?options=\(option)" }
    var parameters = url[url.index(after: mark)...].split(separator: "&").map(String.init)
    if let index = parameters.lastIndex(where: { $0.hasPrefix("options=") }) {
      parameters[index] += "%20\(option)"
    } else {
      parameters.append("options=\(option)")
    }
    return url[...mark] + parameters.joined(separator: "&")
  }

  /// Closes a database, and removes what was made for it.
  func remove(_ database: Database) {
    if let schema {
      try? database.write { try $0.execute("DROP SCHEMA IF EXISTS \(identifier: schema) CASCADE") }
    }
    database.close()
    removeFolder()
  }

  func removeFolder() {
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

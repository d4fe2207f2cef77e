#if canImport(Testing)
  import Foundation
  import Tenon
  import Testing

  /// A trait that gives each test a database of its own, with the tables of some schemas.
  ///
  /// Create it with `.database(…)`:
  ///
  ///     @Suite(.database(Blog.self)) struct PostTests {
  ///       @Test func isEmpty() throws { let db = try Database.forTest }
  ///     }
  public struct DatabaseTrait: TestTrait, SuiteTrait, TestScoping {
    let source: TestDatabaseSource

    /// True, as each test of a suite, and each argument of a parameterized test, gets a database.
    public var isRecursive: Bool { true }

    /// Runs a test with a database, which is closed and removed afterwards.
    ///
    /// - Parameters:
    ///   - test: The test.
    ///   - testCase: The test with one of its arguments.
    ///   - function: Runs the test.
    /// - Throws: `FixtureError` with every mistake in the fixtures; the errors of the database and of the test.
    public func provideScope(
      for test: Test, testCase: Test.Case?,
      performing function: @Sendable () async throws -> Void
    ) async throws {
      let context = try TestContext(source)
      defer { context.close() }
      try await TestContext.$current.withValue(context) { try await function() }
    }
  }

  extension Trait where Self == DatabaseTrait {
    /// Gives each test a database of its own, with the tables of some schemas and the rows of a YAML file.
    ///
    ///     @Suite(.database(Blog.self, fixtures: "blog.fixtures.yaml")) struct PostTests {
    ///       @Test func publishes() throws {
    ///         let db = try Database.forTest
    ///         let ada = try db.read { session in try session.fixture(User.self, "ada") }
    ///         #expect(ada.isActive)
    ///       }
    ///     }
    ///
    /// For a suite, each of its tests gets a database, and so does each argument of a parameterized test. The trait of a
    /// test takes precedence over that of its suite. The database is closed when the test ends.
    ///
    /// - Parameters:
    ///   - schemas: The schemas whose tables are created.
    ///   - fixtures: The rows to insert. A string literal is a path relative to the folder of the test's source file.
    ///   - url: The database: `sqlite::memory:`; or a file such as `sqlite:blog.db`, which is created in a temporary
    ///     folder for each test; or a server such as `postgresql://localhost/tests`, where each test gets a schema. Files
    ///     and schemas are removed afterwards.
    ///   - configuration: The configuration of the database.
    ///   - sourceFile: The path of the test's source file.
    public static func database(
      _ schemas: any Schema.Type..., fixtures: Fixtures? = nil, url: String = "sqlite::memory:",
      configuration: Configuration = Configuration(), sourceFile: String = #filePath
    ) -> Self {
      DatabaseTrait(
        source: TestDatabaseSource(
          schemas: schemas, fixtures: fixtures, url: url, configuration: configuration,
          folder: URL(fileURLWithPath: sourceFile).deletingLastPathComponent()))
    }
  }
#endif

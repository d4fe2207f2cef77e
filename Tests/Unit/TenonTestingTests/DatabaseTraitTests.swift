import BlogModels
import Foundation
import Tenon
import TenonTesting
import TestSupport
import Testing

@Suite(
  "The trait .database gives each test a database of its own", .database(Blog.self, url: testURL))
struct DatabaseTraitTests {
  /// Opened before each test.
  let db: Database

  init() throws { db = try Database.forTest }

  private func insertAnn() throws -> Int {
    try db.write { session in
      try session.insert(User.Draft(username: "ann", email: "ann@example.com"))
      return try User.query.count(in: session)
    }
  }

  @Test("The suite's stored property has the database of the test")
  func storedProperty() throws {
    let current = try Database.forTest
    #expect(current === db)
    #expect(try insertAnn() == 1)
  }

  @Test("Each argument of a parameterized test gets a database", arguments: 0..<20)
  func parameterized(_ number: Int) throws { #expect(try insertAnn() == 1) }

  @Test("A database is not shared with other tests of the suite")
  func separate() throws { #expect(try insertAnn() == 1) }

  @Test("Child tasks have the database of the test, and detached tasks have none")
  func tasks() async throws {
    try await withThrowingTaskGroup(of: Bool.self) { group in
      for _ in 0..<4 {
        group.addTask { [db] in
          let child = try Database.forTest
          return child === db
        }
      }
      for try await isSame in group { #expect(isSame) }
    }
    let detached = Task.detached { try Database.forTest.close() }
    await #expect(throws: TestSetupError.self) { try await detached.value }
    try await db.write { session in
      try session.insert(User.Draft(username: "ann", email: "ann@example.com"))
    }
    let count = try await db.read { session in try User.query.count(in: session) }
    #expect(count == 1)
  }

  @Test(
    "The trait of a test takes precedence over that of its suite",
    .database(Blog.self, fixtures: "blog.fixtures.yaml", url: testURL))
  func precedence() throws {
    let db = try Database.forTest
    #expect(try db.read { session in try User.query.count(in: session) } == 2)
  }

  @Suite("Nested suites inherit the trait")
  struct Nested {
    @Test("A test of a nested suite has a database")
    func nested() throws {
      let db = try Database.forTest
      #expect(try db.read { session in try User.query.count(in: session) } == 0)
    }
  }
}

@Suite("Opening and closing the database of a test")
struct DatabaseLifetimeTests {
  private struct Failure: Error {}

  @Test("Without the trait, the error names it")
  func noTrait() throws {
    let error = try #require(throws: TestSetupError.self) { try Database.forTest }
    #expect(error.description.contains("add the trait .database(…)"))
  }

  /// Runs a closure as a test with a trait.
  private func run(
    _ trait: DatabaseTrait, _ body: @Sendable () async throws -> Void
  ) async throws {
    let test = try #require(Test.current)
    try await trait.provideScope(for: test, testCase: Test.Case.current, performing: body)
  }

  @Test("The database is closed after the test, also if the test throws", arguments: [true, false])
  func closing(fails: Bool) async throws {
    let opened = Opened()
    do {
      try await run(.database(Blog.self, url: testURL)) {
        opened.database = try Database.forTest
        if fails { throw Failure() }
      }
    } catch is Failure {}
    let database = try #require(opened.database)
    #expect(throws: ConnectionLost.self) {
      try database.read { session in try User.query.count(in: session) }
    }
  }

  @Test("A file is created in a temporary folder, which is removed after the test")
  func file() async throws {
    let opened = Opened()
    try await run(.database(Blog.self, url: "sqlite:data/blog.db")) {
      let path = try Database.forTest.read { session in
        try session.fetch("SELECT file FROM pragma_database_list", as: String.self).first
      }
      opened.path = path ?? ""
      #expect(opened.path.hasSuffix("/blog.db"))
      #expect(FileManager.default.fileExists(atPath: opened.path))
    }
    let folder = URL(fileURLWithPath: opened.path).deletingLastPathComponent().path
    #expect(!FileManager.default.fileExists(atPath: folder))
  }

  @Test(
    "On a server each test has a schema, which is removed after the test",
    .enabled(if: DatabaseServer.Kind.postgresql.url != nil, "no server"),
    arguments: [
      "", "options=-cwork_mem%3D8MB&", "options=-cwork_mem%3D8MB%20-csearch_path%3Dpublic&",
    ])
  func server(_ options: String) async throws {
    let url = try #require(DatabaseServer.Kind.postgresql.url)
      .replacing("?", with: "?\(options)", maxReplacements: 1)
    let opened = Opened()
    try await run(.database(Blog.self, fixtures: "blog.fixtures.yaml", url: url)) {
      let db = try Database.forTest
      opened.path = try db.read {
        try $0.fetch("SELECT current_schema()::text", as: String.self).first ?? ""
      }
      #expect(opened.path.hasPrefix("tenon_test_"))
      let memory = try db.read { try $0.fetch("SHOW work_mem", as: String.self) }
      #expect(memory == [options.isEmpty ? "4MB" : "8MB"])
      // The keys of fixtures come first.
      let ann = try db.write { try $0.insert(User.Draft(username: "ann", email: "ann@b.io")) }
      #expect(ann.id == 3)
    }
    let left = try await Database(url).read {
      try $0.fetch(
        "SELECT count(*) FROM pg_namespace WHERE nspname = \(opened.path)", as: Int.self)
    }
    #expect(left == [0])
  }

  /// What a test has seen.
  private final class Opened: @unchecked Sendable {
    var database: Database?
    var path = ""
  }
}

import Foundation
import Synchronization
import TestSupport

@testable import Tenon

/// The tables of all test models.
enum TestSchema: Schema {
  static let models: [any Model.Type] = [
    User.self, Post.self, Profile.self, Tag.self, PostTag.self, Article.self, Enrollment.self,
    Absence.self, Ticket.self, Category.self, Wide.self, Sample.self,
  ]

  static let ddl = SchemaDDL(
    sqlite: .init(
      create: [
        """
        CREATE TABLE IF NOT EXISTS "users" ("id" INTEGER PRIMARY KEY, "username" TEXT NOT NULL UNIQUE,
        "age" INTEGER CONSTRAINT "age_is_sane" CHECK ("age" < 200), "is_active" BOOLEAN NOT NULL,
        "secret" TEXT)
        """,
        """
        CREATE TABLE IF NOT EXISTS "posts" ("id" INTEGER PRIMARY KEY, "title" TEXT NOT NULL,
        "view_count" INTEGER NOT NULL, "created_at" TEXT NOT NULL,
        "author_id" INTEGER NOT NULL REFERENCES "users" ("id"),
        "editor_id" INTEGER REFERENCES "users" ("id"))
        """,
        """
        CREATE TABLE IF NOT EXISTS "profiles" ("id" INTEGER PRIMARY KEY, "bio" TEXT NOT NULL,
        "user_id" INTEGER NOT NULL UNIQUE REFERENCES "users" ("id"))
        """,
        #"CREATE TABLE IF NOT EXISTS "tags" ("name" TEXT NOT NULL PRIMARY KEY, "color" TEXT)"#,
        """
        CREATE TABLE IF NOT EXISTS "post_tags" ("post_id" INTEGER NOT NULL REFERENCES "posts" ("id"),
        "tag_name" TEXT NOT NULL REFERENCES "tags" ("name"), PRIMARY KEY ("post_id", "tag_name"))
        """,
        """
        CREATE TABLE IF NOT EXISTS "articles" ("id" INTEGER PRIMARY KEY, "title" TEXT NOT NULL,
        "updated_at" TEXT NOT NULL, "version" INTEGER NOT NULL, "deleted_at" TEXT)
        """,
        """
        CREATE TABLE IF NOT EXISTS "enrollments" ("student" INTEGER NOT NULL, "course" TEXT NOT NULL,
        "grade" INTEGER, PRIMARY KEY ("student", "course"))
        """,
        """
        CREATE TABLE IF NOT EXISTS "absences" ("id" INTEGER PRIMARY KEY, "day" TEXT NOT NULL,
        "student" INTEGER, "course" TEXT,
        FOREIGN KEY ("student", "course") REFERENCES "enrollments" ("student", "course"))
        """,
        """
        CREATE TABLE IF NOT EXISTS "tickets" ("id" INTEGER PRIMARY KEY, "seat" TEXT NOT NULL,
        "rank" INTEGER NOT NULL DEFAULT 7,
        "label" TEXT NOT NULL GENERATED ALWAYS AS ("seat" || '/' || "rank") VIRTUAL)
        """,
        """
        CREATE TABLE IF NOT EXISTS "categories" ("id" INTEGER PRIMARY KEY, "name" TEXT NOT NULL,
        "parent_id" INTEGER REFERENCES "categories" ("id"))
        """,
        #"CREATE TABLE IF NOT EXISTS "wide" ("id" INTEGER PRIMARY KEY, "#
          + (1...Wide.width).map { #""c\#($0)" INTEGER NOT NULL"# }.joined(separator: ", ") + ")",
        """
        CREATE TABLE IF NOT EXISTS "samples" ("id" TEXT NOT NULL PRIMARY KEY, "bool" BOOLEAN,
        "int" INTEGER, "int64" INTEGER, "int32" INTEGER, "int16" INTEGER, "float" REAL,
        "double" REAL, "decimal" DECIMAL_TEXT(38, 10), "text" TEXT, "bytes" BLOB, "date" TEXT,
        "time" TEXT, "datetime" TEXT, "uuid" TEXT, "json" TEXT, "settings" TEXT, "mood" TEXT,
        "level" INTEGER, "address" TEXT)
        """,
      ],
      drop: [
        "samples", "wide", "categories", "tickets", "absences", "enrollments", "articles",
        "post_tags", "tags", "profiles", "posts", "users",
      ].map { #"DROP TABLE IF EXISTS "\#($0)""# }))
}

/// Keeps the statements that ran.
final class StatementRecorder: Sendable {
  private let events = Mutex<[QueryEvent]>([])

  var log: QueryLog { .events { event in self.events.withLock { $0.append(event) } } }

  /// The events since the last call.
  func take() -> [QueryEvent] {
    events.withLock { events in
      defer { events = [] }
      return events
    }
  }

  /// The statements since the last call.
  func takeSQL() -> [String] { take().map(\.sql) }
}

extension Database {
  /// A database in memory with the tables of all test models.
  static func test(log: QueryLog = .off) throws -> Database {
    var configuration = Configuration()
    configuration.log = log
    let database = try Database.empty(configuration)
    try database.create(TestSchema.self)
    return database
  }
}

extension Session {
  /// Runs SQL of a test's own, such as what another program might have done.
  func raw(_ statements: String...) throws { try run(statements) }

  /// The first column of every row, as SQLite writes it as text; NULL is nil.
  func texts(_ sql: String) throws -> [String?] {
    var texts: [String?] = []
    try run(sql, bind: { _ in }, { row in texts.append(try row.value(at: 0)) })
    return texts
  }
}

/// A directory of its own for a test, removed afterwards.
final class TemporaryDirectory {
  let path: String

  init() throws {
    path = NSTemporaryDirectory() + "tenon-test-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// The path of a file in the directory.
  func file(_ name: String = "test.db") -> String { "\(path)/\(name)" }

  /// The URL of a database in the directory.
  func url(_ name: String = "test.db") -> String { "sqlite://\(path)/\(name)" }
}

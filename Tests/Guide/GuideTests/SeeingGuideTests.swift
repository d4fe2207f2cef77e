import BlogModels
import Synchronization
import Tenon
import TestSupport
import Testing

/// The code blocks about observing statements, and about events.
@Suite struct SeeingGuideTests {
  /// Lines that closures of the guide print.
  private final class Lines: Sendable {
    private let lines = Mutex<[String]>([])

    func add(_ line: String) { lines.withLock { $0.append(line) } }

    func take() -> [String] {
      lines.withLock { lines in
        defer { lines = [] }
        return lines
      }
    }
  }

  private let lines = Lines()

  private func open(_ configuration: Configuration) throws -> Database {
    let database = try Database.empty(configuration)
    try database.create(Blog.self)
    _ = lines.take()
    return database
  }

  @Test("the log, slow statements and recorded queries")
  func seeing() throws {
    var configuration = Configuration()
    configuration.log = .events { [lines] event in
      if event.isSlow { lines.add("\(event.sql)\n\(event.plan ?? "")") }
    }
    configuration.slowQuery = .zero  // every statement is slow here
    configuration.reportRepeats = 10
    configuration.recordsQueries = true
    configuration.showsValues = true
    let db = try open(configuration)
    try db.write { session in
      try session.insert(
        User.Draft(username: "ann", email: "ann@example.com", passwordHash: "s3cret"))
      let line: Int = #line + 1
      _ = try User.query.filter(User.username == "ann" && User.passwordHash == "s3cret")
        .select(User.id).all(in: session)
      let query = try #require(session.recordedQueries.last)
      #expect(query.parameters.map(\.description) == [#""ann""#, "<redacted>"])
      #expect(query.file == "GuideTests/SeeingGuideTests.swift")
      #expect(query.line == line || query.line == line + 1)
      #expect(session.recordedQueries.allSatisfy { !"\($0)".contains("s3cret") })
    }
    let last = try #require(lines.take().last)
    #expect(!last.contains("s3cret"))
    guard db.dialect == .sqlite else { return }
    #expect(
      last == """
        SELECT "users"."id" FROM "users" WHERE "users"."username" = ? AND "users"."password_hash" = ?
        SEARCH users USING INDEX sqlite_autoindex_users_1 (username=?)
        """)
  }

  @Test("events around writes, and the changes of a commit")
  func events() async throws {
    var configuration = Configuration()
    configuration.events.beforeInsert(User.self) { draft, session in
      draft.email = draft.email.lowercased()
    }
    configuration.events.afterDelete(User.self) { [lines] id, session in
      lines.add("user \(id) is gone, \(try User.query.count(in: session)) left")
    }
    configuration.events.afterCommit { [lines] changes in lines.add("\(changes)") }
    let db = try open(configuration)
    let changes = db.changes(of: User.self)
    let ann = try await db.write { session in
      try session.insert(User.Draft(username: "ann", email: "Ann@Example.com"))
    }
    #expect(ann.email == "ann@example.com")
    try await db.write { session in session.delete(ann) }
    #expect(
      lines.take() == [
        "[User inserted]", "user 1 is gone, 0 left",
        // The session does not know which rows the database deleted with the user.
        "[User deleted, Profile unknown, Post unknown, Comment unknown]",
      ])
    db.close()
    var heard: [Change<User>] = []
    for await changes in changes { heard += changes }
    #expect(heard == [.inserted(ann), .deleted(ann.id)])
  }
}

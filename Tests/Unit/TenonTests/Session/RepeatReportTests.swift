import Synchronization
import TestSupport
import Testing

@testable import Tenon

@Suite("Repeated reads")
struct RepeatReportTests {
  private final class Reports: Sendable {
    private let reads = Mutex<[RepeatedRead]>([])

    func add(_ read: RepeatedRead) { reads.withLock { $0.append(read) } }

    func take() -> [RepeatedRead] {
      reads.withLock { reads in
        defer { reads = [] }
        return reads
      }
    }
  }

  private let reports = Reports()
  private let database: Database
  private let users: [User]

  init() throws {
    var configuration = Configuration()
    configuration.reportRepeats = .after(3) { [reports] in reports.add($0) }
    database = try Database.empty(configuration)
    try database.create(TestSchema.self)
    users = try database.write { session in
      let users = try session.insert((1...8).map { User.Draft(username: "user \($0)") })
      try session.insert(users.map { Post.Draft(title: "of \($0.username)", author: $0) })
      return users
    }
    _ = reports.take()
  }

  private let find =
    #"SELECT "users"."id", "users"."username", "users"."age", "users"."is_active", "#
    + #""users"."secret" FROM "users" WHERE "users"."id" = ?"#

  @Test("a loop that finds rows one by one is reported once, with its line")
  func findLoop() throws {
    try database.read { session in
      for user in users { _ = try session.find(User.self, user.id) }
    }
    let (file, line) = ("TenonTests/RepeatReportTests.swift", #line - 2)
    let read = RepeatedRead(sql: find, count: 3, file: file, line: line)
    #expect(reports.take() == [read])
    #expect(
      read.description == "N+1: read 3 times in one session, last at \(file):\(line); "
        + "with(…) reads related rows in one statement: \(find)")
  }

  @Test("a read from an unknown line is reported without it, on one line")
  func unknownLine() {
    let read = RepeatedRead(sql: "SELECT 1\n  FROM x", count: 10, file: nil, line: nil)
    #expect(
      read.description == "N+1: read 10 times in one session; "
        + "with(…) reads related rows in one statement: SELECT 1 FROM x")
  }

  @Test("a loop that reads related rows of each row is reported once per statement")
  func related() throws {
    try database.read { session in
      for user in try User.query.all(in: session) {
        for post in try user.posts.all(in: session) { _ = try post.author.one(in: session) }
        _ = try user.profile.first(in: session)
        _ = try user.posts.count(in: session)
        _ = try user.edited.exists(in: session)
      }
    }
    let counts = reports.take().map { "\($0.count) \($0.sql.prefix { $0 != "(" }.prefix(20))" }
    #expect(
      counts == [
        #"3 SELECT "posts"."id","#, #"3 SELECT "users"."id","#, #"3 SELECT "profiles"."i"#,
        "3 SELECT COUNT", "3 SELECT EXISTS ",
      ])
  }

  @Test("hand-written reads, streams and loads for single rows are reported with their lines")
  func otherReads() throws {
    var lines: [Int] = []
    try database.read { session in
      for user in users {
        _ = try session.require(User.self, user.id)
        lines.append(#line - 1)
        _ = try session.fetch("SELECT age FROM users WHERE id = \(user.id)", as: Int?.self)
        lines.append(#line - 1)
        _ = try session.fetch("SELECT 1, id FROM users", as: (Int, Int).self)
        lines.append(#line - 1)
        _ = try session.fetch("SELECT * FROM users", as: User.self)
        lines.append(#line - 1)
        _ = try session.fetch("SELECT id FROM users") { _ in 0 }
        lines.append(#line - 1)
        _ = try session.load(User.posts, for: [user])
        lines.append(#line - 1)
        _ = try User.query.stream(in: session).next()
        lines.append(#line - 1)
      }
    }
    let reads = reports.take()
    #expect(reads.compactMap(\.line) == Array(lines.prefix(7)))
  }

  @Test("fewer reads, or reads in several sessions or transactions, are not reported")
  func fewer() throws {
    for _ in 1...5 {
      try database.read { session in
        for user in users.prefix(2) { _ = try session.find(User.self, user.id) }
      }
    }
    let session = try database.session()
    for user in users {
      _ = try session.find(User.self, user.id)
      try session.commit()
      _ = try session.find(User.self, user.id)
      try session.rollback()
    }
    session.close()
    #expect(reports.take().isEmpty)
  }

  @Test("eager loading does not count as repeated reads, with any number of chunks")
  func eagerLoading() throws {
    try database.write { session in
      try session.insert((1...2100).map { User.Draft(username: "more \($0)") })
    }
    try database.read { session in
      let rows = try User.query.with(User.posts.with(Post.author), User.profile).all(in: session)
      #expect(rows.count == 2108)
      #expect(try session.load(User.posts, for: rows.map(\.0)).count == 2108)
    }
    #expect(reports.take().isEmpty)
  }

  @Test("writes do not count as repeated reads, nor do the rows they read back")
  func writes() throws {
    try database.write { session in
      let posts = try session.insert((1...9).map { Post.Draft(title: "\($0)", author: users[0]) })
      let tag = try session.insert(Tag.Draft(name: "red"))
      for post in posts {
        try session.add(tag, to: post.tags)
        try session.set(post.tags, to: [tag])
        var article = try session.insert(Article.Draft(title: "of \(post.id)"))
        article.title = "new"
        try session.save(&article)
        _ = try session.insert(Ticket.Draft(seat: "\(post.id)"))
        _ = try session.update(User.self, users[0].id, User.Patch(age: .value(7)))
      }
    }
    #expect(reports.take().isEmpty)
  }

  @Test("a configured count of zero turns reports off")
  func counts() {
    #expect(RepeatReport.off.count == nil)
    #expect(RepeatReport.after(0).count == nil)
    #expect(RepeatReport.after(-1).count == nil)
    let ten: RepeatReport = 10
    #expect(ten.count == 10)
    #expect(Configuration().reportRepeats.count == nil)
  }
}

#if PostgreSQL
  import BlogModels
  import Tenon
  import TestSupport
  import Testing

  /// The times that sessions wait for the server.
  @Suite(
    "Round trips on PostgreSQL",
    .enabled(if: DatabaseServer.Kind.postgresql.url != nil, "no server"))
  struct PostgreSQLRoundTripTests {
    private let driver: PostgreSQLDriver
    private let blog: Database

    init() throws {
      let url = try DatabaseURL(Database.newSchema(.postgresql))
      driver = try PostgreSQLDriver(url, Configuration())
      blog = try Database(driver, configuration: Configuration())
      try blog.create(Blog.self)
      try blog.write { session in
        session.add(
          User.Draft(
            username: "ann", email: "ann@example.com",
            posts: [Post.Draft(title: "a", content: "", comments: [])]))
      }
      _ = driver.roundTrips.take()
    }

    @Test("a find in its own transaction takes one")
    func find() throws {
      #expect(try blog.read { session in try session.find(User.self, 1)?.username } == "ann")
      #expect(driver.roundTrips.take() == 1)
    }

    @Test("an insert in its own transaction takes one, and one for the commit")
    func insert() throws {
      let user = try blog.write { session in
        try session.insert(User.Draft(username: "bob", email: "bob@example.com"))
      }
      #expect(user.id == 2)
      #expect(driver.roundTrips.take() == 2)
    }

    private func drafts(_ count: Int) -> [User.Draft] {
      (1...count).map { User.Draft(username: "u\($0)", email: "u\($0)@example.com") }
    }

    @Test("10,000 inserted rows take one, with their keys in order; 100,000 take twelve at most")
    func insertMany() throws {
      let users = try blog.write { session in try session.insert(drafts(10_000)) }
      #expect(users.map(\.id.rawValue) == Array(2...10_001))
      #expect(users.map(\.username) == (1...10_000).map { "u\($0)" })
      #expect(driver.roundTrips.take() == 2)
      try blog.write { session throws in
        let tags = (1...100_000).map { Tag.Draft(name: "t\($0)") }
        #expect(try session.insert(tags).count == 100_000)
      }
      #expect(driver.roundTrips.take() <= 12)
    }

    @Test("1,000 users with 3 posts each take one for each table")
    func flush() throws {
      try blog.write { session in
        for draft in drafts(1_000) {
          var draft = draft
          draft.posts = (1...3).map { Post.Draft(title: "p\($0)", content: "") }
          session.add(draft)
        }
        try session.flush()
        #expect(driver.roundTrips.take() <= 3)
      }
      #expect(driver.roundTrips.take() == 1)
      #expect(try blog.read { try Post.query.count(in: $0) } == 3_001)
    }

    @Test("a refused row among 10,000 is found by bisection, and the transaction goes on")
    func refused() throws {
      try blog.write { session throws in
        var all = drafts(10_000)
        all[7_654].username = "u12"
        let error = #expect(throws: ConstraintViolation.self) {
          try session.savepoint { _ = try session.insert(all) }
        }
        #expect(error?.row == 7_654 && error?.fields == ["username"])
        #expect(driver.roundTrips.take() < 30)
        #expect(try session.insert(drafts(3)).count == 3)
      }
      #expect(try blog.read { try User.query.count(in: $0) } == 4)
    }

    @Test("savepoints, also nested and undone ones, take none")
    func savepoints() throws {
      try blog.write { session in
        try session.savepoint { try session.insert(Tag.Draft(name: "a")) }
        try session.savepoint {
          try session.savepoint { try session.insert(Tag.Draft(name: "b")) }
        }
        #expect(throws: ConstraintViolation.self) {
          try session.savepoint { try session.insert(Tag.Draft(name: "a")) }
        }
        try session.savepoint {}
        #expect(try Tag.query.count(in: session) == 2)
      }
      // Three inserts, the count and the commit.
      #expect(driver.roundTrips.take() == 5)
    }

    @Test("a transaction without statements takes none")
    func nothing() throws {
      try blog.write { _ in }
      try blog.read { _ in }
      #expect(driver.roundTrips.take() == 0)
    }

    @Test("a script takes one")
    func script() throws {
      try blog.write { session in
        try session.execute(
          "CREATE TABLE a (x int); CREATE TABLE b (x text DEFAULT ';'); DROP TABLE a")
      }
      #expect(driver.roundTrips.take() == 2)
    }

    @Test("an eager load takes one for each level")
    func load() throws {
      let users = try blog.read { session in
        try User.query.with(User.posts.with(Post.comments)).all(in: session)
      }
      #expect(users.count == 1)
      #expect(driver.roundTrips.take() == 3)
    }
  }
#endif

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

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

    @Test("10,000 changed rows take one, saved, tracked or in bulk, also with versions")
    func updateMany() throws {
      try blog.write { session throws in
        let users = try session.insert(drafts(10_000))
        try session.insert(users.map { Post.Draft(title: "p", content: "", author: $0) })
        _ = driver.roundTrips.take()
        for (index, user) in users.enumerated() {
          var user = user
          user.credits = index
          session.save(user)
        }
        try session.flush()
        #expect(driver.roundTrips.take() == 1)
        let posts = try session.track(Post.query.all(in: session))
        _ = driver.roundTrips.take()
        for (index, post) in posts.enumerated() { post.viewCount = index }
        try session.flush()
        #expect(driver.roundTrips.take() == 1)
        #expect(posts[17].value.version == 2 && posts[17].value.viewCount == 17)
        var rows = users
        for index in rows.indices { rows[index].age = index % 100 }
        #expect(try session.bulkUpdate(rows) == 10_000)
        let patches = users.map { ($0.id, User.Patch { $0.isActive = false }) }
        #expect(try session.bulkUpdate(patches) == 10_000)
        #expect(driver.roundTrips.take() == 2)
        let stored = try User.query.order(by: User.id).all(in: session).dropFirst()
        #expect(stored.map(\.credits) == Array(0..<10_000))
        #expect(stored.allSatisfy { !$0.isActive && $0.age != nil })
      }
    }

    @Test("a stale, a missing and a refused row among many are named, and nothing is written")
    func refusedUpdates() throws {
      let users = try blog.write { session throws in try session.insert(drafts(1_000)) }
      var posts = try blog.write { session throws in
        try session.insert(users.map { Post.Draft(title: "p", content: "", author: $0) })
      }
      try blog.write { session throws in
        var post = posts[700]
        post.title = "other"
        session.save(post)
        session.delete(posts[800])
      }
      for index in posts.indices { posts[index].viewCount = 5 }
      let stale = #expect(throws: StaleRow.self) { try blog.write { try $0.bulkUpdate(posts) } }
      #expect(stale?.row == 700)
      #expect(throws: StaleRow.self) {
        try blog.write { session throws in
          for post in posts { session.save(post) }
        }
      }
      var missing = users
      for index in missing.indices { missing[index].age = 7 }
      try blog.write { session throws in session.delete(users[300]) }
      let notFound = #expect(throws: NotFound.self) {
        try blog.write { try $0.bulkUpdate(missing) }
      }
      #expect(notFound?.row == 300)
      var refused = users
      refused.remove(at: 300)
      for index in refused.indices { refused[index].credits = index == 555 ? -1 : 1 }
      _ = driver.roundTrips.take()
      let violation = #expect(throws: ConstraintViolation.self) {
        try blog.write { try $0.bulkUpdate(refused) }
      }
      #expect(violation?.row == 555 && violation?.fields == ["credits"])
      #expect(driver.roundTrips.take() < 30)
      #expect(
        try blog.read { session throws in
          try User.query.filter(User.age == 7 || User.credits == 1).count(in: session)
            + Post.query.filter(Post.viewCount == 5).count(in: session)
        } == 0)
    }

    @Test("unique values that change places are still found an order for")
    func swappedValues() throws {
      try blog.write { session throws in
        var users = try session.insert(drafts(4))
        for index in users.indices { users[index].username = "u\((index + 1) % 4 + 1)" }
        for user in users { session.save(user) }
      }
      let names = try blog.read { try User.query.order(by: User.id).all(in: $0).map(\.username) }
      #expect(names == ["ann", "u2", "u3", "u4", "u1"])
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

    @Test("an eager load of 2,000 rows takes one for each level, and so does their deletion")
    func loadMany() throws {
      try blog.write { session throws in
        let users = try session.insert(drafts(2_000))
        let posts = try session.insert(
          users.map { Post.Draft(title: "p", content: "", author: $0) })
        try session.insert(posts.map { Comment.Draft(body: "c", post: $0, author: users[0]) })
        _ = driver.roundTrips.take()
        let loaded = try User.query.with(User.posts.with(Post.comments)).all(in: session)
        #expect(loaded.count == 2_001)
        #expect(driver.roundTrips.take() == 3)
        #expect(try Post.query.filter(Post.id.in(posts.map(\.id))).count(in: session) == 2_000)
        _ = driver.roundTrips.take()
      }
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

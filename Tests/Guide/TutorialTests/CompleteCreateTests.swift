import BlogModels
import Tenon
import Testing

/// The complete tutorial on CRUD operations: "Working with the session" and "Create operations".
@Suite("Complete tutorial, create")
struct CompleteCreateTests {
  let blog: TutorialBlog
  var db: Database { blog.db }

  init() throws { blog = try TutorialBlog() }

  @Test("Working with the database session: add, flush, commit, rollback, close")
  func session() throws {
    let session = try db.session()
    defer { session.close() }
    let user = session.add(User.Draft(username: "john_doe", email: "john@example.com"))
    #expect(user.id == nil)
    try session.flush()
    #expect(user.id == 1)
    try session.commit()
    #expect(try blog.usernames() == ["john_doe"])

    session.add(User.Draft(username: "jane_doe", email: "jane@example.com"))
    #expect(try User.query.count(in: session) == 2)
    try session.rollback()
    #expect(try blog.usernames() == ["john_doe"])
  }

  @Test("Basic create operation: the key is set after the commit")
  func create() throws {
    let session = try db.session()
    defer { session.close() }
    let user = session.add(User.Draft(username: "john_doe", email: "john@example.com"))
    try session.commit()
    #expect(user.id == 1)
    #expect(user.row?.username == "john_doe")
    #expect(user.row?.isActive == true)
  }

  @Test("Creating related objects, method 1: create separately and link by the key")
  func linkByKey() throws {
    try db.write { session throws in
      let user = session.add(User.Draft(username: "jane_doe", email: "jane@example.com"))
      try session.flush()
      let id = try #require(user.id)
      session.add(Post.Draft(title: "My First Post", content: "Hello, world!", author: id))
    }
    #expect(try titles(of: "jane_doe") == ["My First Post"])
  }

  @Test("Creating related objects, method 2: user.posts.append")
  func appendToParent() throws {
    try db.write { session in
      var user = User.Draft(username: "bob_smith", email: "bob@example.com")
      user.posts.append(Post.Draft(title: "Welcome", content: "My blog post"))
      session.add(user)
    }
    #expect(try titles(of: "bob_smith") == ["Welcome"])
  }

  @Test("Creating related objects, method 3: create with the relationship's attribute")
  func linkToPending() throws {
    try db.write { session in
      let user = session.add(User.Draft(username: "bob_smith", email: "bob@example.com"))
      session.add(Post.Draft(title: "Another Post", content: "More content", author: user))
    }
    #expect(try titles(of: "bob_smith") == ["Another Post"])
  }

  @Test("Bulk insert operations: add_all")
  func addAll() throws {
    _ = blog.log.takeSQL()
    try db.write { session in
      session.addAll([
        User.Draft(username: "user1", email: "user1@example.com"),
        User.Draft(username: "user2", email: "user2@example.com"),
        User.Draft(username: "user3", email: "user3@example.com"),
      ])
    }
    #expect(blog.log.takeSQL().count { $0.hasPrefix("INSERT") } == 1)
    #expect(try blog.usernames() == ["user1", "user2", "user3"])
  }

  @Test("Bulk insert operations: a thousand users, with their keys")
  func insertMany() throws {
    _ = blog.log.takeSQL()
    let users = try db.write { session in
      try session.insert(
        (1...1000).map { User.Draft(username: "bulk_user\($0)", email: "bulk\($0)@example.com") })
    }
    #expect(users.map(\.id) == (1...1000).map { User.ID($0) })
    // PostgreSQL takes all rows in one statement.
    let count = db.dialect == .postgresql ? 1 : 5
    #expect(blog.log.takeSQL().count { $0.hasPrefix("INSERT") } == count)
    #expect(try db.read { try User.query.count(in: $0) } == 1000)
  }

  private func titles(of username: String) throws -> [String] {
    try db.read { session in
      let user = try User.query.filter(User.username == username).one(in: session)
      return try user.posts.all(in: session).map(\.title)
    }
  }
}

import BlogModels
import Foundation
import Tenon
import Testing

/// The tutorial on how to handle a database: relationships, CRUD operations, transactions.
@Suite("Database handling tutorial")
struct DatabaseHandlingTests {
  let blog: TutorialBlog
  var db: Database { blog.db }

  init() throws { blog = try TutorialBlog() }

  @Test("One-to-many: posts with their author, posts from the user, the author from a post")
  func oneToMany() throws {
    try db.write { session in
      let user = session.add(User.Draft(username: "john", email: "john@example.com"))
      session.add(Post.Draft(title: "First Post", content: "Hello world", author: user))
      session.add(Post.Draft(title: "Second Post", content: "Another post", author: user))
    }
    try db.read { session throws in
      let user = try User.query.filter(User.username == "john").one(in: session)
      let posts = try user.posts.all(in: session)
      #expect(posts.map(\.title) == ["First Post", "Second Post"])
      #expect(try posts[0].author.one(in: session).username == "john")
    }
  }

  @Test("Many-to-many: post.tags.append, posts by tag")
  func manyToMany() throws {
    try blog.insertUsers("john")
    try db.write { session in
      let python = session.add(Tag.Draft(name: "python"))
      let flask = session.add(Tag.Draft(name: "flask"))
      session.add(
        Post.Draft(title: "Tutorial", content: "…", author: User.ID(1), tags: [python, flask]))
    }
    try db.read { session throws in
      let posts = try Post.query.filter(Post.tags.any(Tag.name == "flask")).with(Post.tags)
        .all(in: session)
      #expect(posts.map(\.0.title) == ["Tutorial"])
      #expect(posts.map { $0.1.map(\.name) } == [["flask", "python"]])
    }
  }

  @Test("Create: a record, and several at once")
  func create() throws {
    try db.write { session in
      session.add(User.Draft(username: "alice", email: "alice@example.com"))
      session.addAll([
        User.Draft(username: "bob", email: "bob@example.com"),
        User.Draft(username: "charlie", email: "charlie@example.com"),
      ])
    }
    #expect(try blog.usernames() == ["alice", "bob", "charlie"])
  }

  @Test("Read: get, filter_by, recent, active admins, order, paginate")
  func read() throws {
    let weekAgo = Date.now.addingTimeInterval(-7 * 86_400)
    try blog.insert(
      User.Draft(username: "alice", email: "alice@example.com"),
      User.Draft(
        username: "admin_bob", email: "bob@example.com", createdAt: weekAgo.addingTimeInterval(-1)),
      User.Draft(username: "admin_cid", email: "cid@example.com", isActive: false))
    try db.read { session throws in
      #expect(try session.find(User.self, 1)?.username == "alice")
      #expect(try User.query.filter(User.username == "alice").first(in: session)?.id == 1)
      let recent = User.query.filter(User.createdAt > weekAgo).order(by: User.id)
      #expect(try recent.all(in: session).map(\.username) == ["alice", "admin_cid"])
      let admins = User.query.filter(User.isActive && User.username.like("%admin%"))
      #expect(try admins.all(in: session).map(\.username) == ["admin_bob"])
      let newest = User.query.order(by: User.createdAt.desc, User.id)
      #expect(try newest.all(in: session).last?.username == "admin_bob")
      let page = try newest.page(1, size: 20, in: session)
      #expect((page.items.count, page.total, page.pages) == (3, 3, 1))
    }
  }

  @Test("Update, method 1: modify and commit")
  func updateOne() throws {
    try blog.insertUsers("alice")
    try db.write { session in
      let user = try session.track(User.self, 1)
      user.email = "newemail@example.com"
    }
    #expect(try db.read { try $0.require(User.self, 1).email } == "newemail@example.com")
  }

  @Test("Update, method 2: bulk update")
  func updateMany() throws {
    try blog.insert(User.Draft(username: "alice", email: "alice@example.com", isActive: false))
    let count = try db.write { session in
      try User.query.filter(!User.isActive).update(User.isActive.set(true), in: session)
    }
    #expect(count == 1)
    #expect(try db.read { try User.query.filter(User.isActive).count(in: $0) } == 1)
  }

  @Test("Delete: a single record, and a bulk delete")
  func delete() throws {
    try blog.insertUsers("alice", "bob")
    try blog.insert(User.Draft(username: "cid", email: "cid@example.com", isActive: false))
    try db.write { session throws in
      session.delete(try session.require(User.self, 1))
      #expect(try User.query.filter(!User.isActive).delete(in: session) == 1)
    }
    #expect(try blog.usernames() == ["bob"])
  }

  @Test("Transactions and error handling: create_user returns nil if the name is in use")
  func createUser() throws {
    func createUser(_ username: String, _ email: String) throws -> User? {
      do {
        return try db.write { session in
          try session.insert(User.Draft(username: username, email: email))
        }
      } catch is ConstraintViolation {
        return nil
      }
    }
    #expect(try createUser("alice", "alice@example.com")?.id == 1)
    #expect(try createUser("alice", "other@example.com") == nil)
    #expect(try createUser("bob", "alice@example.com") == nil)
    #expect(try blog.usernames() == ["alice"])
  }

  @Test("Transfer of credits: both balances change, or neither does")
  func transferCredits() throws {
    struct InsufficientCredits: Error {}
    try blog.insert(
      User.Draft(username: "alice", email: "alice@example.com", credits: 100),
      User.Draft(username: "bob", email: "bob@example.com"))

    func transferCredits(from: User.ID, to: User.ID, _ amount: Int) throws {
      try db.write { session throws in
        let sender = try session.track(User.self, from)
        let receiver = try session.track(User.self, to)
        guard sender.credits >= amount else { throw InsufficientCredits() }
        sender.credits -= amount
        receiver.credits += amount
      }
    }
    func credits() throws -> [Int] {
      try db.read { try User.query.order(by: User.id).select(User.credits).all(in: $0) }
    }
    try transferCredits(from: 1, to: 2, 30)
    #expect(try credits() == [70, 30])
    #expect(throws: InsufficientCredits.self) { try transferCredits(from: 1, to: 2, 71) }
    #expect(throws: NotFound.self) { try transferCredits(from: 1, to: 3, 1) }
    #expect(try credits() == [70, 30])
  }

  @Test("Transfer of credits, atomic: a check fails, and both balances are unchanged")
  func transferCreditsAtomically() throws {
    try blog.insert(
      User.Draft(username: "alice", email: "alice@example.com", credits: 10),
      User.Draft(username: "bob", email: "bob@example.com"))
    let error = #expect(throws: ConstraintViolation.self) {
      try db.write { session throws in
        try User.query.filter(User.id == 2).update(User.credits.set(User.credits + 11), in: session)
        try User.query.filter(User.id == 1).update(User.credits.set(User.credits - 11), in: session)
      }
    }
    #expect(error?.httpStatus == 422)
    let credits = try db.read { try User.query.order(by: User.id).select(User.credits).all(in: $0) }
    #expect(credits == [10, 0])
  }

  @Test("Creating tables: create_all and drop_all")
  func createAndDrop() throws {
    try blog.insertUsers("alice")
    try db.drop(Blog.self)
    #expect(throws: SQLError.self) { try blog.usernames() }
    try db.create(Blog.self)
    #expect(try blog.usernames() == [])
  }
}

import BlogModels
import Tenon
import Testing

/// The short tutorial on CRUD operations. Each route is a transaction.
@Suite("Short tutorial")
struct ShortTutorialTests {
  let blog: TutorialBlog
  var db: Database { blog.db }

  init() throws { blog = try TutorialBlog() }

  @Test("Creating records: add_user")
  func add() throws {
    let form = ["username": "alice", "email": "alice@example.com"]
    let answer = try db.write { session in
      let user = User.Draft(
        username: form["username", default: ""], email: form["email", default: ""])
      session.add(user)
      return "User \(user.username) created!"
    }
    #expect(answer == "User alice created!")
    #expect(try blog.usernames() == ["alice"])
  }

  @Test("Creating records: attributes set one by one before adding")
  func addAfterChanges() throws {
    try db.write { session in
      var user = User.Draft(username: "", email: "")
      user.username = "alice"
      user.email = "alice@example.com"
      session.add(user)
    }
    #expect(try blog.usernames() == ["alice"])
  }

  @Test("Reading records: all, by key, filtered, ordered, the first or nil")
  func read() throws {
    try blog.insert(
      User.Draft(username: "alice", email: "alice@example.com", createdAt: TutorialBlog.day(1)),
      User.Draft(
        username: "bob", email: "bob@example.com", isActive: false, createdAt: TutorialBlog.day(2)),
      User.Draft(username: "cid", email: "cid@example.com", createdAt: TutorialBlog.day(3)))
    try db.read { session throws in
      #expect(try User.query.all(in: session).count == 3)
      #expect(try session.find(User.self, 1)?.username == "alice")
      let active = try User.query.filter(User.isActive == true).all(in: session)
      #expect(active.map(\.username) == ["alice", "cid"])
      let recent = try User.query.filter(User.createdAt > TutorialBlog.day(1))
        .order(by: User.createdAt.desc).all(in: session)
      #expect(recent.map(\.username) == ["cid", "bob"])
      #expect(try User.query.filter(User.username == "alice").first(in: session)?.id == 1)
      #expect(try User.query.filter(User.username == "zoe").first(in: session) == nil)
    }
  }

  @Test("Updating records: update_user, or 404")
  func update() throws {
    try blog.insertUsers("alice")
    func updateUser(_ id: User.ID, email: String) throws -> String {
      try db.write { session in
        let user = try session.track(User.self, id)
        user.email = email
        return "User \(user.username) updated!"
      }
    }
    #expect(try updateUser(1, email: "new@example.com") == "User alice updated!")
    #expect(try db.read { try $0.require(User.self, 1).email } == "new@example.com")
    let error = #expect(throws: NotFound.self) { try updateUser(2, email: "") }
    #expect(error?.httpStatus == 404)
  }

  @Test("Deleting records: delete_user, or 404")
  func delete() throws {
    try blog.insertUsers("alice", "bob")
    func deleteUser(_ id: User.ID) throws -> String {
      try db.write { session in
        let user = try session.require(User.self, id)
        session.delete(user)
        return "User \(user.username) deleted!"
      }
    }
    #expect(try deleteUser(1) == "User alice deleted!")
    #expect(throws: NotFound.self) { try deleteUser(1) }
    #expect(try blog.usernames() == ["bob"])
  }

  @Test("Pagination: ten users on a page")
  func pagination() throws {
    try db.write { session in
      try session.insert(
        (1...12).map { User.Draft(username: "user\($0)", email: "\($0)@example.com") })
    }
    let page = try db.read { try User.query.order(by: User.id).page(1, size: 10, in: $0) }
    #expect(page.items.count == 10)
    #expect((page.pages, page.hasNext, page.hasPrevious) == (2, true, false))
  }

  @Test("Why the session matters: nothing is permanent until the commit")
  func commitMatters() throws {
    do {
      let session = try db.session()
      defer { session.close() }
      session.add(User.Draft(username: "alice", email: "alice@example.com"))
      try session.flush()
    }
    #expect(try blog.usernames() == [])
  }
}

import BlogModels
import Foundation
import Tenon
import Testing

/// The tutorial that builds a user management system, and its recommendations.
@Suite("User management tutorial")
struct UserManagementTests {
  /// The response of a route.
  private struct Response {
    let status: Int
    var user: User?

    init(_ status: Int, _ user: User? = nil) {
      self.status = status
      self.user = user
    }
  }

  /// The routes.
  private struct Application {
    let db: Database

    /// Converts an error to a response with its status.
    private func answering(_ body: () throws -> Response) -> Response {
      do {
        return try body()
      } catch let error as any TenonError {
        return Response(error.httpStatus)
      } catch {
        return Response(error is DecodingError ? 400 : 500)
      }
    }

    func create(_ body: String) -> Response {
      answering {
        let draft = try JSONDecoder().decode(User.Draft.self, from: Data(body.utf8))
        return Response(201, try db.write { session in try session.insert(draft) })
      }
    }

    func all() throws -> [User] { try db.read { try User.query.all(in: $0) } }

    func get(_ id: User.ID) -> Response {
      answering { Response(200, try db.read { try $0.require(User.self, id) }) }
    }

    func update(_ id: User.ID, _ body: String) -> Response {
      answering {
        let patch = try JSONDecoder().decode(User.Patch.self, from: Data(body.utf8))
        return Response(200, try db.write { session in try session.update(User.self, id, patch) })
      }
    }

    func delete(_ id: User.ID) -> Response {
      answering {
        try db.write { session in session.delete(try session.require(User.self, id)) }
        return Response(204)
      }
    }
  }

  private let blog: TutorialBlog
  private let application: Application
  private var db: Database { blog.db }

  init() throws {
    blog = try TutorialBlog()
    application = Application(db: blog.db)
  }

  private static let david = #"{"username": "davidchen", "email": "david@example.com"}"#

  @Test("Application configuration: the database from the environment, or a default")
  func configuration() throws {
    let db = try Database(environment: "TENON_TUTORIAL_URL", default: "sqlite::memory:")
    try db.create(Blog.self)
    #expect(try db.read { try User.query.count(in: $0) } == 0)
  }

  @Test("create_tables: creating twice creates what is missing")
  func createTables() throws {
    #expect(application.create(Self.david).status == 201)
    try db.create(Blog.self)
    #expect(try blog.usernames() == ["davidchen"])
  }

  @Test("create_user: 201 with the row, 400 without a name, 409 if the name is in use")
  func create() throws {
    let created = application.create(Self.david)
    #expect(created.status == 201)
    #expect(created.user?.id == 1)
    #expect(application.create(#"{"username": "davidchen"}"#).status == 400)
    #expect(application.create(Self.david).status == 409)
    #expect(try blog.usernames() == ["davidchen"])
  }

  @Test("get_users and get_user: rows, or 404")
  func get() throws {
    let david = try #require(application.create(Self.david).user)
    #expect(try application.all() == [david])
    #expect(application.get(david.id).user == david)
    #expect(application.get(99).status == 404)
  }

  @Test("update_user: sets the fields of the body, and the time of the update")
  func update() throws {
    let david = try #require(
      try blog.insert(
        User.Draft(
          username: "davidchen", email: "david@example.com", createdAt: TutorialBlog.day(1),
          updatedAt: TutorialBlog.day(1))
      ).first)
    let updated = application.update(david.id, #"{"email": "updated@example.com"}"#)
    #expect(updated.status == 200)
    #expect(updated.user?.email == "updated@example.com")
    #expect(updated.user?.username == "davidchen")
    #expect(updated.user?.createdAt == TutorialBlog.day(1))
    #expect(try #require(updated.user).updatedAt > TutorialBlog.day(1))
    #expect(application.update(99, #"{"age": 7}"#).status == 404)
  }

  @Test("create_user: 422 with all fields that break a rule of the schema")
  func createInvalid() throws {
    #expect(application.create(#"{"username": "", "email": "nowhere", "age": -1}"#).status == 422)
    let error = #expect(throws: ValidationError.self) {
      try blog.insert(User.Draft(username: "", email: "nowhere", age: -1))
    }
    #expect(error?.failures.map(\.field) == ["username", "email", "age"])
  }

  @Test("update_user: 409 if the name is in use, and nothing is changed")
  func updateToTakenName() throws {
    try blog.insertUsers("alice", "bob")
    #expect(application.update(2, #"{"username": "alice", "age": 7}"#).status == 409)
    #expect(application.get(2).user?.age == nil)
  }

  @Test("delete_user: 204, then 404")
  func delete() throws {
    try blog.insertUsers("alice")
    #expect(application.delete(1).status == 204)
    #expect(application.delete(1).status == 404)
  }

  @Test("Pitfalls: an integrity error requires a rollback, then the session can be used")
  func integrityError() throws {
    try blog.insertUsers("alice")
    let session = try db.session()
    defer { session.close() }
    session.add(User.Draft(username: "alice", email: "other@example.com"))
    let violation = #expect(throws: ConstraintViolation.self) { try session.commit() }
    #expect(violation?.kind == .unique(columns: ["users.username"]))
    #expect(throws: SQLError.self) { try User.query.count(in: session) }
    try session.rollback()
    session.add(User.Draft(username: "bob", email: "other@example.com"))
    try session.commit()
    #expect(try blog.usernames() == ["alice", "bob"])
  }

  @Test("Pitfalls: N+1 queries, and the few queries of eager loading")
  func repeatedQueries() throws {
    let users = try blog.insertUsers("alice", "bob", "cid")
    try db.write { session in
      for user in users { session.add(Post.Draft(title: "Hello", content: "…", author: user)) }
    }
    _ = blog.log.takeSQL()
    try db.read { session throws in
      for user in try User.query.all(in: session) { _ = try user.posts.all(in: session) }
    }
    #expect(blog.log.takeSQL().count == 4)
    let counts = try db.read { try User.query.with(User.posts).all(in: $0) }.map(\.1.count)
    #expect(counts == [1, 1, 1])
    #expect(blog.log.takeSQL().count == 2)
  }

  @Test("Batch operations: add_all and one commit instead of a commit for each row")
  func batches() throws {
    _ = blog.log.takeSQL()
    try db.write { session in
      session.addAll(
        (1...300).map { User.Draft(username: "user\($0)", email: "\($0)@example.com") })
    }
    // PostgreSQL takes all rows in one statement.
    let count = db.dialect == .postgresql ? 1 : 5
    #expect(blog.log.takeSQL().count { $0.hasPrefix("INSERT") } == count)
  }

  @Test("When not to use the ORM: hand-written SQL in the same transaction")
  func sqlByHand() throws {
    try db.write { session throws in
      session.add(User.Draft(username: "alice", email: "alice@example.com"))
      // Staged changes are written first.
      try session.execute("UPDATE users SET credits = credits + \(5)")
      let credits = try session.fetch("SELECT credits FROM users") { row in
        try row["credits", as: Int.self]
      }
      #expect(credits == [5])
    }
  }
}

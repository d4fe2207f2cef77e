import BlogModels
import Tenon
import Testing

/// The code block about errors.
@Suite struct ErrorGuideTests {
  let guide: GuideDatabase

  init() throws { guide = try GuideDatabase() }

  @Test("no row, or more than one")
  func missing() throws {
    try guide.read { session throws in
      let missing = #expect(throws: NotFound.self) { try session.require(User.self, 99) }
      #expect((missing?.model, missing?.httpStatus) == ("User", 404))
      let many = #expect(throws: MultipleRowsFound.self) { try User.query.one(in: session) }
      #expect((many?.model, many?.httpStatus) == ("User", 500))
    }
  }

  @Test("constraints")
  func constraints() throws {
    func violation(_ body: (Session) throws -> Void) throws -> ConstraintViolation? {
      let error = #expect(throws: ConstraintViolation.self) { try guide.write(body) }
      #expect(error?.statement?.contains("ann") == false)
      return error
    }
    let unique = try violation { session in
      session.add(User.Draft(username: "ann", email: "other@example.com"))
    }
    #expect(unique?.kind == .unique(columns: ["users.username"]))
    #expect(unique?.httpStatus == 409)
    #expect((unique?.model, unique?.fields) == ("User", ["username"]))
    #expect(unique?.constraint == "uq_users_username")
    #expect(unique?.reason == "a User with this username already exists")
    let foreignKey = try violation { session in
      session.add(Profile.Draft(bio: "?", user: User.ID(99)))
    }
    #expect(foreignKey?.kind == .foreignKey)
    #expect(foreignKey?.httpStatus == 409)
    #expect((foreignKey?.model, foreignKey?.fields) == ("Profile", ["userID"]))
    let notNull = try violation { session in
      try session.execute("INSERT INTO tags (name) VALUES (NULL)")
    }
    #expect(notNull?.kind == .notNull(column: "tags.name"))
    #expect(notNull?.httpStatus == 422)
    let check = try violation { session throws in
      let ann = try session.track(User.self, 1)
      ann.credits = -1
    }
    #expect(check?.kind == .check(name: "ck_users_credits"))
    #expect(check?.httpStatus == 422)
  }

  @Test("all fields that break a rule are reported before anything is written")
  func validation() throws {
    _ = guide.log.takeSQL()
    let error = #expect(throws: ValidationError.self) {
      try guide.write { session throws in
        session.add(User.Draft(username: "", email: "nowhere", age: 200))
        session.add(Post.Draft(title: "", content: "…"))
      }
    }
    #expect(
      error?.description == """
        User.username must have at least 1 character
        User.email must be an e-mail address
        User.age must be at most 150
        Post.title must have at least 1 character
        Post.authorID must refer to a User
        """)
    #expect(error?.httpStatus == 422)
    #expect(guide.log.takeSQL().isEmpty)
  }

  @Test("a stale row")
  func stale() throws {
    var post = try guide.read { try $0.require(Post.self, 1) }
    post.title = "Mine"
    try guide.write { session throws in
      let other = try session.track(Post.self, 1)
      other.title = "Theirs"
    }
    let stale = #expect(throws: StaleRow.self) {
      try guide.write { session in session.save(post) }
    }
    #expect((stale?.model, stale?.httpStatus) == ("Post", 409))
    #expect(try guide.read { try $0.require(Post.self, 1).title } == "Theirs")
  }
}

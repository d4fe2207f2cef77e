import BlogModels
import Tenon
import TestSupport
import Testing

// Swift Testing also has a type named `Comment`.
private typealias Comment = BlogModels.Comment

/// The statements that a session runs for staged rows.
@Suite struct SessionStatementTests {
  private let log = StatementRecorder()
  private let db: Database

  init() throws {
    db = try Database.empty(log.configuration)
    try db.create(Blog.self)
    _ = log.takeSQL()
  }

  @Test("1,000 users with 3 posts each, staged in mixed order")
  func manyInMixedOrder() throws {
    let posts = try db.write { session throws in
      var users: [Pending<User>] = []
      var posts: [Pending<Post>] = []
      for index in 0..<1000 {
        users.append(
          session.add(User.Draft(username: "user\(index)", email: "\(index)@example.com")))
        // Posts of earlier users, of a middle one and of this one, in mixed order.
        for author in [users[0], users[index / 2], users[index]] {
          posts.append(
            session.add(Post.Draft(title: "Post \(posts.count)", content: "", author: author)))
        }
      }
      try session.flush()
      #expect(users.map(\.id) == (1...1000).map { User.ID($0) })
      return posts.compactMap(\.row)
    }
    var pins = PinnedStatements("mixed-order")
    pins.add("1,000 users and 3,000 posts", log: log.takeSQL())
    try pins.check()
    #expect(posts.map(\.title) == (0..<3000).map { "Post \($0)" })
    #expect(try db.read { try Post.query.order(by: Post.id).all(in: $0) } == posts)
    let authors = (0..<1000).flatMap { [1, $0 / 2 + 1, $0 + 1] }
    #expect(posts.map(\.authorID) == authors.map { User.ID($0) })
  }

  @Test("an update of one field writes one column")
  func oneField() throws {
    let tag = try db.write { try $0.insert(Tag.Draft(name: "swift")) }
    let user = try db.write {
      try $0.insert(User.Draft(username: "ann", email: "ann@example.com"))
    }
    _ = log.takeSQL()
    try db.write { session in
      var (tag, user) = (tag, user)
      tag.name = "Swift"
      session.save(tag)
      user.age = 30
      session.save(user)
    }
    var pins = PinnedStatements("one-field")
    pins.add("a tag, and a user that knows when it was updated", log: log.takeSQL())
    try db.write { session throws in
      let tracked = session.track(try session.require(Tag.self, 1))
      tracked.name = "Swift"
    }
    pins.add("the same value again", log: log.takeSQL())
    try pins.check()
    let row = try db.read { (try $0.require(Tag.self, 1).name, try $0.require(User.self, 1).age) }
    #expect(row == ("Swift", 30))
  }

  @Test("a deletion with cascades over three levels")
  func cascades() throws {
    let user = try db.write { session throws in
      let user = session.add(User.Draft(username: "ann", email: "ann@example.com"))
      for number in 1...2 {
        let post = session.add(Post.Draft(title: "Post \(number)", content: "", author: user))
        let question = session.add(Comment.Draft(body: "?", post: post))
        session.add(Comment.Draft(body: "!", post: post, parent: question))
      }
      try session.flush()
      return try #require(user.row)
    }
    let counts = { () throws in
      try self.db.read { session in
        [
          try User.query.count(in: session), try Post.query.withDeleted().count(in: session),
          try Comment.query.count(in: session),
        ]
      }
    }
    #expect(try counts() == [1, 2, 4])
    _ = log.takeSQL()
    try db.write { session in session.delete(user) }
    var pins = PinnedStatements("cascades")
    pins.add("a user with posts, comments and answers", log: log.takeSQL())
    try pins.check()
    #expect(try counts() == [0, 0, 0])
  }

  @Test("an undone savepoint keeps the changes before and after it")
  func savepointInTheMiddle() throws {
    struct Undo: Error {}
    try db.write { session throws in
      let ann = session.add(User.Draft(username: "ann", email: "ann@example.com"))
      #expect(throws: Undo.self) {
        try session.savepoint {
          session.add(Post.Draft(title: "Lost", content: "", author: ann))
          try session.savepoint { session.add(Tag.Draft(name: "lost")) }
          throw Undo()
        }
      }
      session.add(Post.Draft(title: "Kept", content: "", author: ann))
    }
    var pins = PinnedStatements("undone-savepoint")
    pins.add("a user, a post and a tag undone, another post", log: log.takeSQL())
    try pins.check()
    try db.read { session throws in
      #expect(try Post.query.all(in: session).map(\.title) == ["Kept"])
      #expect(try Tag.query.count(in: session) == 0)
    }
  }
}

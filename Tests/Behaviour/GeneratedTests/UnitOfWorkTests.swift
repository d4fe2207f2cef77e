import BlogModels
import Tenon
import TestSupport
import Testing

@Suite("Unit of work")
struct UnitOfWorkTests {
  let db: Database

  init() throws {
    db = try Database.empty()
    try db.create(Blog.self)
  }

  private func user(_ name: String) -> User.Draft {
    User.Draft(username: name, email: "\(name)@example.com")
  }

  // MARK: Pending rows

  @Test("a pending row has its key and its row once it is flushed")
  func pending() throws {
    try db.write { session throws in
      let bob = session.add(user("bob"))
      #expect(bob.id == nil && bob.row == nil && bob.isStaged)
      #expect(bob.draft.username == "bob")
      try session.flush()
      #expect(bob.id == 1 && !bob.isStaged)
      #expect(bob.row == (try session.require(User.self, 1)))
    }
  }

  @Test("a query flushes what is staged")
  func autoflush() throws {
    try db.write { session throws in
      session.add(user("bob"))
      #expect(try User.query.count(in: session) == 1)
    }
  }

  @Test("children may be added before their parents")
  func order() throws {
    try db.write { session throws in
      let bob = session.add(user("bob"))
      let post = session.add(Post.Draft(title: "a", content: "b", author: bob))
      session.add(Comment.Draft(body: "c", post: post, author: bob))
      try session.flush()
      #expect(
        try Comment.query.with(Comment.post.with(Post.author)).one(in: session).1.1.id == bob.id)
    }
  }

  @Test("a draft is added with its children, their children and its connected rows")
  func nested() throws {
    try db.write { session throws in
      let swift = session.add(Tag.Draft(name: "swift"))
      let web = try session.insert(Tag.Draft(name: "web"))
      session.add(
        User.Draft(
          username: "bob", email: "bob@example.com",
          posts: [
            Post.Draft(
              title: "one", content: "…", tags: [swift, web, web.id],
              comments: [Comment.Draft(body: "first", replies: [])]),
            Post.Draft(title: "two", content: "…"),
          ], profile: Profile.Draft(bio: "me")))
      try session.flush()
      let (bob, posts, profile) = try User.query.with(
        User.posts.order(by: Post.id.asc).with(Post.tags, Post.comments), User.profile
      ).one(in: session)
      #expect(bob.username == "bob" && profile?.bio == "me")
      #expect(posts.map(\.0.title) == ["one", "two"])
      #expect(posts.map { $0.1.map(\.name) } == [["swift", "web"], []])
      #expect(posts.map { $0.2.map(\.body) } == [["first"], []])
    }
  }

  @Test("an insert adds the same related rows, and returns the row")
  func nestedInsert() throws {
    try db.write { session throws in
      let bob = try session.insert(
        User.Draft(
          username: "bob", email: "bob@example.com",
          posts: [Post.Draft(title: "one", content: "…")]))
      #expect(try bob.posts.all(in: session).map(\.title) == ["one"])
      let rows = try session.insert([
        User.Draft(
          username: "cid", email: "cid@example.com",
          posts: [Post.Draft(title: "two", content: "…")]),
        user("dan"),
      ])
      #expect(rows.map(\.username) == ["cid", "dan"])
      #expect(try rows[0].posts.count(in: session) == 1)
    }
  }

  @Test("a draft without its parent is refused, and nothing is written")
  func missingParent() throws {
    try db.write { session throws in
      session.add(user("bob"))
      let orphan = session.add(Post.Draft(title: "a", content: "b"))
      #expect(throws: (any Error).self) { try session.flush() }
      // Nothing was written, so the session can continue after the draft is corrected or expunged.
      session.expunge(orphan)
      #expect(try User.query.count(in: session) == 1)
    }
  }

  @Test("a pending row can be changed, or expunged, before it is flushed")
  func edit() throws {
    try db.write { session throws in
      let bob = session.add(user("bob"))
      try bob.edit { $0.username = "bobby" }
      let cid = session.add(user("cid"))
      session.delete(cid)
      #expect(try User.query.all(in: session).map(\.username) == ["bobby"])
      #expect(throws: SQLError.self) { try bob.edit { $0.username = "late" } }
      #expect(throws: SQLError.self) { try cid.edit { $0.username = "late" } }
    }
  }

  @Test("a pending row of another session cannot be referred to")
  func foreignPending() throws {
    let other = try Database.empty()
    try other.create(Blog.self)
    let theirs = try other.session()
    defer { theirs.close() }
    let bob = theirs.add(user("bob"))
    try db.write { session throws in
      #expect(throws: SQLError.self) {
        try session.savepoint { session.add(Post.Draft(title: "a", content: "b", author: bob)) }
      }
    }
  }

  @Test("a pending row whose insert was undone has no key and cannot be referred to")
  func undonePending() throws {
    let session = try db.session()
    defer { session.close() }
    let bob = session.add(user("bob"))
    try session.flush()
    #expect(bob.id == 1)
    try session.rollback()
    #expect(bob.id == nil && bob.row == nil && !bob.isStaged)
    #expect(throws: SQLError.self) {
      try session.savepoint { session.add(Post.Draft(title: "a", content: "b", author: bob)) }
    }
    session.add(bob.draft)
    try session.commit()
    #expect(try db.read { try User.query.count(in: $0) } == 1)
  }

  @Test("rows of a failed flush are no longer pending after the rollback")
  func failedFlush() throws {
    let session = try db.session()
    defer { session.close() }
    let pending = session.addAll([user("bob"), user("bob")])
    #expect(throws: ConstraintViolation.self) { try session.flush() }
    #expect(throws: SQLError.self) { try User.query.count(in: session) }
    #expect(throws: SQLError.self) { try session.commit() }
    try session.rollback()
    #expect(pending.allSatisfy { $0.id == nil && !$0.isStaged })
    #expect(try User.query.count(in: session) == 0)
  }

  // MARK: Tracked rows

  @Test("changes of a tracked row are detected, and only changed columns are written")
  func tracked() throws {
    let statements = try db.write { session throws in
      try session.insert(user("bob"))
      let bob = try session.track(User.self, 1)
      #expect(!bob.isChanged)
      bob.email = "new@example.com"
      #expect(bob.isChanged && bob.stored.email == "bob@example.com")
      try session.flush()
      #expect(!bob.isChanged && bob.stored.email == "new@example.com")
      #expect(bob.updatedAt > bob.createdAt)
      return try session.require(User.self, 1)
    }
    #expect(statements.email == "new@example.com")
  }

  @Test("a session tracks each row with one object")
  func identity() throws {
    try db.write { session throws in
      let row = try session.insert(user("bob"))
      let bob = try session.track(User.self, 1)
      #expect(session.track(row) === bob)
      #expect(try User.query.tracked(in: session).first === bob)
      bob.age = 5
      // A given row does not overwrite changes that are not yet written.
      #expect(session.track(row).age == 5)
    }
  }

  @Test("setting an equal value writes nothing")
  func sameValue() throws {
    var configuration = Configuration()
    configuration.recordsQueries = true
    let db = try Database.empty(configuration)
    try db.create(Blog.self)
    try db.write { session throws in
      try session.insert(user("bob"))
      let bob = try session.track(User.self, 1)
      let count = session.recordedQueries.count
      bob.age = bob.age
      try session.flush()
      #expect(session.recordedQueries.count == count)
    }
  }

  @Test("a rollback restores tracked rows")
  func trackedRollback() throws {
    try db.write { try $0.insert(user("bob")) }
    let session = try db.session()
    defer { session.close() }
    let bob = try session.track(User.self, 1)
    bob.age = 5
    try session.flush()
    bob.age = 6
    try session.rollback()
    #expect(bob.age == nil && !bob.isChanged)
    bob.age = 7
    try session.commit()
    bob.age = 8
    try session.rollback()
    #expect(bob.age == 7)
  }

  @Test("a rollback restores the tracked rows of a failed flush")
  func trackedFailure() throws {
    try db.write { try $0.insert([user("bob"), user("cid")]) }
    let session = try db.session()
    defer { session.close() }
    let (bob, cid) = (try session.track(User.self, 1), try session.track(User.self, 2))
    bob.age = 5
    cid.username = "bob"
    #expect(throws: ConstraintViolation.self) { try session.flush() }
    try session.rollback()
    #expect(bob.age == nil && cid.username == "cid" && !cid.isChanged)
    try session.commit()
  }

  @Test("a tracked object shows its deletion, and the undoing of it")
  func trackedDeletion() throws {
    try db.write { session throws in
      let bob = session.track(try session.insert(user("bob")))
      let post = session.track(
        try session.insert(Post.Draft(title: "a", content: "b", author: bob.id)))
      struct Undo: Error {}
      #expect(throws: Undo.self) {
        try session.savepoint {
          session.delete(bob)
          try session.flush()
          #expect(bob.isDeleted && post.isDeleted)
          throw Undo()
        }
      }
      #expect(!bob.isDeleted && !post.isDeleted)
      #expect(try session.track(User.self, bob.id) === bob)
    }
  }

  @Test("tracked rows show updates and deletions by query")
  func bulkUpdate() throws {
    try db.write { session throws in
      try session.insert([user("bob"), user("cid")])
      let users = try User.query.order(by: User.id).tracked(in: session)
      try User.query.filter(User.username == "bob").update(User.age.set(30), in: session)
      #expect(users.map(\.age) == [30, nil])
      try User.query.filter(User.username == "cid").delete(in: session)
      #expect(users.map(\.isDeleted) == [false, true])
    }
  }

  @Test("refresh reads a row again, and after expire the next track does")
  func refresh() throws {
    try db.write { session throws in
      var row = try session.insert(user("bob"))
      let bob = session.track(row)
      bob.age = 9
      try session.execute("UPDATE users SET age = 30")
      #expect(bob.age == 9)
      try session.refresh(bob)
      #expect(bob.age == 30)
      try session.refresh(&row)
      #expect(row.age == 30)
      try session.execute("UPDATE users SET age = 31")
      bob.credits = 5
      session.expire(bob)
      #expect(bob.credits == 0 && bob.age == 30)
      #expect(try session.track(User.self, 1) === bob)
      #expect(bob.age == 31)
      try session.execute("DELETE FROM users")
      #expect(throws: NotFound.self) { try session.refresh(bob) }
      #expect(bob.isDeleted)
    }
  }

  @Test("a row that expired before its soft deletion is not found by the next track")
  func expiredBeforeDeletion() throws {
    try db.write { session throws in
      let author = try session.insert(user("bob"))
      let post = try session.insert(Post.Draft(title: "a", content: "", author: author))
      session.expire(session.track(post))
      session.delete(post)
      #expect(throws: NotFound.self) { try session.track(Post.self, post.id) }
    }
  }

  @Test("expunged rows are not written")
  func expunge() throws {
    try db.write { session throws in
      let bob = session.track(try session.insert(user("bob")))
      bob.age = 9
      session.expunge(bob)
      bob.credits = 3
      #expect(try session.require(User.self, 1).credits == 0)
      #expect(try session.track(User.self, 1) !== bob)
    }
  }

  @Test("merge stages the columns that differ, or a new row")
  func merge() throws {
    try db.write { session throws in
      var row = try session.insert(user("bob"))
      row.age = 40
      row._changedColumns = .none
      let bob = try session.merge(row)
      #expect(bob.isChanged && bob.age == 40)
      try session.flush()
      #expect(try session.require(User.self, 1).age == 40)
      let fresh = User(
        id: 7, username: "new", email: "new@example.com", passwordHash: nil, role: .author,
        age: nil, isActive: true, isAdmin: false, credits: 0, balance: 0, settings: [:],
        loginCount: 0, lastLogin: nil, createdAt: row.createdAt, updatedAt: row.updatedAt)
      #expect(try session.merge(fresh).id == 7)
      #expect(try session.require(User.self, 7).username == "new")
    }
  }

  // MARK: Values

  @Test("several saves of a row are one update")
  func mergedSaves() throws {
    var configuration = Configuration()
    configuration.recordsQueries = true
    let db = try Database.empty(configuration)
    try db.create(Blog.self)
    try db.write { session throws in
      let bob = try session.insert(user("bob"))
      var (first, second) = (bob, bob)
      first.age = 1
      first.credits = 1
      second.age = 2
      session.save(first)
      session.save(second)
      let count = session.recordedQueries.count
      try session.flush()
      #expect(session.recordedQueries.count == count + 1)
      let stored = try session.require(User.self, 1)
      #expect(stored.age == 2 && stored.credits == 1)
    }
  }

  @Test("a tracked object gets the saved values of its row, and keeps its own changes")
  func savedAndTracked() throws {
    try db.write { session throws in
      var row = try session.insert(user("bob"))
      let bob = session.track(row)
      row.age = 1
      bob.credits = 2
      session.save(row)
      try session.flush()
      #expect(bob.age == 1 && bob.credits == 2)
      let stored = try session.require(User.self, 1)
      #expect(stored.age == 1 && stored.credits == 2)
    }
  }

  @Test("a version written by the session itself is not stale; that of another one is")
  func versions() throws {
    try db.write { session throws in
      let bob = try session.insert(user("bob"))
      var post = try session.insert(Post.Draft(title: "a", content: "b", author: bob))
      post.title = "b"
      session.save(post)
      try session.flush()
      post.content = "c"
      session.save(post)
      try session.flush()
      #expect(try session.require(Post.self, post.id).version == 3)
      try session.execute("UPDATE posts SET version = version + 1")
      post.content = "d"
      #expect(throws: StaleRow.self) { try session.savepoint { session.save(post) } }
      #expect(throws: StaleRow.self) { try session.savepoint { session.purge(post) } }
      #expect(throws: StaleRow.self) { try session.savepoint { session.delete(post) } }
      try session.savepoint { session.delete(try session.require(Post.self, post.id)) }
      #expect(try session.find(Post.self, post.id) == nil)
    }
  }

  @Test("a row that is deleted and saved in one flush is deleted; saving it later is an error")
  func savedAndDeleted() throws {
    try db.write { session throws in
      var bob = try session.insert(user("bob"))
      bob.age = 1
      session.save(bob)
      session.delete(bob)
      session.delete(bob)
      #expect(try session.find(User.self, bob.id) == nil)
      #expect(throws: NotFound.self) { try session.savepoint { session.save(bob) } }
    }
  }

  // MARK: Savepoints

  @Test("savepoints nest, and undo only the changes inside them")
  func savepoints() throws {
    struct Undo: Error {}
    try db.write { session throws in
      let outer = session.add(user("outer"))
      try session.savepoint {
        session.add(user("kept"))
        #expect(throws: Undo.self) {
          try session.savepoint {
            session.add(user("lost"))
            try session.savepoint { session.add(user("deeper")) }
            throw Undo()
          }
        }
        #expect(throws: ConstraintViolation.self) {
          try session.savepoint { session.add(user("outer")) }
        }
        session.add(user("after"))
      }
      #expect(outer.id == 1)
      #expect(throws: SQLError.self) { try session.savepoint { try session.commit() } }
      #expect(
        try User.query.order(by: User.id).all(in: session).map(\.username)
          == ["outer", "kept", "after"])
    }
  }

  @Test("a session that reads refuses staged work")
  func readOnly() throws {
    #expect(throws: SQLError.self) { try db.read { $0.add(user("bob")) } }
    #expect(try db.read { try User.query.count(in: $0) } == 0)
  }

  @Test("an empty flush runs nothing")
  func emptyFlush() throws {
    var configuration = Configuration()
    configuration.recordsQueries = true
    let db = try Database.empty(configuration)
    let session = try db.session()
    try session.flush()
    try session.commit()
    #expect(session.recordedQueries.isEmpty)
  }
}

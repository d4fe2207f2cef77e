import BlogModels
import Foundation
import Tenon
import Testing

/// The code blocks about updating and deleting rows.
@Suite struct WriteGuideTests {
  let guide: GuideDatabase

  init() throws { guide = try GuideDatabase() }

  @Test("save stages the changed columns of a value")
  func save() throws {
    try guide.write { session throws in
      var user = try session.require(User.self, 1)
      user.email = "new@example.com"
      session.save(user)
      user.age = 31
      session.save(user)
      #expect(try session.require(User.self, 1).email == "new@example.com")
      #expect(try session.require(User.self, 1).age == 31)
    }
    var pins = PinnedStatements("save")
    pins.add("two saves, one update", log: guide.log.takeSQL())
    try pins.check()
  }

  @Test("a flush detects the changes of a tracked row")
  func track() throws {
    try guide.write { session throws in
      let tracked = try session.track(User.self, 1)
      tracked.email = "new@example.com"
      #expect(try session.track(User.self, 1) === tracked)
      #expect(tracked.email == "new@example.com")
      #expect(!tracked.isChanged)
    }
    #expect(try guide.read { try $0.require(User.self, 1).email } == "new@example.com")
  }

  @Test("a PATCH body changes the fields that it names")
  func patch() throws {
    let body = Data(#"{"age": null, "email": "new@example.com"}"#.utf8)
    let patch = try JSONDecoder().decode(User.Patch.self, from: body)
    try guide.write { session throws in
      let user = try session.update(User.self, guide.ann.id, patch)
      #expect((user.username, user.email, user.age) == ("ann", "new@example.com", nil))
      #expect(throws: NotFound.self) { try session.update(User.self, 99, patch) }
    }
    var pins = PinnedStatements("patch")
    pins.add("of a row, and of none", log: guide.log.takeSQL())
    try pins.check()
  }

  @Test("a patch changes the fields that are set, and no others")
  func patchByHand() throws {
    let address = "new@example.com"
    try guide.write { session throws in
      let ageless = try session.update(User.self, 1, User.Patch { $0.age = nil })
      #expect((ageless.email, ageless.age) == ("ann@admin.com", nil))
      let user = try session.update(User.self, 1, User.Patch { $0.email = .value(address) })
      #expect((user.username, user.email, user.age) == ("ann", "new@example.com", nil))
    }
  }

  @Test("a query updates its rows in one statement, and tracked rows are refreshed")
  func queryUpdate() throws {
    try guide.write { session throws in
      let post = try session.track(Post.self, 1)
      #expect(
        try User.query.filter(!User.isActive).update(User.lastLogin.set(nil), in: session) == 1)
      #expect(
        try Post.query.filter(Post.id == 1)
          .update(Post.viewCount.set(Post.viewCount + 1), in: session) == 1)
      #expect(post.viewCount == 101)
    }
    var pins = PinnedStatements("query-update")
    pins.add("a value, then an atomic increment", log: guide.log.takeSQL())
    try pins.check()
  }

  @Test("delete stages the deletion of a row and its dependent rows")
  func delete() throws {
    try guide.write { session throws in
      session.delete(guide.ann)
      session.delete(guide.ann)
      #expect(try Post.query.withDeleted().order(by: Post.id).all(in: session).map(\.id) == [4, 5])
      #expect(try Profile.query.count(in: session) == 0)
      #expect(try User.query.filter(!User.isActive).delete(in: session) == 1)
      #expect(try User.query.all(in: session) == [guide.bob])
    }
  }

  @Test("a soft-deleted row can be restored or purged")
  func softDelete() throws {
    try guide.write { session throws in
      let post = try session.require(Post.self, 1)
      session.delete(post)
      #expect(try session.find(Post.self, 1) == nil)
      #expect(try Post.query.onlyDeleted().order(by: Post.id).all(in: session).map(\.id) == [1, 5])
      try session.restore(post)
      let restored = try session.require(Post.self, 1)
      #expect((restored.deletedAt, restored.version) == (nil, 3))
      session.purge(restored)
      #expect(try Post.query.withDeleted().count(in: session) == 4)
    }
    var pins = PinnedStatements("soft-delete")
    pins.add("deleted, restored, purged", log: guide.log.takeSQL())
    try pins.check()
  }
}

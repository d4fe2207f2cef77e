import BlogModels
import Foundation
import Tenon
import Testing

/// The code of the article *Updating rows*.
@Suite struct UpdatingTests {
  let guide: GuideDatabase

  init() throws { guide = try GuideDatabase() }

  @Test("a change is written for a tracked or saved row, and is lost without either")
  func changes() throws {
    try guide.write { session throws in
      let tracked = try session.track(User.self, 1)
      tracked.email = "new@example.com"
      for user in try User.query.filter(!User.isActive).tracked(in: session) {
        user.credits = 0
      }
      #expect(try session.require(User.self, 1).email == "new@example.com")
      var user = try session.require(User.self, 1)
      user.email = "newer@example.com"
      session.save(user)
      user.age = 31
      try session.save(&user)
      #expect(try session.require(User.self, 1).email == "newer@example.com")
      #expect(try session.require(User.self, 1).age == 31)
      var lost = try session.require(User.self, 2)
      lost.age = 99
      #expect(try session.require(User.self, 2).age == 25)
    }
  }

  @Test("a patch changes what it names, and update returns the row")
  func patches() throws {
    try guide.write { session throws in
      let address = "newest@example.com"
      let ann = try session.update(User.self, 1, User.Patch { $0.age = nil })
      let moved = try session.update(
        User.self, ann.id, User.Patch { $0.email = .value(address) })
      #expect((ann.age, moved.email) == (nil, address))
      let body = Data(#"{"age": null, "email": "ann@example.com"}"#.utf8)
      let patch = try JSONDecoder().decode(User.Patch.self, from: body)
      let patched = try session.update(User.self, 1, patch)
      #expect(patched.email == "ann@example.com")
      #expect(throws: NotFound.self) { try session.update(User.self, 99, patch) }
    }
  }

  @Test("the rows of a query are updated in one statement, and others in bulk")
  func many() throws {
    try guide.write { session throws in
      let changed = try User.query.filter(!User.isActive)
        .update(User.lastLogin.set(nil), User.credits.set(0), in: session)
      try Post.query.filter(Post.id == 1)
        .update(Post.viewCount.set(Post.viewCount + 1), in: session)
      #expect(changed == 1)
      #expect(try session.require(Post.self, 1).viewCount == 101)
      var users = try User.query.all(in: session)
      for index in users.indices { users[index].credits += 10 }
      let written = try session.bulkUpdate(users)
      #expect(written == 3)
    }
  }
}

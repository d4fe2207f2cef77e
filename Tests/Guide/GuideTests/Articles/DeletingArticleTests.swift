import BlogModels
import Tenon
import Testing

/// The code of the article *Deleting rows*.
@Suite struct DeletingTests {
  let guide: GuideDatabase

  init() throws { guide = try GuideDatabase() }

  @Test("rows are deleted with the next flush, by key, and by a query")
  func deleting() throws {
    let user = guide.ann
    try guide.write { session throws in
      session.delete(user)
      try session.delete(User.self, 2)
      let count = try User.query.filter(!User.isActive).delete(in: session)
      #expect(count == 1)
      #expect(try User.query.count(in: session) == 0)
    }
  }

  @Test("a soft-deleted row is restored, and deleted permanently")
  func softDeletion() throws {
    try guide.write { session throws in
      let post = try session.require(Post.self, 1)
      session.delete(post)
      try session.restore(post)
      let restored = try session.require(Post.self, post.id)
      session.purge(restored)
      try session.flush()
      #expect(try Post.query.withDeleted().count(in: session) == 4)
    }
  }
}

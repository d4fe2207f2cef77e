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

  @Test("a query marks rows of a model with soft deletion, and many rows are purged")
  func purging() throws {
    try guide.write { session throws in
      let marked = try Post.query.filter(Post.viewCount < 50).delete(in: session)
      for post in try Post.query.onlyDeleted().all(in: session) { session.purge(post) }
      #expect(marked == 2)
      #expect(try Post.query.withDeleted().count(in: session) == 2)
    }
  }
}

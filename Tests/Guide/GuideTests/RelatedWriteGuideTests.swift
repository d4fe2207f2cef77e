import BlogModels
import Tenon
import Testing

/// The code blocks about rows that are written through the rows they belong to.
@Suite struct RelatedWriteGuideTests {
  let guide: GuideDatabase

  init() throws { guide = try GuideDatabase() }

  @Test("a draft is added to a row's children")
  func add() throws {
    try guide.write { session throws in
      let post = try session.add(Post.Draft(title: "More", content: "…"), to: guide.cid.posts)
      #expect(post.id == nil)
      #expect(try guide.cid.posts.all(in: session).map(\.title) == ["More"])
      #expect(post.row?.authorID == guide.cid.id)
    }
  }

  @Test("a child moves to another parent")
  func move() throws {
    try guide.write { session throws in
      let post = try session.require(Post.self, 1)
      try session.add(post, to: guide.bob.posts)
      #expect(try guide.bob.posts.count(in: session) == 2)
      #expect(try session.require(Post.self, 1).authorID == guide.bob.id)
    }
  }

  @Test("a child removed from its parent's list is deleted, as the schema says")
  func orphans() throws {
    try guide.write { session throws in
      let post = try session.require(Post.self, 1)
      try session.remove(post, from: guide.ann.posts)
      #expect(try guide.ann.posts.order(by: Post.id).all(in: session).map(\.id) == [2, 3])
      #expect(try Post.query.onlyDeleted().order(by: Post.id).all(in: session).map(\.id) == [1, 5])
      try session.set(guide.ann.posts, to: [try session.require(Post.self, 3)])
      #expect(try guide.ann.posts.all(in: session).map(\.id) == [3])
    }
  }
}

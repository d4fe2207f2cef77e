import BlogModels
import Tenon
import Testing

// Swift Testing has a `Comment` too.
private typealias Comment = BlogModels.Comment

/// The code of the article *Joins, groups and subqueries*.
@Suite struct JoiningTests {
  let guide: GuideDatabase

  init() throws { guide = try GuideDatabase() }

  @Test("models are joined with others and with themselves")
  func joins() throws {
    try guide.read { session throws in
      let popular = try User.query.join(User.posts).filter(Post.viewCount > 10).distinct()
        .all(in: session)
      let titles = try User.query.join(User.posts).select(User.username, Post.title)
        .all(in: session)
      let all = try User.query.leftJoin(User.posts)
        .select(User.columns, Post.columns.optional)
        .all(in: session)
      let published = try User.query
        .join(Post.self, on: Post.authorID == User.id && Post.isPublished)
        .all(in: session)
      #expect(popular.count == 2 && titles.count == 4 && all.count == 5 && published.count == 4)
      let parent = Comment.alias("parent")
      let answers = try Comment.query.join(Comment.parent, as: parent)
        .filter(parent[Comment.body] == "Nice")
        .all(in: session)
      #expect(answers.map(\.body) == ["Thanks"])
    }
  }

  @Test("rows are grouped and aggregated")
  func groups() throws {
    try guide.read { session throws in
      let counts = try User.query.select(User.isAdmin, User.id.count())
        .group(by: User.isAdmin)
        .all(in: session)
      let (average, least, most) = try User.query
        .select(User.age.average(), User.age.min(), User.age.max())
        .one(in: session)
      let posts = Post.id.count().as("posts")
      let busy = try User.query.join(User.posts).group(by: User.id, User.username)
        .having(posts > 1).order(by: posts.desc).select(User.username, posts)
        .all(in: session)
      let byNewest = try User.query.join(User.posts).group(by: User.id)
        .order(by: Post.createdAt.max().desc)
        .all(in: session)
      let uneven = try Post.query.group(by: Post.authorID)
        .having(Post.viewCount.max().cast(as: Double.self) > Post.viewCount.average())
        .select(Post.authorID)
        .all(in: session)
      #expect(uneven == [guide.ann.id])
      #expect(counts.count == 2)
      #expect((average, least, most) == (27.5, 25, 30))
      #expect(busy.map(\.1) == [3])
      #expect(byNewest == [guide.bob, guide.ann])
    }
  }

  @Test("a query is a value, a list, a condition and a table in another one")
  func subqueries() throws {
    try guide.read { session throws in
      let viewed = Post.query.filter(Post.viewCount > 10)
      let authors = User.query.filter(User.id.in(viewed.select(Post.authorID)))
      let correlated = User.query.filter(viewed.filter(Post.authorID == User.id).exists())
      let perUser = Post.query.filter(Post.authorID == User.id)
        .select(Post.id.count()).scalar()
      let counted = try User.query.select(User.username, perUser)
        .all(in: session)
      #expect(try authors.count(in: session) == 2)
      #expect(try correlated.count(in: session) == 2)
      #expect(counted.count == 3)
      let other = Post.alias("other")
      let most = other.select(other[Post.viewCount].max())
        .filter(other[Post.authorID] == Post.authorID)
      let mostViewed = Post.query.filter(Post.viewCount == most.scalar())
      #expect(try mostViewed.count(in: session) == 2)
      do {
        let perAuthor = Post.query.select(Post.authorID, Post.id.count())
          .group(by: Post.authorID).cte("per_author")
        let authors = try User.query.join(perAuthor, on: perAuthor.columns.0 == User.id)
          .select(User.columns, perAuthor.columns.1)
          .all(in: session)
        #expect(authors.count == 2)
      }
      let first = Comment.query.filter(Comment.id == 1)
      let thread = CTE.recursive("thread", first) { thread in
        Comment.query.join(thread, on: Comment.parentID == thread[Comment.id])
      }
      let answers = try thread.query.order(by: Comment.createdAt).all(in: session)
      #expect(answers.count == 2)
      let either = viewed.union(Post.query.filter(Post.isPublished))
        .order(by: Post.id).limit(10)
      #expect(try either.all(in: session).count == 4)
    }
  }

  @Test("expressions are computed in SQL")
  func expressions() throws {
    try guide.read { session throws in
      let size = Case.when(Post.viewCount >= 100, then: "large").else("small")
      let rank = WindowFunction.rank()
        .over(partition: Post.authorID, order: Post.viewCount.desc)
      let year = Post.createdAt.part(.year)
      let rows = try Post.query.select(Post.title.upper(), size, rank, year)
        .all(in: session)
      let theme = User.settings.json("theme", as: String.self)
      let dark = User.query.filter(theme == "dark")
      #expect(rows.count == 4)
      #expect(try dark.count(in: session) == 0)
    }
  }
}

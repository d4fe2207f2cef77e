import BlogModels
import Tenon

// The models of the blog, with their relationships. Deleted posts are not visible.
extension World {
  func visible(_ posts: [Post]) -> [Post] { posts.filter { $0.deletedAt == nil } }

  func posts(of user: User) -> [Post] { visible(posts).filter { $0.authorID == user.id } }

  func posts(of tag: Tag) -> [Post] {
    visible(posts).filter { (tagging[$0.id] ?? []).contains { $0.id == tag.id } }
  }

  func tags(of post: Post) -> [Tag] { tagging[post.id] ?? [] }

  func comments(of user: User) -> [Comment] { comments.filter { $0.authorID == user.id } }

  func comments(on post: Post) -> [Comment] { comments.filter { $0.postID == post.id } }

  func replies(to comment: Comment) -> [Comment] { comments.filter { $0.parentID == comment.id } }

  func userTable() -> Table<User> {
    var table = Table<User>()
    table.add(
      texts: [Field(User.username) { $0.username }, Field(User.passwordHash) { $0.passwordHash }],
      values: Self.texts)
    table.add(numbers: [
      Field(User.age) { $0.age }, Field(User.credits) { $0.credits },
      Field(User.loginCount) { $0.loginCount },
    ])
    table.add([Field(User.role) { $0.role }], values: Role.allCases.map { $0 })
    table.add(flags: [(User.isActive, { $0.isActive }), (User.isAdmin, { $0.isAdmin })])
    table.add([Field(User.balance) { $0.balance }], values: Self.amounts)
    table.add(
      [Field(User.lastLogin) { $0.lastLogin }, Field(User.createdAt) { $0.createdAt }],
      values: Self.times)
    table.add(User.posts, rows: posts(of:), of: postTable)
    table.add(
      User.profile, row: { user in profiles.first { $0.userID == user.id } }, of: profileTable)
    table.add(User.comments, rows: comments(of:), of: commentTable)
    table.add(
      Field(User.id) { $0.id }, in: Field(Comment.authorID) { $0.authorID }, rows: comments,
      of: commentTable)
    table.add(
      Field(User.id) { $0.id }, in: Field(Post.authorID) { $0.authorID }, rows: visible(posts),
      of: postTable)
    return table
  }

  func postTable() -> Table<Post> {
    var table = Table<Post>()
    table.add(
      texts: [
        Field(Post.title) { $0.title }, Field(Post.slug) { $0.slug },
        Field(Post.content) { $0.content },
      ], values: Self.texts)
    table.add(numbers: [
      Field(Post.viewCount) { $0.viewCount }, Field(Post.version) { $0.version },
    ])
    table.add(flags: [(Post.isPublished, { $0.isPublished })])
    table.add([Field(Post.createdAt) { $0.createdAt }], values: Self.times)
    table.add(
      Post.author, row: { post in users.first { $0.id == post.authorID } }, of: userTable)
    table.add(Post.tags, rows: tags(of:), of: tagTable)
    table.add(Post.comments, rows: comments(on:), of: commentTable)
    return table
  }

  func tagTable() -> Table<Tag> {
    var table = Table<Tag>()
    table.add(texts: [Field(Tag.name) { $0.name }], values: Self.texts + ["tag 1", "TAG 2", "tag"])
    table.add(Tag.posts, rows: posts(of:), of: postTable)
    return table
  }

  func commentTable() -> Table<Comment> {
    var table = Table<Comment>()
    table.add(texts: [Field(Comment.body) { $0.body }], values: Self.texts + ["c", "ca"])
    table.add([Field(Comment.createdAt) { $0.createdAt }], values: Self.times)
    table.add(
      [Field(Comment.parentID) { $0.parentID }, Field(Comment.id) { $0.id }], values: [1, 2, 3, 99])
    table.add([Field(Comment.authorID) { $0.authorID }], values: [1, 2, 3, 99])
    table.add(
      Comment.post, row: { comment in visible(posts).first { $0.id == comment.postID } },
      of: postTable)
    table.add(
      Comment.author, row: { comment in users.first { $0.id == comment.authorID } }, of: userTable)
    table.add(
      Comment.parent, row: { comment in comments.first { $0.id == comment.parentID } },
      of: commentTable)
    table.add(Comment.replies, rows: replies(to:), of: commentTable)
    return table
  }

  func profileTable() -> Table<Profile> {
    var table = Table<Profile>()
    table.add(
      texts: [Field(Profile.bio) { $0.bio }, Field(Profile.website) { $0.website }],
      values: Self.texts)
    table.add([Field(Profile.birthday) { $0.birthday }], values: Self.days)
    table.add(
      Profile.user, row: { profile in users.first { $0.id == profile.userID } }, of: userTable)
    return table
  }
}

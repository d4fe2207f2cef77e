// Code that must compile, and fast: the limit for one expression is 100 ms.

import BlogModels
import Foundation
import Tenon

func optionalColumns(_ age: Int, _ limit: Int?) -> [Condition] {
  [
    User.age >= 18, User.age >= age, User.age == limit, User.age == nil,
    User.age != User.credits, User.credits < User.age, User.lastLogin == User.createdAt,
    User.age.between(18, 65), User.age.in([1, 2, nil]), Comment.authorID == User.id,
    Comment.authorID == 7, User.age + 1 > User.credits * 2,
  ]
}

func nullSafe(_ age: Int?, _ author: User.ID) -> [Condition] {
  [
    User.age.isNotDistinct(from: age), User.credits.isDistinct(from: age),
    User.age.isDistinct(from: nil), User.age.isNotDistinct(from: 18),
    User.age.isNotDistinct(from: User.credits), User.credits.isDistinct(from: User.age),
    Comment.authorID.isNotDistinct(from: User.id), Comment.authorID.isDistinct(from: author),
    User.balance.isDistinct(from: 1.5), (User.age + 1).isNotDistinct(from: User.age),
  ]
}

func ranges(_ since: Date) -> [Condition] {
  [
    User.age.in(18...65), User.age.in(18..<65), User.age.in(18...), User.age.in(...65),
    User.age.in(..<65), User.credits.in(1...5), User.balance.in(0.5..<2), User.id.in(1...9),
    User.createdAt.in(since...), User.lastLogin.in(..<since), User.username.in("a"..<"b"),
    User.age.in([18, 65]), User.age.in(stride(from: 0, to: 9, by: 2).map { $0 }),
  ]
}

func oneColumn(_ user: User) -> SingleSelection<Computed<User.ID>> {
  let table = Post.query.select(Post.authorID).distinct().cte("authors")
  let derived = Post.query.select(Post.viewCount).subquery("views")
  let column: Computed<User.ID> = table.columns
  _ = User.query.join(table, on: table.columns == User.id && column != user.id)
    .leftJoin(derived, on: derived.columns > 3).order(by: derived.columns.desc, table.columns)
    .select(User.username, derived.columns.optional, table.columns.count())
  _ = User.query.filter(User.id.in(table.select(table.columns)))
  _ = derived.select(derived.columns.sum(), derived.columns.max())
  return table.select(table.columns)
}

func twoColumns() -> Selection<Computed<User.ID>, Computed<Int>> {
  let table = Post.query.select(Post.authorID, Post.id.count()).group(by: Post.authorID)
    .cte("counts")
  return table.select(table.columns.0, table.columns.1 + 1)
}

func parents(_ post: Post, _ user: User, _ nobody: User?) -> [Comment.Draft] {
  [
    Comment.Draft(body: "", post: post), Comment.Draft(body: "", post: post.id, author: nil),
    Comment.Draft(body: "", post: post, author: user),
    Comment.Draft(body: "", post: post, author: user.id, parent: nil),
    Comment.Draft(body: "", post: post, author: nobody),
    Comment.Draft(body: "", post: post, author: nobody?.id),
    Comment.Draft(body: "", post: post, author: Link(key: 7)),
  ]
}

func nineClauses(_ name: String, _ since: Date) -> Query<User> {
  User.query.filter(
    User.isActive && !User.isAdmin && User.age >= 18 && User.age <= 65
      && (User.username.contains(name) || User.email.hasSuffix("@example.com"))
      && User.role != .reader && User.createdAt > since && User.lastLogin != nil)
}

func nineKinds(_ ids: [User.ID], _ name: String?) -> Query<User> {
  User.query.filter(
    User.id.in(ids) && User.username.lower() == "x" && User.age.isNull
      && User.credits + User.loginCount * 2 > 10 && User.balance >= 0.5
      && User.posts.any(Post.title.like("%Swift%")) && !User.profile.has()
      && (User.email == name ?? "" || User.credits.between(1, 9))
      && User.lastLogin.coalesce(User.createdAt) > User.createdAt)
}

func nested() -> EagerQuery<User, [(Post, [Tag], [(Comment, User?)])], Profile?> {
  User.query.filter(User.isActive).order(by: User.username.asc, User.id)
    .with(User.posts.with(Post.tags, Post.comments.with(Comment.author)), User.profile)
}

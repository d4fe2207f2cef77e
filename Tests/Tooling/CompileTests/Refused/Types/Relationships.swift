// Relationships that were not loaded have no property.

import BlogModels
import Tenon

func notLoaded(in session: Session) throws -> [Post] {
  let rows = try User.query.with(User.profile).all(in: session)
  // error: value of tuple type 'EagerQuery<Query<User>.Root, Profile?>.Element' (aka '(User, Optional<Profile>)') has no member 'posts'
  return rows.flatMap { $0.posts }
}

func notLoadedByPosition(in session: Session) throws -> [[Post]] {
  let rows = try User.query.with(User.profile).all(in: session)
  // error: cannot convert value of type 'Profile?' to closure result type '[Post]'
  return rows.map { user, posts in posts }
}

func notLoadedAtAll(in session: Session) throws -> Int {
  let users = try User.query.all(in: session)
  // error: 'count' is unavailable: count the rows with `count(in: session)`
  return users.reduce(0) { $0 + $1.posts.count }
}

func nestedNotLoaded(in session: Session) throws -> [[Tag]] {
  let rows = try User.query.with(User.posts).all(in: session)
  // error: contextual closure type '(Post) -> [Tag]' expects 1 argument, but 2 were used in closure body
  return rows.flatMap { _, posts in posts.map { post, tags in tags } }
}

func relationshipOfAnother() -> EagerQuery<User, [Tag]> {
  // error: cannot convert value of type 'Relationship<Post, Tag, [Tag]>' to expected argument type 'Relationship<Query<User>.Root, Tag, [Tag]>' (aka 'Relationship<User, Tag, Array<Tag>>')
  User.query.with(Post.tags)
}

func nestedOfAnother() {
  // error: cannot convert value of type 'Relationship<User, Profile, Profile?>' to expected argument type 'Relationship<Post, Profile, Profile?>'
  _ = User.query.with(User.posts.with(User.profile))
}

func conditionOnRows(_ user: User) -> Query<User> {
  // error: static member 'posts' cannot be used on instance of type 'User'
  User.query.filter(user.posts.any())
}

func loadForAnother(_ posts: [Post], in session: Session) throws {
  // error: conflicting arguments to generic parameter 'Root' ('Post' vs. 'User')
  // error: conflicting arguments to generic parameter 'some Sequence' ('[Post]' vs. '[User]')
  _ = try session.load(User.posts, for: posts)
}

// A shape belongs to one model, and has exactly the members of the schema.

import BlogModels
import Tenon

func shapeOfAnother() -> ShapedQuery<UserName> {
  // error: instance method 'as' requires the types 'Query<Post>.Root' (aka 'Post') and 'User' be equivalent
  Post.query.as(UserName.self)
}

func relatedInAnother() {
  // error: instance method 'as' requires the types 'Post' and 'User' be equivalent
  _ = User.query.with(User.posts.as(UserName.self))
}

func rowsOfAnother(_ posts: [Post], in session: Session) throws {
  // error: cannot convert value of type '[Post]' to expected argument type '[User]'
  _ = try UserName.load(posts, in: session)
}

func rowOfAnother(_ post: Post, in session: Session) throws {
  // error: cannot convert value of type 'Post' to expected argument type 'User'
  _ = try UserName(post, in: session)
}

func redacted(_ user: UserProfile) -> String? {
  // error: value of type 'UserProfile' has no member 'passwordHash'
  user.passwordHash
}

func notInTheShape(_ users: [UserProfile]) -> [String] {
  // error: value of type 'UserProfile.PostRow' has no member 'content'
  users.flatMap { $0.posts.map(\.content) }
}

func filterByNumber() {
  // error: referencing instance method 'filter' on 'Optional' requires the types 'Int' and 'Bool' be equivalent
  _ = User.query.as(UserName.self).filter(User.age)
}

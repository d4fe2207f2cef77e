// Keys of different models are different types.

import BlogModels
import Tenon

func samePost(_ post: Post, _ user: User) -> Bool {
  // error: binary operator '==' cannot be applied to operands of type 'Post.ID' (aka 'Identifier<Post, Int>') and 'User.ID' (aka 'Identifier<User, Int>')
  post.id == user.id
}

func ownPost(_ post: Post) -> Bool {
  // error: binary operator '==' cannot be applied to operands of type 'User.ID' (aka 'Identifier<User, Int>') and 'Post.ID' (aka 'Identifier<Post, Int>')
  post.authorID == post.id
}

func keyColumns() -> Condition {
  // error: '==' is unavailable: keys of different models are never equal
  Post.authorID == Post.id
}

func keyOfAnother(_ post: Post) -> Condition {
  // error: '==' is unavailable: keys of different models are never equal
  Post.authorID == post.id
}

func keyThatMayBeNull(_ post: Post) -> Condition {
  // error: '==' is unavailable: keys of different models are never equal
  Comment.authorID == post.id
}

func madeKey() -> Condition {
  // error: '==' is unavailable: keys of different models are never equal
  Post.id == User.ID(1)
}

func sameKeyColumns() -> Condition {
  // error: instance member 'id' cannot be used on type 'Post'; did you mean to use a value of this type instead?
  // error: instance method 'isNotDistinct(from:)' requires the types 'Identifier<User, Int>' and 'Identifier<Post, Int>' be equivalent
  Post.authorID.isNotDistinct(from: Post.id)
}

func sameKey(_ post: Post) -> Condition {
  // error: instance method 'isDistinct(from:)' requires that 'Post.ID' (aka 'Identifier<Post, Int>') conform to 'SQLExpression'
  Comment.authorID.isDistinct(from: post.id)
}

func rangeOfKeys(_ first: Tag.ID, _ last: Tag.ID) -> Condition {
  // error: no exact matches in call to instance method 'in'
  Post.id.in(first...last)
}

func listOfKeys(_ tags: [Tag.ID]) -> Condition {
  // error: cannot convert value of type '[Tag.ID]' (aka 'Array<Identifier<Tag, Int>>') to expected argument type '[Post.ID]' (aka 'Array<Identifier<Post, Int>>')
  Post.id.in(tags)
}

func subqueryOfKeys() -> Condition {
  // error: instance method 'in' requires that 'SingleSelection<Column<Post, Post.ID>>' (aka 'SingleSelection<Column<Post, Identifier<Post, Int>>>') conform to 'Sequence'
  User.id.in(Post.query.select(Post.id))
}

func find(_ tag: Tag, in session: Session) throws -> User? {
  // error: cannot convert value of type 'Tag.ID' (aka 'Identifier<Tag, Int>') to expected argument type 'User.ID' (aka 'Identifier<User, Int>')
  try session.find(User.self, tag.id)
}

func draft(_ tag: Tag) -> Post.Draft {
  // error: initializer 'init(title:slug:content:viewCount:isPublished:createdAt:updatedAt:author:tags:comments:)' requires the types 'Tag' and 'User' be equivalent
  Post.Draft(title: "t", content: "c", author: tag)
}

func draftOfOptional(_ post: Post, _ tag: Tag) -> Comment.Draft {
  // error: argument type 'Tag' does not conform to expected type 'any Reference<User>'
  Comment.Draft(body: "b", post: post, author: tag)
}

func connect(_ user: User, to post: Post, in session: Session) throws {
  // error: instance method 'add(_:to:)' requires the types 'Tag' and 'User' be equivalent
  try session.add(user, to: post.tags)
}

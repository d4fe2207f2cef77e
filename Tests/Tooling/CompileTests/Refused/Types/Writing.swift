// A draft is not a row, a row is not a draft, and a key cannot be changed.

import BlogModels
import Tenon

func printTitle(_ post: Post) { print(post.title) }

func draftForModel(_ user: User) {
  // error: cannot convert value of type 'Post.Draft' to expected argument type 'Post'
  printTitle(Post.Draft(title: "t", content: "c", author: user))
}

func saveDraft(in session: Session) throws {
  // error: instance method 'save' requires that 'User.Draft' conform to 'Model'
  session.save(User.Draft(username: "u", email: "e@x.org"))
}

func keyOfDraft() -> User.ID {
  // error: value of optional type 'User.ID?' (aka 'Optional<Identifier<User, Int>>') must be unwrapped to a value of type 'User.ID' (aka 'Identifier<User, Int>')
  User.Draft(username: "u", email: "e@x.org").id
}

func changedKey(_ user: User) -> User {
  var user = user
  // error: cannot assign to property: 'id' is a 'let' constant
  user.id = 7
  return user
}

func missingValue() -> User.Draft {
  // error: missing argument for parameter 'email' in call
  User.Draft(username: "u")
}

func patchOfAnother(in session: Session) throws {
  // error: cannot convert value of type 'Tag.Patch' to expected argument type 'User.Patch'
  _ = try session.update(User.self, 1, Tag.Patch())
}

func addedRow(_ user: User, in session: Session) {
  // error: 'add' is unavailable: add a draft, such as `User.Draft(…)`; `save` writes the changes of a row that was read
  session.add(user)
}

// Columns accept only values of their own type.

import BlogModels
import Tenon

func textForNumber() -> Condition {
  // error: cannot convert value of type 'String' to expected argument type 'Int'
  User.age >= "18"
}

func columnsOfTwoTypes() -> Condition {
  // error: operator function '==' requires the types 'String' and 'Optional<Int>.Unwrapped' (aka 'Int') be equivalent
  User.username == User.age
}

func nullSafeOfTwoTypes() -> Condition {
  // error: instance method 'isDistinct(from:)' requires the types 'String' and 'Optional<Int>.Unwrapped' (aka 'Int') be equivalent
  User.username.isDistinct(from: User.age)
}

func rangeOfText() -> Condition {
  // error: no exact matches in call to instance method 'in'
  User.age.in("1"..."5")
}

func rangeOfFlags() -> Condition {
  // error: instance method 'in' requires that 'ClosedRange<Int>' conform to 'RowFetchable'
  User.isActive.in(1...5)
}

func filterByNumber() -> Query<User> {
  // error: referencing instance method 'filter' on 'Optional' requires the types 'Int' and 'Bool' be equivalent
  User.query.filter(User.age)
}

func filterByValue(_ user: User) -> Query<User> {
  // error: static member 'isActive' cannot be used on instance of type 'User'
  User.query.filter(user.isActive)
}

func nilForRequired() -> Assignment<User> {
  // error: 'nil' is not compatible with expected argument type 'String'
  User.username.set(nil)
}

func assignmentOfAnother(in session: Session) throws {
  // error: cannot convert value of type 'Assignment<Post>' to expected argument type 'Assignment<Query<User>.Root>' (aka 'Assignment<User>')
  _ = try User.query.update(Post.title.set("t"), in: session)
}

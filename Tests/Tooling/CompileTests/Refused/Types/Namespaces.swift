// Types of the same name in two namespaces are different types, and hide none of Swift's.

import TeamModels
import Tenon

func taskOfSwift() async -> Int {
  await Task { 7 }.value
}

func noNamespace() {
  // error: generic parameter 'Failure' could not be inferred
  // error: generic parameter 'Success' could not be inferred
  // error: type 'Task<Success, Failure>' has no member 'query'
  _ = Task.query
}

func otherNamespace(_ task: Home.Task) -> Work.Task {
  // error: cannot convert return expression of type 'Home.Task' to return type 'Work.Task'
  task
}

func otherColumn() {
  // error: cannot convert value of type 'Column<Home.User, Home.User.ID>' (aka 'Column<Home.User, Identifier<Home.User, String>>') to expected argument type 'Work.User.ID' (aka 'Identifier<Work.User, Int>')
  _ = Work.Task.query.filter(Work.Task.assigneeID == Home.User.name)
}

func otherEnum() {
  // error: operator function '==' requires that 'Home.Status' conform to 'SQLExpression'
  _ = Work.Task.query.filter(Work.Task.status == Home.Status.open)
}

// An input has the fields of its model that the schema lists, and a draft of it needs the rest.

import TasksModels
import TeamModels
import Tenon

func notListed(_ input: NewTask) {
  // error: value of type 'NewTask' has no member 'status'
  _ = input.status
}

func withoutRequired() {
  // error: missing argument for parameter 'title' in call
  _ = NewTask(priority: .high)
}

func withoutParent(_ input: Work.NewTask) {
  // error: missing argument for parameter 'assignee' in call
  _ = input.draft()
}

func listedTwice(_ input: NewTask) {
  // error: extra argument 'title' in call
  _ = input.draft(title: "t")
}

func notADraft(_ input: NewTask, in session: Session) throws {
  // error: no exact matches in call to instance method 'insert'
  _ = try session.insert(input)
}

func draftOfAnother(_ input: Work.NewTask, _ user: Home.User) {
  // error: instance method 'draft(status:extraLinks:createdAt:assignee:watchingUsers:subTasks:votes:)' requires the types 'Home.User' and 'Work.User' be equivalent
  _ = input.draft(assignee: user)
}

func notEncodable(_ input: NewTask) -> any Encodable {
  // error: return expression of type 'NewTask' does not conform to 'Encodable'
  input
}

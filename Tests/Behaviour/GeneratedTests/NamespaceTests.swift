import Foundation
import TeamModels
import Tenon
import TestSupport
import Testing

/// Two schemas of one module with `namespace: true`: both have a `User`, a `Task`, a `Status`, a shape and an input of
/// the same names.
@Suite("Generated types in namespaces")
struct NamespaceTests {
  private func withBoth(_ body: (Session) throws -> Void) throws {
    let database = try Database.empty()
    defer { database.close() }
    try database.create(Work.self)
    try database.create(Home.self)
    try database.write(body)
  }

  @Test("a program uses both schemas, and a task of Swift beside them")
  func both() async throws {
    let title = await Task { "Write" }.value
    try withBoth { session in
      let ann = try session.insert(Work.User.Draft(fullName: "Ann"))
      let task = try session.insert(Work.Task.Draft(title: title, assignee: ann))
      let bob = try session.insert(Home.User.Draft(name: "Bob"))
      let chore = try session.insert(Home.Task.Draft(title: "Wash", status: .done, owner: bob))
      #expect(task.status == Work.Status.open && chore.status == Home.Status.done)
      #expect(try ann.assignedTasks.all(in: session) == [task])
      #expect(try chore.owner.one(in: session) == bob)
      #expect(try Work.Task.query.filter(Work.Task.status == .open).count(in: session) == 1)
      #expect(
        try Home.Task.query.filter(Home.Task.owner.has(Home.User.name == "Bob")).all(in: session)
          == [chore])
      let rows = try Home.User.query.with(Home.User.tasks).all(in: session)
      #expect(rows.map(\.1) == [[chore]])
    }
  }

  @Test("queries, shapes and inputs are in the namespace")
  func others() throws {
    try withBoth { session in
      let ann = try session.insert(Work.User.Draft(fullName: "Ann"))
      let input = try JSONDecoder().decode(
        Work.NewTask.self, from: Data(#"{"title": "Write", "due_date": "2026-11-21"}"#.utf8))
      let task = try session.insert(input.draft(assignee: ann, watchingUsers: [ann]))
      let rows = try Work.tasksOf(user: ann.id, states: [.open], in: session)
      #expect(
        rows == [
          Work.TasksOfRow(
            id: task.id, title: "Write", dueDate: CalendarDate("2026-11-21"), status: .open)
        ])
      let name = Work.UserName(id: ann.id, fullName: "Ann")
      #expect(
        try Work.Task.query.as(Work.TaskCard.self).all(in: session) == [
          Work.TaskCard(
            id: task.id, title: "Write", dueDate: CalendarDate("2026-11-21"), status: .open,
            assignee: name, subTasks: [], watchingUsers: [name])
        ])
      let home = Home.NewTask(title: "Wash", status: .done)
      let bob = try session.insert(Home.User.Draft(name: "Bob"))
      let chore = try session.insert(home.draft(owner: bob))
      #expect(
        try Home.TaskCard(chore, in: session)
          == Home.TaskCard(
            id: chore.id, title: "Wash", dueDate: nil, status: .done, ownerID: "Bob",
            owner: Home.TaskCard.OwnerRow(name: "Bob")))
    }
  }

  @Test("errors and descriptions have the model's own name")
  func errors() throws {
    try withBoth { session in
      let ann = try session.insert(Work.User.Draft(fullName: "Ann"))
      let error = #expect(throws: ValidationError.self) {
        try session.insert(Work.Task.Draft(title: "", status: .inReview, assignee: ann))
      }
      #expect(
        error?.failures.map(\.description) == [
          "Task.title must have at least 1 character", "Task.status must be one of: open, done",
        ])
      let missing = #expect(throws: NotFound.self) { try session.require(Work.Task.self, 9) }
      #expect(missing?.model == "Task")
      #expect("\(Home.NewTask(title: "t"))" == #"NewTask(title: "t", dueDate: nil, status: 0)"#)
    }
  }
}

import Foundation
import TasksModels
import Tenon
import TestSupport
import Testing

// Swift also has a type named `Task`.
private typealias Task = TasksModels.Task

/// The complete tutorial on CRUD operations: the practical activity, the API of a task manager, and the suggested
/// extensions.
@Suite("Complete tutorial, a task manager")
struct TaskManagerTests {
  /// The endpoints: request bodies are JSON, responses are rows.
  private struct API {
    let db: Database

    func list(
      status: Status? = nil, priority: Priority? = nil, search: String? = nil, page: Int = 1,
      perPage: Int = 20
    ) throws -> Page<Task> {
      var query = Task.query
      if let status { query = query.filter(Task.status == status) }
      if let priority { query = query.filter(Task.priority == priority) }
      if let search {
        query = query.filter(Task.title.contains(search) || Task.description.contains(search))
      }
      return try db.read { session in
        try query.order(by: Task.dueDate.asc.nullsLast, Task.priority.desc)
          .page(page, size: perPage, in: session)
      }
    }

    func get(_ id: Task.ID) throws -> Task {
      try db.read { session in try session.require(Task.self, id) }
    }

    func create(_ body: String) throws -> Task {
      let input = try JSONDecoder().decode(NewTask.self, from: Data(body.utf8))
      return try db.write { session in try session.insert(input.draft()) }
    }

    func update(_ id: Task.ID, _ body: String) throws -> Task {
      let patch = try JSONDecoder().decode(Task.Patch.self, from: Data(body.utf8))
      return try db.write { session in try session.update(Task.self, id, patch) }
    }

    func delete(_ id: Task.ID) throws {
      try db.write { session in session.delete(try session.require(Task.self, id)) }
    }

    func updateStatus(of ids: [Task.ID], to status: Status) throws -> Int {
      try db.write { session in
        try Task.query.filter(Task.id.in(ids)).update(Task.status.set(status), in: session)
      }
    }
  }

  private let api: API

  init() throws {
    api = API(db: try Database.empty())
    try api.db.create(Tasks.self)
  }

  @Test("get_tasks: filtered by status and priority, no due date last, higher priority first")
  func list() throws {
    for body in [
      #"{"title": "someday", "priority": 3}"#,
      #"{"title": "small", "dueDate": "2026-03-01"}"#,
      #"{"title": "large", "dueDate": "2026-03-01", "priority": 3}"#,
    ] {
      _ = try api.create(body)
    }
    let first = try api.create(#"{"title": "first", "due_date": "2026-01-01"}"#)
    _ = try api.update(first.id, #"{"status": "in_progress"}"#)
    #expect(try api.list().items.map(\.title) == ["first", "large", "small", "someday"])
    #expect(try api.list(priority: .high).items.map(\.title) == ["large", "someday"])
    #expect(try api.list(status: .inProgress).items.map(\.title) == ["first"])
    #expect(try api.list(status: .inProgress, priority: .high).items.isEmpty)
  }

  @Test("get_task: 404 if the task does not exist")
  func get() throws {
    let task = try api.create(#"{"title": "Write"}"#)
    #expect(try api.get(task.id) == task)
    let error = #expect(throws: NotFound.self) { try api.get(99) }
    #expect(error?.httpStatus == 404)
  }

  @Test("create_task: defaults are set, a title is required, a date must be valid")
  func create() throws {
    let task = try api.create(#"{"title": "Write", "dueDate": "2026-11-21"}"#)
    #expect(task.id == 1)
    #expect((task.status, task.priority) == (.pending, .low))
    #expect(task.dueDate == CalendarDate("2026-11-21"))
    #expect(throws: DecodingError.self) { try api.create("{}") }
    let error = #expect(throws: ValidationError.self) { try api.create(#"{"title": ""}"#) }
    #expect(error?.reason == "title must have at least 1 character")
    #expect(throws: DecodingError.self) {
      try api.create(#"{"title": "Write", "dueDate": "tomorrow"}"#)
    }
    #expect(try api.list().total == 1)
  }

  @Test("update_task: fields missing from the body are unchanged, null clears a field")
  func update() throws {
    let task = try api.create(#"{"title": "Write", "dueDate": "2026-11-21", "priority": 2}"#)
    let renamed = try api.update(task.id, #"{"title": "Rewrite"}"#)
    #expect((renamed.title, renamed.priority) == ("Rewrite", .medium))
    #expect(renamed.dueDate == CalendarDate("2026-11-21"))
    #expect(try api.update(task.id, #"{"dueDate": null}"#).dueDate == nil)
    #expect(throws: NotFound.self) { try api.update(99, #"{"title": "?"}"#) }
  }

  @Test("delete_task: the task is deleted")
  func delete() throws {
    let task = try api.create(#"{"title": "Write"}"#)
    try api.delete(task.id)
    #expect(throws: NotFound.self) { try api.get(task.id) }
    #expect(throws: NotFound.self) { try api.delete(task.id) }
  }

  @Test("bulk_update_status: one statement, which returns the number of tasks")
  func bulkStatus() throws {
    let tasks = try (1...3).map { try api.create(#"{"title": "Task \#($0)"}"#) }
    let ids = tasks.prefix(2).map(\.id) + [99]
    #expect(try api.updateStatus(of: ids, to: .inProgress) == 2)
    #expect(try api.list(status: .inProgress).items.map(\.id) == [1, 2])
    // A check of the schema: a completed task has a completion time.
    let error = #expect(throws: ConstraintViolation.self) {
      try api.updateStatus(of: ids, to: .done)
    }
    #expect(error?.httpStatus == 422)
    #expect(try api.list(status: .inProgress).total == 2)
  }

  @Test("Extending the API: pagination")
  func pagination() throws {
    for number in 1...5 { _ = try api.create(#"{"title": "Task \#(number)"}"#) }
    let page = try api.list(page: 2, perPage: 2)
    #expect((page.total, page.pages, page.hasNext) == (5, 3, true))
  }

  @Test("Extending the API: search in title and description")
  func search() throws {
    _ = try api.create(#"{"title": "Write", "description": "the tutorial"}"#)
    _ = try api.create(#"{"title": "Read the tutorial"}"#)
    _ = try api.create(#"{"title": "Sleep"}"#)
    #expect(try api.list(search: "tutorial").items.map(\.id) == [1, 2])
  }

  @Test("Extending the API: ownership, labels and a history of completions")
  func extensions() throws {
    try api.db.write { session throws in
      let person = session.add(Person.Draft(name: "Ann", email: "ann@example.com"))
      let label = session.add(Label.Draft(name: "home"))
      let task = session.add(
        Task.Draft(
          title: "Water the plants", assignee: person, labels: [label],
          history: [Completion.Draft(remark: "on Monday"), Completion.Draft(remark: "on Friday")]))
      try session.flush()
      let row = try #require(task.row)
      #expect(try row.assignee.one(in: session).name == "Ann")
      #expect(try row.labels.all(in: session).map(\.name) == ["home"])
      #expect(try row.history.count(in: session) == 2)
      #expect(
        try Task.query.filter(Task.labels.any(Label.name == "home")).all(in: session) == [row])
    }
  }
}

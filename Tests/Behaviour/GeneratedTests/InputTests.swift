import Foundation
import TasksModels
import TeamModels
import Tenon
import TestSupport
import Testing

/// The input of `schemas/tasks.yaml`: what it decodes, and the drafts that it makes.
@Suite("Generated inputs")
struct InputTests {
  private func decode(
    _ json: String, isStrict: Bool = false,
    _ strategy: JSONDecoder.KeyDecodingStrategy = .useDefaultKeys
  ) throws -> NewTask {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = strategy
    if isStrict { decoder.userInfo[.refusesUnknownFields] = true }
    return try decoder.decode(NewTask.self, from: Data(json.utf8))
  }

  private func refused(_ body: () throws -> Void) -> [String]? {
    do {
      try body()
      return nil
    } catch {
      return (error as? ValidationError)?.failures.map { "\($0.rule.rawValue): \($0.description)" }
    }
  }

  private func withTasks(_ body: (Session) throws -> Void) throws {
    let database = try Database.empty()
    defer { database.close() }
    try database.create(Tasks.self)
    try database.write(body)
  }

  @Test("fields that are missing have the defaults of the schema")
  func defaults() throws {
    let input = try decode(#"{"title": "Write"}"#)
    #expect(input.title == "Write" && input.priority == .low)
    #expect(input.description == nil && input.dueDate == nil && input.projectID == nil)
    let other = NewTask(title: "Write", dueDate: CalendarDate("2026-11-21"))
    #expect(other.priority == .low && other.dueDate == CalendarDate("2026-11-21"))
  }

  @Test("a draft has the input's fields, and the rest from the program")
  func drafts() throws {
    try withTasks { session in
      let ann = try session.insert(Person.Draft(name: "Ann", email: "ann@example.com"))
      let project = try session.insert(Project.Draft(code: "HOME", title: "Home", owner: ann))
      let label = try session.insert(Label.Draft(name: "home"))
      let input = try decode(
        """
        {"title": "Water the plants", "priority": 3, "dueDate": "2026-11-21", "estimate": 0.5,
         "projectID": \(project.id)}
        """)
      let task = try session.insert(
        input.draft(status: .inProgress, assignee: ann, labels: [label]))
      #expect(task.title == "Water the plants" && task.priority == .high)
      #expect(task.dueDate == CalendarDate("2026-11-21") && task.estimate == 0.5)
      #expect(task.status == .inProgress && task.assigneeID == ann.id)
      #expect(task.projectID == project.id)
      #expect(try task.labels.all(in: session) == [label])
    }
  }

  @Test(
    "a field has its Swift name, its column's name, or that in camel case",
    arguments: ["projectID", "project_id", "projectId"], [false, true])
  func keyStyles(key: String, converts: Bool) throws {
    let strategy = converts ? JSONDecoder.KeyDecodingStrategy.convertFromSnakeCase : .useDefaultKeys
    let due = key == "project_id" ? "due_date" : "dueDate"
    let json = "{\"title\": \"t\", \"\(key)\": 7, \"\(due)\": \"2026-11-21\"}"
    let input = try decode(json, isStrict: true, strategy)
    #expect(input.projectID == 7 && input.dueDate == CalendarDate("2026-11-21"))
    #expect(throws: DecodingError.self) {
      try decode(#"{"title": "t", "projectID": 1, "project_id": 2}"#)
    }
  }

  @Test("fields that the input does not list are not set, or are refused if the decoder says so")
  func unknownFields() throws {
    let json = #"{"title": "t", "status": "done", "completed_at": 0, "nmae": 1, "id": 5}"#
    #expect(try decode(json).draft().status == .pending)
    #expect(
      refused { _ = try decode(json, isStrict: true) } == [
        "input: Task.completedAt must not be sent", "input: Task.id must not be sent",
        "unknown: Task.nmae is not a field", "input: Task.status must not be sent",
      ])
  }

  @Test(
    "a document of another type is refused by the decoder",
    arguments: [
      ("{}", "title"), (#"{"title": null}"#, "title"),
      (#"{"title": "t", "priority": 9}"#, "priority"),
      (#"{"title": "t", "priority": null}"#, "priority"),
      (#"{"title": "t", "dueDate": "tomorrow"}"#, "dueDate"),
      (#"{"title": "t", "project_id": "x"}"#, "project_id"),
    ])
  func types(json: String, field: String) {
    let error = #expect(throws: DecodingError.self) { try decode(json) }
    switch error {
    case .keyNotFound(let key, _): #expect(key.stringValue == field)
    case .valueNotFound(_, let context), .typeMismatch(_, let context),
      .dataCorrupted(let context):
      #expect(context.codingPath.map(\.stringValue) == [field])
    default: Issue.record("\(String(describing: error))")
    }
  }

  @Test("the rules of the schema are checked by the insert, or before by `validate`")
  func rules() throws {
    let input = try decode(#"{"title": "", "estimate": -1}"#)
    let failures = [
      "min: Task.estimate must be at least 0",
      "minLength: Task.title must have at least 1 character",
    ]
    #expect(refused { try input.validate() } == failures)
    try withTasks { session in
      #expect(refused { try session.insert(input.draft()) } == failures)
    }
    try NewTask(title: "t").validate()
  }

  @Test("a parent whose key has several columns is one field, of an input as of a draft")
  func compositeParents() throws {
    let decoder = JSONDecoder()
    decoder.userInfo[.refusesUnknownFields] = true
    for vote in [#"{"taskID": 1, "userID": 2}"#, #"{"task_id": 1, "userId": 2}"#] {
      let body = Data("{\"text\": \"t\", \"vote\": \(vote)}".utf8)
      let input = try decoder.decode(Work.NewRemark.self, from: body)
      #expect(input.vote == Work.Vote.ID(taskID: 1, userID: 2))
      #expect("\(input)" == #"NewRemark(text: "t", vote: (1, 2))"#)
      for draft in [input.draft(), try decoder.decode(Work.Remark.Draft.self, from: body)] {
        #expect(try draft.vote?.rowLink.key == input.vote)
      }
      try input.validate()
    }
  }

  @Test("an input shows its fields")
  func description() throws {
    let input = NewTask(title: "t", priority: .high, projectID: 7)
    #expect(
      "\(input)"
        == #"NewTask(title: "t", description: nil, priority: 3, dueDate: nil, estimate: nil, projectID: 7)"#
    )
  }
}

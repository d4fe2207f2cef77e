import Foundation
import TeamModels
import Tenon
import TestSupport
import Testing

/// The JSON of a schema generated with `json: snake_case`: the names of columns, and both styles when it is decoded.
@Suite("JSON with the names of columns")
struct JSONKeyTests {
  private func json(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    encoder.dateEncodingStrategy = .secondsSince1970
    return String(decoding: try encoder.encode(value), as: UTF8.self)
  }

  private func decode<Value: Decodable>(_ type: Value.Type, _ json: String) throws -> Value {
    let decoder = JSONDecoder()
    decoder.dateDecodingStrategy = .secondsSince1970
    return try decoder.decode(type, from: Data(json.utf8))
  }

  private let task = Work.Task(
    id: 1, title: "Write", dueDate: CalendarDate("2026-11-21"), status: .inReview,
    extraLinks: ["homePage": "https://example.com"], createdAt: Date(timeIntervalSince1970: 0),
    assigneeID: 7, parentTaskID: 2, version: 1)

  private static let columns =
    #"{"assignee_id":7,"due_date":"2026-11-21","extra_links":{"homePage":"https:\/\/example.com"},"id":1,"made_at":0,"parent_task_id":2,"status":"inReview","title":"Write","version":1}"#

  private static let fields =
    #"{"assigneeID":7,"dueDate":"2026-11-21","extraLinks":{"homePage":"https:\/\/example.com"},"id":1,"createdAt":0,"parentTaskID":2,"status":"inReview","title":"Write","version":1}"#

  @Test("a row has the names of its columns, and both styles are read back")
  func rows() throws {
    #expect(try json(task) == Self.columns)
    #expect(try decode(Work.Task.self, Self.columns) == task)
    #expect(try decode(Work.Task.self, Self.fields) == task)
    #expect(
      try decode(Work.Task.self, Self.fields.replacing("assigneeID", with: "assigneeId")) == task)
    let user = Work.User(id: 7, fullName: "Ann", passwordHash: "secret")
    #expect(try json(user) == #"{"full_name":"Ann","id":7}"#)
  }

  @Test("a patch has the names of its columns, and both styles are read back")
  func patches() throws {
    let patch = Work.Task.Patch {
      $0.dueDate = nil
      $0.assigneeID = 7
      $0.extraLinks = .value(JSON(["a": "b"]))
    }
    let text = #"{"assignee_id":7,"due_date":null,"extra_links":{"a":"b"}}"#
    #expect(try json(patch) == text)
    for text in [text, #"{"assigneeID":7,"dueDate":null,"extraLinks":{"a":"b"}}"#] {
      let decoded = try decode(Work.Task.Patch.self, text)
      #expect(decoded.assigneeID == .value(7) && decoded.dueDate == .value(nil))
      #expect(try json(decoded) == (try json(patch)))
    }
  }

  @Test("a shape has the names of columns, and relationships in the same style")
  func shapes() throws {
    let card = Work.TaskCard(
      id: 1, title: "Write", dueDate: nil, status: .open,
      assignee: Work.UserName(id: 7, fullName: "Ann"),
      subTasks: [Work.TaskCard.SubTaskRow(id: 2, dueDate: CalendarDate("2026-11-21"))],
      watchingUsers: [])
    let text =
      #"{"assignee":{"full_name":"Ann","id":7},"due_date":null,"id":1,"status":"open","sub_tasks":[{"due_date":"2026-11-21","id":2}],"title":"Write","watching_users":[]}"#
    #expect(try json(card) == text)
    #expect(try decode(Work.TaskCard.self, text) == card)
  }

  @Test("the rows of a page are encoded in the same way")
  func pages() throws {
    let database = try Database.empty()
    try database.create(Work.self)
    try database.write { session in
      let ann = try session.insert(Work.User.Draft(fullName: "Ann"))
      let task = try session.insert(Work.Task.Draft(title: "t", assignee: ann))
      try session.insert(Work.Vote.Draft(task: task, user: ann, isFor: true))
      let users = try Work.User.query.order(by: Work.User.id).page(1, size: 10, in: session)
      #expect(
        try json(users)
          == #"{"items":[{"full_name":"Ann","id":1}],"number":1,"pages":1,"size":10,"total":1}"#)
      let votes = try Work.Vote.query.all(in: session)
      #expect(try json(votes) == #"[{"is_for":true,"task_id":1,"user_id":1}]"#)
      #expect(try decode([Work.Vote].self, try json(votes)) == votes)
      #expect(try votes.map { try json($0.id) } == [#"{"task_id":1,"user_id":1}"#])
      #expect(try decode(Work.Vote.ID.self, #"{"taskID":1,"userID":1}"#) == votes.first?.id)
    }
  }

  @Test("a schema without the setting keeps the Swift names")
  func standard() throws {
    let chore = Home.Task(
      id: 1, title: "Wash", dueDate: CalendarDate("2026-11-21"), status: .done, ownerID: "Bob")
    let text = #"{"dueDate":"2026-11-21","id":1,"ownerID":"Bob","status":1,"title":"Wash"}"#
    #expect(try json(chore) == text)
    #expect(try decode(Home.Task.self, text) == chore)
  }
}

import Foundation
import RunsModels
import Tenon
import TestSupport
import Testing

/// The tutorial on CRUD operations with users and their runs. Bodies are JSON.
@Suite("Runs tutorial")
struct RunsTutorialTests {
  private let db: Database

  init() throws {
    db = try Database.empty()
    try db.create(Runs.self)
  }

  private func decode<Value: Decodable>(_ type: Value.Type, _ body: String) throws -> Value {
    try JSONDecoder().decode(type, from: Data(body.utf8))
  }

  private func addUser(_ body: String) throws -> User {
    let draft = try decode(User.Draft.self, body)
    return try db.write { session in try session.insert(draft) }
  }

  private static let alice = #"{"username": "Alice", "email": "alice@example.com"}"#

  @Test("Create: add_user")
  func create() throws {
    let alice = try addUser(Self.alice)
    #expect((alice.username, alice.email) == ("Alice", "alice@example.com"))
    let error = #expect(throws: ConstraintViolation.self) { try addUser(Self.alice) }
    #expect(error?.httpStatus == 409)
  }

  @Test("Read: all users, and a single one or 404")
  func read() throws {
    let alice = try addUser(Self.alice)
    #expect(try db.read { try User.query.all(in: $0) } == [alice])
    #expect(try db.read { try $0.require(User.self, alice.id) } == alice)
    let error = #expect(throws: NotFound.self) {
      try db.read { try $0.require(User.self, User.ID(UUID())) }
    }
    #expect(error?.httpStatus == 404)
  }

  @Test("Update: fields missing from the body are unchanged")
  func update() throws {
    let alice = try addUser(Self.alice)
    let patch = try decode(User.Patch.self, #"{"email": "alice_new@example.com"}"#)
    let updated = try db.write { try $0.update(User.self, alice.id, patch) }
    #expect((updated.username, updated.email) == ("Alice", "alice_new@example.com"))
  }

  @Test("Delete: fetch, delete, commit")
  func delete() throws {
    let alice = try addUser(Self.alice)
    try db.write { session in session.delete(try session.require(User.self, alice.id)) }
    #expect(try db.read { try User.query.count(in: $0) } == 0)
  }

  @Test("CRUD for related data: add a run to a user, view a user's runs")
  func relatedData() throws {
    let alice = try addUser(Self.alice)
    let message = try db.write { session throws in
      let user = try session.require(User.self, alice.id)
      let experiment = session.add(Experiment.Draft(name: "Morning", owner: user))
      session.add(Run.Draft(mood: .good, distance: 5.2, user: user, experiment: experiment))
      session.add(Run.Draft(mood: .bad, distance: 3, user: user, experiment: experiment))
      return "Runs added for \(user.username)!"
    }
    #expect(message == "Runs added for Alice!")
    try db.read { session throws in
      let runs = try alice.runs.order(by: Run.distance).all(in: session)
      #expect(runs.map(\.distance) == [3, 5.2])
      #expect(runs.map(\.mood) == [.bad, .good])
      #expect(Set(runs.map(\.id)).count == 2)
    }
  }

  @Test("Understanding sessions: several operations in one commit, rollback undoes them all")
  func sessions() throws {
    let session = try db.session()
    defer { session.close() }
    let user = session.add(User.Draft(username: "Alice", email: "alice@example.com"))
    session.add(Experiment.Draft(name: "Morning", owner: user))
    try session.flush()
    #expect(try Experiment.query.count(in: session) == 1)
    try session.rollback()
    #expect(user.id == nil)
    #expect(try db.read { try User.query.count(in: $0) } == 0)
  }
}

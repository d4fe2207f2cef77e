import Testing

@testable import Tenon

@Suite("Changes of a model")
struct ChangeSequenceTests {
  private struct Undone: Error {}

  private let database: Database

  init() throws { database = try Database.test() }

  private func user(_ id: Int, _ name: String, age: Int? = nil) -> User {
    User(id: User.ID(id), username: name, age: age)
  }

  @Test("each commit yields the list of its changes of the model")
  func commits() async throws {
    let changes = database.changes(of: User.self)
    var iterator = changes.makeAsyncIterator()
    try await database.write { session in
      var ann = try session.insert(User.Draft(username: "ann"))
      try session.insert(Tag.Draft(name: "swift"))
      ann.age = 30
      session.save(ann)
    }
    try await database.write { session in try session.insert(Tag.Draft(name: "web")) }
    try await database.write { session in
      session.delete(try session.require(User.self, 1))
      try session.insert(user(1, "bob"))
    }
    #expect(
      await iterator.next() == [
        .inserted(user(1, "ann")), .updated(user(1, "ann", age: 30), fields: ["age"]),
      ])
    #expect(await iterator.next() == [.deleted(1), .inserted(user(1, "bob"))])
  }

  @Test("a row in a change has no changes of its own")
  func settledRows() async throws {
    var iterator = database.changes(of: User.self).makeAsyncIterator()
    try await database.write { session in
      try session.insert(User(id: 7, username: "ann"))
      var bob = try session.insert(User.Draft(username: "bob"))
      bob.age = 3
      session.save(bob)
    }
    for change in try #require(await iterator.next()) {
      switch change {
      case .inserted(let row), .updated(let row, _): #expect(row.changedColumns.isEmpty)
      default: Issue.record("\(change)")
      }
    }
  }

  @Test("a commit wakes a waiting listener")
  func waiting() async throws {
    let changes = database.changes(of: User.self)
    let waiting = Task {
      for await change in changes { return change }
      return []
    }
    try await database.write { session in try session.insert(User.Draft(username: "ann")) }
    #expect(await waiting.value == [.inserted(user(1, "ann"))])
  }

  @Test("changes that are rolled back are not reported")
  func rollback() async throws {
    var iterator = database.changes(of: User.self).makeAsyncIterator()
    await #expect(throws: Undone.self) {
      try await database.write { session in
        try session.insert(User.Draft(username: "ann"))
        throw Undone()
      }
    }
    try database.byHand { session in
      try session.insert(User.Draft(username: "bob"))
      try session.rollback()
      try session.insert(User.Draft(username: "cid"))
    }
    #expect(await iterator.next() == [.inserted(user(1, "cid"))])
  }

  @Test("changes that a savepoint undoes are not reported")
  func savepoint() async throws {
    var iterator = database.changes(of: User.self).makeAsyncIterator()
    try await database.write { session in
      try session.insert(User.Draft(username: "ann"))
      #expect(throws: Undone.self) {
        try session.savepoint {
          try session.insert(User.Draft(username: "bob"))
          throw Undone()
        }
      }
      #expect(throws: ConstraintViolation.self) {
        try session.insert(["cid", "ann"].map { User.Draft(username: $0) })
      }
      try session.savepoint { try session.insert(User.Draft(username: "dan")) }
    }
    #expect(
      await iterator.next() == [.inserted(user(1, "ann")), .inserted(user(2, "dan"))])
  }

  @Test("statements for many rows report an unknown change, unless no row changed")
  func unknown() async throws {
    try await database.write { session in
      try session.insert(["ann", "bob"].map { User.Draft(username: $0) })
    }
    var iterator = database.changes(of: User.self).makeAsyncIterator()
    try await database.write { session in
      try User.query.filter(User.username == "nobody").delete(in: session)
    }
    try await database.write { session in
      try User.query.update(User.age.set(1), in: session)
    }
    try await database.write { session in try User.query.delete(in: session) }
    #expect(await iterator.next() == [.unknown])
    #expect(await iterator.next() == [.unknown])
    database.close()
    #expect(await iterator.next() == nil)
  }

  @Test("a listener added during a transaction gets an unknown change for earlier ones")
  func lateListener() async throws {
    let (first, second, tags) = try await database.write { [database] session throws in
      try session.insert(User.Draft(username: "ann"))
      let first = database.changes(of: User.self)
      try session.insert(User.Draft(username: "bob"))
      try session.insert(Tag.Draft(name: "swift"))
      let tags = database.changes(of: Tag.self)
      let second = database.changes(of: User.self)
      return (first, second, tags)
    }
    try await database.write { session in try session.insert(User.Draft(username: "cid")) }
    for changes in [first, second] {
      var iterator = changes.makeAsyncIterator()
      #expect(await iterator.next() == [.unknown, .inserted(user(2, "bob"))])
      #expect(await iterator.next() == [.inserted(user(3, "cid"))])
    }
    var iterator = tags.makeAsyncIterator()
    #expect(await iterator.next() == [.unknown])
  }

  @Test("two listeners get the same changes")
  func twoListeners() async throws {
    var first = database.changes(of: User.self).makeAsyncIterator()
    var second = database.changes(of: User.self).makeAsyncIterator()
    try await database.write { session in try session.insert(User.Draft(username: "ann")) }
    #expect(await first.next() == [.inserted(user(1, "ann"))])
    #expect(await second.next() == [.inserted(user(1, "ann"))])
  }

  @Test("iterators of one sequence share its changes")
  func sharedSequence() async throws {
    let changes = database.changes(of: User.self)
    var first = changes.makeAsyncIterator()
    var second = changes.makeAsyncIterator()
    for name in ["ann", "bob"] {
      try await database.write { session in try session.insert(User.Draft(username: name)) }
    }
    #expect(await first.next() == [.inserted(user(1, "ann"))])
    #expect(await second.next() == [.inserted(user(2, "bob"))])
  }

  @Test("closing the database ends the sequence after the changes committed before")
  func close() async throws {
    let changes = database.changes(of: User.self)
    try await database.write { session in try session.insert(User.Draft(username: "ann")) }
    try await database.write { session in try session.insert(User.Draft(username: "bob")) }
    database.close()
    var heard: [[Change<User>]] = []
    for await change in changes { heard.append(change) }
    #expect(heard == [[.inserted(user(1, "ann"))], [.inserted(user(2, "bob"))]])
    for await change in database.changes(of: User.self) { Issue.record("\(change)") }
  }

  @Test("the sequence ends when the database is released")
  func databaseGone() async throws {
    func abandoned() throws -> ChangeSequence<User> { try Database.test().changes(of: User.self) }
    for await change in try abandoned() { Issue.record("\(change)") }
  }

  @Test("a cancelled task ends its sequence, which stops listening")
  func cancellation() async throws {
    let changes = database.changes(of: User.self)
    #expect(database.changeHub.hasObservers)
    let listening = Task {
      for await change in changes { Issue.record("\(change)") }
      return Task.isCancelled
    }
    listening.cancel()
    #expect(await listening.value)
    #expect(!database.changeHub.hasObservers)
    try await database.write { session in try session.insert(User.Draft(username: "ann")) }
  }

  @Test("a sequence that is released stops listening")
  func dropped() async throws {
    do {
      let changes = database.changes(of: User.self)
      let other = database.changes(of: Tag.self)
      withExtendedLifetime((changes, other)) { #expect(database.changeHub.hasObservers) }
    }
    #expect(!database.changeHub.hasObservers)
    do {
      var iterator = database.changes(of: User.self).makeAsyncIterator()
      #expect(database.changeHub.hasObservers(to: User.self))
      #expect(!database.changeHub.hasObservers(to: Tag.self))
      try await database.write { session in try session.insert(User.Draft(username: "ann")) }
      _ = await iterator.next()
    }
    #expect(!database.changeHub.hasObservers)
  }

  @Test("a listener too far behind gets an unknown change; a single commit is kept complete")
  func lagging() async throws {
    let changes = database.changes(of: User.self, keeping: 3)
    var iterator = changes.makeAsyncIterator()
    let drafts = (1...5).map { User.Draft(username: "\($0)") }
    try await database.write { session in try session.insert(drafts) }
    #expect(await iterator.next()?.count == 5)
    for name in ["a", "b", "c"] {
      try await database.write { session in try session.insert(User.Draft(username: name)) }
    }
    #expect(await iterator.next() == [.inserted(user(6, "a"))])
    for name in ["d", "e"] {
      try await database.write { session in try session.insert(User.Draft(username: name)) }
    }
    #expect(await iterator.next() == [.unknown])
    try await database.write { session in try session.insert(User.Draft(username: "f")) }
    #expect(await iterator.next() == [.inserted(user(11, "f"))])
  }

  @Test("commits of several tasks are reported in the order of their keys")
  func order() async throws {
    let directory = try TemporaryDirectory()
    let database = try Database(directory.url())
    try await database.create(TestSchema.self)
    var iterator = database.changes(of: User.self).makeAsyncIterator()
    try await withThrowingTaskGroup { group in
      for number in 1...50 {
        group.addTask {
          try await database.write { session in
            _ = try session.insert(User.Draft(username: "\(number)"))
          }
        }
      }
      try await group.waitForAll()
    }
    var ids: [User.ID] = []
    while ids.count < 50, let changes = await iterator.next() { ids += changes.compactMap(\.id) }
    #expect(ids == (1...50).map { User.ID($0) })
  }
}

import Synchronization
import TestSupport
import Testing

@testable import Tenon

@Suite("Event handlers")
struct EventHandlerTests {
  private struct Refusal: Error, Equatable {
    let reason: String
  }

  /// The calls of handlers, in order.
  private final class Calls: Sendable {
    private let texts = Mutex<[String]>([])

    func add(_ text: String) { texts.withLock { $0.append(text) } }

    func take() -> [String] {
      texts.withLock { texts in
        defer { texts = [] }
        return texts
      }
    }
  }

  private let calls = Calls()

  private func database(_ configure: (inout EventHandlers) -> Void) throws -> Database {
    var configuration = Configuration()
    configure(&configuration.events)
    let database = try Database.empty(configuration)
    try database.create(TestSchema.self)
    return database
  }

  /// A database that records every call for users and articles.
  private func notingDatabase() throws -> Database {
    try database { [calls] events in
      events.beforeInsert(User.self) { draft, _ in calls.add("before insert \(draft.username)") }
      events.afterInsert(User.self) { user, _ in calls.add("after insert \(user.id)") }
      events.beforeUpdate(User.self) { user, _ in calls.add("before update \(user.username)") }
      events.afterUpdate(User.self) { user, _ in calls.add("after update \(user.username)") }
      events.beforeDelete(User.self) { id, _ in calls.add("before delete \(id)") }
      events.afterDelete(User.self) { id, _ in calls.add("after delete \(id)") }
      events.beforeDelete(Article.self) { id, _ in calls.add("before delete article \(id)") }
      events.afterDelete(Article.self) { id, _ in calls.add("after delete article \(id)") }
      events.afterUpdate(Article.self) { article, _ in
        calls.add("after update \(article.title), version \(article.version)")
      }
      events.afterCommit { changes in calls.add("commit \(changes)") }
    }
  }

  @Test("a row calls the handlers of its model before and after each write")
  func order() throws {
    let database = try notingDatabase()
    try database.write { session in
      var ann = try session.insert(User.Draft(username: "ann"))
      #expect(calls.take() == ["before insert ann", "after insert 1"])
      ann.username = "bob"
      session.save(ann)
      try session.flush()
      #expect(calls.take() == ["before update bob", "after update bob"])
      try session.update(User.self, ann.id, User.Patch(username: "cid"))
      #expect(calls.take() == ["after update cid"])
      session.delete(ann)
      try session.flush()
      #expect(calls.take() == ["before delete 1", "after delete 1"])
      try session.insert(ann)
      #expect(calls.take() == ["after insert 1"])
    }
    #expect(
      calls.take() == [
        "commit [User inserted, User updated, User updated, User deleted, User inserted]"
      ])
  }

  @Test("several rows call the handlers one after the other")
  func batch() throws {
    let database = try notingDatabase()
    try database.write { session in
      try session.insert(["ann", "bob"].map { User.Draft(username: $0) })
    }
    let called = calls.take()
    #expect(called.filter { $0.hasPrefix("before") } == ["before insert ann", "before insert bob"])
    #expect(called.filter { $0.hasPrefix("after") } == ["after insert 1", "after insert 2"])
    #expect(called.last == "commit [User inserted, User inserted]")
  }

  @Test("handlers of one model and moment are called in the order in which they were added")
  func severalHandlers() throws {
    let database = try database { [calls] events in
      for name in ["first", "second", "third"] {
        events.beforeInsert(User.self) { _, _ in calls.add(name) }
      }
    }
    try database.write { try $0.insert(User.Draft(username: "ann")) }
    #expect(calls.take() == ["first", "second", "third"])
  }

  @Test("changes by a handler are written")
  func changing() throws {
    let database = try database { events in
      events.beforeInsert(User.self) { draft, _ in draft.username = draft.username.uppercased() }
      events.beforeUpdate(User.self) { user, _ in user.age = (user.age ?? 0) + 1 }
    }
    try database.write { session in
      var ann = try session.insert(User.Draft(username: "ann", age: 30))
      #expect(ann.username == "ANN")
      ann.isActive = false
      session.save(ann)
      let read = try session.require(User.self, ann.id)
      #expect(read.age == 31 && !read.isActive)
    }
  }

  @Test("a row without changes is not written, and calls nothing")
  func unchanged() throws {
    let database = try notingDatabase()
    try database.write { session in
      let ann = try session.insert(User.Draft(username: "ann"))
      _ = calls.take()
      session.save(ann)
      try session.flush()
      #expect(calls.take().isEmpty)
    }
  }

  @Test("a soft deletion counts as deletion, restoring as update")
  func softDeletion() throws {
    let database = try notingDatabase()
    try database.write { session in
      let article = try session.insert(Article.Draft(title: "news"))
      session.delete(article)
      try session.flush()
      #expect(calls.take() == ["before delete article 1", "after delete article 1"])
      try session.restore(article)
      #expect(calls.take() == ["after update news, version 3"])
    }
    #expect(calls.take() == ["commit [Article inserted, Article deleted, Article updated]"])
  }

  @Test("deleting a row that does not exist calls no handler afterwards")
  func deletedTwice() throws {
    let database = try notingDatabase()
    try database.write { session in
      let ann = try session.insert(User.Draft(username: "ann"))
      session.delete(ann)
      try session.flush()
      _ = calls.take()
      session.delete(ann)
      try session.flush()
      #expect(calls.take() == ["before delete 1"])
    }
    #expect(calls.take() == ["commit [User inserted, User deleted]"])
  }

  @Test("statements for many rows call no handlers; the commit reports an unknown change")
  func bulk() throws {
    let database = try notingDatabase()
    try database.write { session in
      try session.insert(Tag.Draft(name: "swift"))
      try session.insert([User.Draft(username: "ann"), User.Draft(username: "bob")])
    }
    _ = calls.take()
    try database.write { session in
      try User.query.update(User.age.set(1), in: session)
      try User.query.filter(User.age == 2).update(User.age.set(3), in: session)
      try User.query.delete(in: session)
      try session.execute("DELETE FROM tags")
    }
    #expect(calls.take() == ["commit [User unknown, User unknown]"])
  }

  @Test("a handler that throws makes the write fail, and undoes it")
  func throwing() throws {
    let database = try database { events in
      events.beforeInsert(User.self) { draft, _ in
        if draft.username == "before" { throw Refusal(reason: "before") }
      }
      events.afterInsert(User.self) { user, _ in
        if user.username == "after" { throw Refusal(reason: "after") }
      }
      events.afterUpdate(User.self) { _, _ in throw Refusal(reason: "update") }
      events.afterDelete(User.self) { _, _ in throw Refusal(reason: "delete") }
    }
    try database.write { session in
      var ann = try session.insert(User.Draft(username: "ann"))
      for name in ["before", "after"] {
        #expect(throws: Refusal(reason: name)) { try session.insert(User.Draft(username: name)) }
      }
      #expect(throws: Refusal(reason: "after")) {
        try session.insert(["bob", "after"].map { User.Draft(username: $0) })
      }
      ann.username = "changed"
      let changed = ann
      #expect(throws: Refusal(reason: "update")) {
        try session.savepoint { session.save(changed) }
      }
      #expect(throws: Refusal(reason: "update")) {
        try session.update(User.self, changed.id, User.Patch(username: "changed"))
      }
      #expect(throws: Refusal(reason: "delete")) {
        try session.savepoint { session.delete(changed) }
      }
      #expect(try User.query.all(in: session).map(\.username) == ["ann"])
    }
    #expect(try database.read { try User.query.count(in: $0) } == 1)
  }

  @Test("a handler can read and write with its session")
  func usingSession() throws {
    let database = try database { events in
      events.afterInsert(User.self) { user, session in
        let count = try User.query.count(in: session)
        try session.insert(Tag.Draft(name: Tag.ID("\(user.username) is number \(count)")))
      }
    }
    try database.write { session in
      try session.insert(["ann", "bob"].map { User.Draft(username: $0) })
    }
    #expect(
      try database.read { try Tag.query.order(by: Tag.name).all(in: $0).map(\.id) }
        == ["ann is number 2", "bob is number 2"])
  }

  @Test("a handler of a flush can read, and change its draft with the result")
  func readingDuringFlush() throws {
    let database = try database { events in
      events.beforeInsert(User.self) { draft, session in
        draft.age = try User.query.count(in: session)
      }
    }
    try database.write { session in
      session.addAll(["ann", "bob"].map { User.Draft(username: $0) })
      try session.flush()
      session.add(User.Draft(username: "cid"))
    }
    #expect(
      try database.read { try User.query.order(by: User.id).all(in: $0).map(\.age) } == [0, 0, 2])
  }

  @Test("a draft added by a handler is written by the flush, or by the next one")
  func stagingDuringFlush() throws {
    let database = try database { events in
      events.beforeInsert(User.self) { draft, session in
        session.add(Tag.Draft(name: Tag.ID("before \(draft.username)")))
      }
      events.afterInsert(User.self) { user, session in
        session.add(Tag.Draft(name: Tag.ID("after \(user.username)")))
      }
    }
    try database.write { session in
      session.add(User.Draft(username: "ann"))
      try session.flush()
      #expect(session.work.stage(Tag.self).added.map(\.draft.name) == ["after ann"])
    }
    #expect(
      try database.read { try Tag.query.order(by: Tag.name).all(in: $0).map(\.id) }
        == ["after ann", "before ann"])
  }

  @Test("a handler that throws for a saved or deleted row throws again in the next flush")
  func throwingAgain() throws {
    let database = try database { events in
      events.beforeUpdate(User.self) { _, _ in throw Refusal(reason: "update") }
      events.beforeDelete(User.self) { _, _ in throw Refusal(reason: "delete") }
    }
    try database.byHand { session in
      var ann = try session.insert(User.Draft(username: "ann"))
      try session.commit()
      for staging in [
        { session.delete(ann) }, { session.save(ann) }, { session.track(ann).age = 4 },
      ] {
        ann.age = 3
        staging()
        let reason = session.work.stage(User.self).hasDeletes ? "delete" : "update"
        for _ in 1...2 {
          #expect(throws: Refusal(reason: reason)) { try session.flush() }
        }
        try session.rollback()
      }
    }
  }

  @Test("a handler cannot end the transaction, nor undo part of the flush that calls it")
  func ending() throws {
    let database = try database { [calls] events in
      events.beforeInsert(User.self) { draft, session in
        for end in [{ try session.commit() }, { try session.rollback() }] {
          do { try end() } catch { calls.add("\(error)") }
        }
        do { try session.savepoint {} } catch { calls.add("\(error)") }
      }
    }
    let refusal = "an event handler cannot end the transaction"
    try database.write { session in
      try session.insert(User.Draft(username: "ann"))
      #expect(calls.take() == [refusal, refusal])
      session.add(User.Draft(username: "bob"))
      try session.flush()
      #expect(
        calls.take() == [
          refusal, refusal, "an event handler called by a flush cannot open a savepoint",
        ])
    }
    #expect(try database.read { try User.query.count(in: $0) } == 2)
  }

  @Test("an error before a flush writes keeps everything staged; a later one ends the session")
  func throwingDuringFlush() throws {
    let database = try database { events in
      events.beforeInsert(User.self) { draft, _ in
        if draft.username == "before" { throw Refusal(reason: "before") }
      }
      events.afterInsert(User.self) { user, _ in
        if user.username == "after" { throw Refusal(reason: "after") }
      }
    }
    try database.byHand { session in
      let ann = session.add(User.Draft(username: "ann"))
      let before = session.add(User.Draft(username: "before"))
      for _ in 1...2 {
        #expect(throws: Refusal(reason: "before")) { try session.flush() }
        #expect(ann.isStaged && before.isStaged)
      }
      session.delete(before)
      try session.flush()
      #expect(ann.id == 1)
      try session.commit()
      session.add(User.Draft(username: "after"))
      #expect(throws: Refusal(reason: "after")) { try session.flush() }
      #expect(throws: SQLError.self) { try User.query.count(in: session) }
      try session.rollback()
      #expect(try User.query.all(in: session).map(\.username) == ["ann"])
    }
  }

  @Test("handlers that call each other without end are stopped")
  func endless() throws {
    let database = try database { events in
      events.afterInsert(User.self) { user, session in
        try session.insert(User.Draft(username: user.username + "+"))
      }
    }
    let error = #expect(throws: SQLError.self) {
      try database.write { try $0.insert(User.Draft(username: "ann")) }
    }
    #expect(
      error?.message
        == "event handlers are nested more than 32 levels deep: one of them writes rows that call "
        + "it again")
    #expect(try database.read { try User.query.count(in: $0) } == 0)
  }

  @Test("a commit reports typed changes, with the written fields")
  func typedChanges() throws {
    let calls = calls
    let database = try database { events in
      events.afterCommit { changes in
        for change in changes.compactMap({ $0.as(User.self) }) {
          switch change {
          case .inserted(let user): calls.add("+ \(user.username)")
          case .updated(let user, let fields): calls.add("~ \(user.username) \(fields)")
          case .deleted(let id): calls.add("- \(id)")
          case .unknown: calls.add("?")
          }
        }
      }
    }
    try database.write { session in
      var ann = try session.insert(User.Draft(username: "ann"))
      try session.insert(Tag.Draft(name: "swift"))
      ann.username = "bob"
      ann.isActive = false
      session.save(ann)
      try User.query.update(User.age.set(3), in: session)
      session.delete(ann)
    }
    #expect(calls.take() == ["+ ann", #"~ bob ["username", "isActive"]"#, "?", "- 1"])
  }

  @Test("a commit without changes reports nothing, and neither do undone changes")
  func nothingCommitted() throws {
    let database = try notingDatabase()
    try database.write { session in _ = try User.query.all(in: session) }
    #expect(throws: Refusal.self) {
      try database.write { session in
        try session.insert(User.Draft(username: "ann"))
        throw Refusal(reason: "rolled back")
      }
    }
    let session = try database.session()
    try session.insert(User.Draft(username: "bob"))
    try session.rollback()
    try session.commit()
    session.close()
    #expect(calls.take().filter { $0.hasPrefix("commit") }.isEmpty)
  }

  @Test("each commit of a session reports its own changes")
  func severalCommits() throws {
    let database = try notingDatabase()
    try database.byHand { session in
      try session.insert(User.Draft(username: "ann"))
      try session.commit()
      try session.insert(Article.Draft(title: "news"))
    }
    #expect(
      calls.take().filter { $0.hasPrefix("commit") }
        == ["commit [User inserted]", "commit [Article inserted]"])
  }
}

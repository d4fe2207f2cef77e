import BlogModels
import Tenon
import Testing

/// The code of the article *Logs and events*.
@Suite struct ObservingTests {
  @Test("a configuration logs statements")
  func logging() {
    var configuration = Configuration()
    configuration.log = .statements
    configuration.slowQuery = .seconds(0.1)
    configuration.reportRepeats = 10
    configuration.recordsQueries = true
    configuration.showsValues = true
    #expect(configuration.recordsQueries)
  }

  @Test("handlers are called when rows are written")
  func events() throws {
    var configuration = Configuration()
    configuration.events.beforeInsert(User.self) { draft, session in
      draft.email = draft.email.lowercased()
    }
    configuration.events.afterDelete(Post.self) { id, session in
      print("post \(id) is gone")
    }
    configuration.events.afterCommit { changes in
      print(changes.count)
    }
    let db = try Database("sqlite::memory:", configuration: configuration)
    try db.create(Blog.self)
    let user = try db.write { session in
      try session.insert(User.Draft(username: "ann", email: "Ann@Example.com"))
    }
    #expect(user.email == "ann@example.com")
  }

  @Test("changes of a model are a sequence, which ends with the database")
  func changes() async throws {
    let db = try Database("sqlite::memory:")
    try await db.create(Blog.self)
    let following = Task {
      for await changes in db.changes(of: User.self) {
        for change in changes { print(change) }
      }
    }
    db.close()
    await following.value
  }
}

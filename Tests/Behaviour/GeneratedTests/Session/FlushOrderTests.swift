import ArchiveModels
import BlogModels
import Tenon
import TestSupport
import Testing

@Suite("Order of a flush")
struct FlushOrderTests {
  let statements = Statements()
  let db: Database
  let blog: Database

  init() throws {
    db = try Database.archive(statements.configuration)
    blog = try Database.empty(statements.configuration)
    try blog.create(Blog.self)
  }

  private func user(_ name: String) -> User.Draft {
    User.Draft(username: name, email: "\(name)@example.com")
  }

  /// The first words of each statement since the last call.
  private func verbs() -> [String] {
    statements.take().map { $0.split(separator: " ").prefix(3).joined(separator: " ") }
      .map { $0.hasPrefix("UPDATE") ? $0.replacing(" SET", with: "") : $0 }
  }

  @Test("adding and deleting the same row runs no statement")
  func addAndDelete() throws {
    try blog.write { session throws in
      try session.insert(user("ann"))
      _ = statements.take()
      let bob = session.add(user("bob"))
      session.delete(bob)
      session.delete(bob)
      try session.flush()
      #expect(statements.take() == [])
      #expect(bob.id == nil && !bob.isStaged)
    }
  }

  @Test("a pending row that was flushed is deleted like any other")
  func flushedAndDeleted() throws {
    try blog.write { session throws in
      let bob = session.add(user("bob"))
      try session.flush()
      session.delete(bob)
      session.delete(bob)
      #expect(try User.query.count(in: session) == 0)
      session.delete(bob)
      try session.flush()
    }
  }

  @Test("a reference to an expunged row is refused before anything is written")
  func referenceToWithdrawn() throws {
    try blog.write { session throws in
      let bob = session.add(user("bob"))
      let post = session.add(Post.Draft(title: "a", content: "…", author: bob))
      session.delete(bob)
      let ann = session.add(user("ann"))
      let refusal = SQLError(
        message: "a draft refers to a pending User that was cancelled, so it has no key")
      #expect(throws: refusal) { try session.flush() }
      #expect(ann.isStaged)
      session.delete(post)
      #expect(try User.query.count(in: session) == 1)
    }
  }

  @Test("inserts come first, then updates, then deletions, children before parents")
  func order() throws {
    try blog.write { session throws in
      let bob = try session.insert(user("bob"))
      let post = try session.insert(Post.Draft(title: "a", content: "…", author: bob))
      let comment = try session.insert(Comment.Draft(body: "b", post: post))
      let tag = try session.insert(Tag.Draft(name: "old"))
      _ = statements.take()
      var changed = tag
      changed.name = "new"
      session.delete(bob)
      session.purge(post)
      session.delete(comment)
      session.save(changed)
      session.add(user("ann"))
      try session.flush()
      #expect(
        verbs() == [
          #"INSERT INTO "users""#, #"UPDATE "tags""#, #"DELETE FROM "comments""#,
          #"DELETE FROM "posts""#, #"DELETE FROM "users""#,
        ])
    }
  }

  @Test("a unique value of a deleted row can be used again in the same flush")
  func uniqueValue() throws {
    try blog.write { session throws in
      let bob = try session.insert(user("bob"))
      _ = statements.take()
      session.delete(bob)
      session.add(user("bob"))
      try session.flush()
      #expect(
        verbs() == [
          #"INSERT INTO "users""#, #"DELETE FROM "users""#, #"INSERT INTO "users""#,
        ])
      #expect(try User.query.one(in: session).username == "bob")
    }
  }

  @Test("if the flush before a deletion by query is refused, its own error is thrown")
  func refusedBeforeDeletion() throws {
    try blog.write { session throws in
      try session.insert(user("bob"))
      let error = #expect(throws: ConstraintViolation.self) {
        try session.savepoint {
          session.add(Post.Draft(title: "a", content: "…", author: User.ID(99)))
          try User.query.delete(in: session)
        }
      }
      #expect(error?.model == "Post" && error?.fields == ["authorID"])
      #expect(try User.query.count(in: session) == 1)
    }
  }

  // MARK: Rows that refer to each other

  @Test("of rows in a circle, one is inserted first, and its reference is set by an update")
  func circle() throws {
    try db.write { session throws in
      let folder = try session.insert(Folder.Draft(name: "a"))
      let document = session.add(Document.Draft(title: "x", folder: folder))
      let sheet = session.add(Sheet.Draft(number: 1, document: document))
      try document.edit { $0.frontSheet = sheet.rowLink }
      _ = statements.take()
      try session.flush()
      #expect(
        verbs() == [
          #"INSERT INTO "documents""#, #"INSERT INTO "sheets""#, #"UPDATE "documents""#,
        ])
      #expect(document.row?.frontSheetID == sheet.id)
      #expect(try session.require(Document.self, 1) == document.row)
      // Both are deleted, by one statement each: their foreign keys cascade.
      session.purge(try #require(document.row))
      session.purge(try #require(sheet.row))
      try session.flush()
      #expect(try Document.query.withDeleted().count(in: session) == 0)
      #expect(try Sheet.query.withDeleted().count(in: session) == 0)
    }
  }

  @Test("many circles, each with a tail, take one update each")
  func circles() throws {
    try db.write { session throws in
      let folder = try session.insert(Folder.Draft(name: "a"))
      _ = statements.take()
      for number in 0..<500 {
        let document = session.add(Document.Draft(title: "\(number)", folder: folder))
        let sheets = (0..<3).map { session.add(Sheet.Draft(number: $0, document: document)) }
        try document.edit { $0.frontSheet = sheets[2].rowLink }
      }
      try session.flush()
      #expect(statements.take().filter { $0.hasPrefix("UPDATE") }.count == 500)
      #expect(
        try Document.query.join(Document.frontSheet).filter(Sheet.number == 2).count(in: session)
          == 500)
    }
  }

  @Test("a row may refer to itself")
  func itself() throws {
    try db.write { session throws in
      let folder = session.add(Folder.Draft(name: "a"))
      try folder.edit { $0.parent = folder.rowLink }
      try session.flush()
      #expect(try session.require(Folder.self, 1).parentID == 1)
      #expect(folder.row?.parentID == 1)
      session.purge(try session.require(Folder.self, 1))
      #expect(try Folder.query.count(in: session) == 0)
    }
  }

  @Test(
    "a deep tree is inserted parents first, in whatever order it was added",
    arguments: [true, false])
  func deepTree(isReversed: Bool) throws {
    let count = 2_000
    try db.write { session throws in
      let folders = session.addAll((0..<count).map { Folder.Draft(name: "\($0)") })
      for number in 1..<count {
        let (child, parent) =
          isReversed
          ? (folders[number - 1], folders[number]) : (folders[number], folders[number - 1])
        try child.edit { $0.parent = parent.rowLink }
      }
      _ = statements.take()
      try session.flush()
      #expect(statements.take().count == count)
      let ids = folders.compactMap { $0.id?.rawValue }
      #expect(ids == (isReversed ? Array((1...count).reversed()) : Array(1...count)))
      // All of them are deleted in a few statements.
      for folder in folders { session.delete(folder) }
      try session.flush()
      #expect(statements.take().count < 20)
    }
  }

  @Test("a broad tree is inserted level by level, in few statements")
  func broadTree() throws {
    try db.write { session throws in
      let top = session.add(Folder.Draft(name: "top"))
      let inner = (0..<30).map { session.add(Folder.Draft(name: "\($0)", parent: top)) }
      for folder in inner {
        for number in 0..<30 { session.add(Folder.Draft(name: "\(number)", parent: folder)) }
      }
      _ = statements.take()
      try session.flush()
      let written = statements.take()
      #expect(written.allSatisfy { $0.hasPrefix("INSERT") } && written.count < 10)
      #expect(try Folder.query.count(in: session) == 931)
      #expect(
        try Folder.query.order(by: Folder.id).limit(3).all(in: session).map(\.name) == [
          "top", "0", "1",
        ])
    }
  }

  @Test("releasing a long chain of pending rows does not overflow the stack")
  func longChain() throws {
    struct Undo: Error {}
    #expect(throws: Undo.self) {
      try db.write { session throws in
        var parent: Pending<Folder>?
        for number in 0..<100_000 {
          parent = session.add(Folder.Draft(name: "\(number)", parent: parent))
        }
        throw Undo()
      }
    }
  }
}

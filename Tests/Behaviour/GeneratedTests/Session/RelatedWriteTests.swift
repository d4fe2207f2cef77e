import ArchiveModels
import BlogModels
import Tenon
import TestSupport
import Testing

@Suite("Adding and removing children")
struct RelatedWriteTests {
  let statements = Statements()
  let db: Database
  let blog: Database

  init() throws {
    db = try Database.archive(statements.configuration)
    blog = try Database.empty()
    try blog.create(Blog.self)
  }

  private func user(_ name: String) -> User.Draft {
    User.Draft(username: name, email: "\(name)@example.com")
  }

  // MARK: Drafts

  @Test("a draft can be added as a child of any kind of parent")
  func drafts() throws {
    try blog.write { session throws in
      let bob = try session.insert(user("bob"))
      let first = try session.add(Post.Draft(title: "one", content: "…"), to: bob.posts)
      #expect(first.isStaged)
      let tracked = session.track(bob)
      try session.add(Post.Draft(title: "two", content: "…"), to: tracked.posts)
      try session.add(
        [Post.Draft(title: "three", content: "…"), Post.Draft(title: "four", content: "…")],
        to: bob.posts)
      try session.add(Profile.Draft(bio: "me"), to: bob.profile)
      try session.flush()
      #expect(first.row?.authorID == bob.id)
      #expect(
        try bob.posts.order(by: Post.id).all(in: session).map(\.title)
          == ["one", "two", "three", "four"])
      #expect(try bob.profile.one(in: session).bio == "me")
    }
  }

  @Test("the new parent replaces the one that a draft names")
  func otherParent() throws {
    try blog.write { session throws in
      let users = try session.insert([user("bob"), user("cid")])
      let post = try session.add(
        Post.Draft(title: "one", content: "…", author: users[0]), to: users[1].posts)
      try session.flush()
      #expect(post.row?.authorID == users[1].id)
    }
  }

  @Test("an optional parent is set as well")
  func optionalParent() throws {
    try blog.write { session throws in
      let bob = try session.insert(user("bob"))
      let post = try session.insert(Post.Draft(title: "one", content: "…", author: bob))
      let remark = try session.insert(Comment.Draft(body: "a", post: post))
      let reply = try session.add(Comment.Draft(body: "b", post: post), to: remark.replies)
      try session.flush()
      #expect(reply.row?.parentID == remark.id)
    }
  }

  @Test("only a hasMany or hasOne accepts drafts")
  func noChildren() throws {
    try blog.write { session throws in
      let bob = try session.insert(user("bob"))
      let post = try session.insert(Post.Draft(title: "one", content: "…", author: bob))
      #expect(
        throws: SQLError(
          message:
            "a draft of Tag cannot be added to this relationship of Post: only hasMany and "
            + "hasOne accept drafts; insert the row first")
      ) { try session.add(Tag.Draft(name: "swift"), to: post.tags) }
      #expect(throws: SQLError.self) { try session.add(user("cid"), to: post.author) }
      #expect(throws: SQLError.self) { try session.add(bob, to: post.author) }
      #expect(try Tag.query.count(in: session) == 0)
    }
  }

  // MARK: Moves

  @Test("a child moves to another parent by one update, which increments its version")
  func move() throws {
    try db.write { session throws in
      let folders = try session.insert([Folder.Draft(name: "a"), Folder.Draft(name: "b")])
      let document = try session.insert(Document.Draft(title: "x", folder: folders[0]))
      let tracked = session.track(document)
      _ = statements.take()
      try session.add(document, to: folders[1].documents)
      #expect(tracked.folderID == folders[1].id && tracked.version == 2)
      #expect(tracked.updatedAt > document.updatedAt)
      #expect(
        statements.take().filter { $0.hasPrefix("UPDATE") }.map { $0.prefix(96) } == [
          #"UPDATE "documents" SET "folder_id" = ?, "updated_at" = ?, "version" = "version" + 1 WHERE "id" ="#
        ])
      // The child is already there: nothing is written.
      try session.add(document.id, to: folders[1].documents)
      #expect(statements.take().filter { $0.hasPrefix("UPDATE") } == [])
      #expect(try folders[0].documents.count(in: session) == 0)
      // The session wrote that version itself, so the given value is not stale.
      var own = document
      own.title = "y"
      session.save(own)
      try session.flush()
      #expect(try session.require(Document.self, document.id).version == 3)
    }
  }

  @Test("moving a stale row or a deleted row is refused")
  func staleMove() throws {
    try db.write { session throws in
      let folders = try session.insert([Folder.Draft(name: "a"), Folder.Draft(name: "b")])
      let document = try session.insert(Document.Draft(title: "x", folder: folders[0]))
      try session.execute("UPDATE documents SET version = 7")
      #expect(throws: StaleRow.self) { try session.add(document, to: folders[1].documents) }
      try session.add(document.id, to: folders[1].documents)
      #expect(try session.require(Document.self, document.id).version == 8)
      #expect(throws: NotFound.self) {
        try session.add([document.id, 99], to: folders[0].documents)
      }
      #expect(try folders[1].documents.count(in: session) == 1)
    }
  }

  @Test("a pending child is flushed before it moves")
  func pendingMove() throws {
    try db.write { session throws in
      let folders = try session.insert([Folder.Draft(name: "a"), Folder.Draft(name: "b")])
      let document = session.add(Document.Draft(title: "x", folder: folders[0]))
      try session.add(document, to: folders[1].documents)
      #expect(try folders[1].documents.all(in: session).map(\.id) == [document.id])
    }
  }

  // MARK: Orphans

  @Test("an orphan is deleted if the schema says so, softly if its model allows it")
  func softOrphan() throws {
    try db.write { session throws in
      let folder = try session.insert(
        Folder.Draft(
          name: "a",
          documents: [Document.Draft(title: "x", sheets: [Sheet.Draft(number: 1)])]))
      let document = session.track(try folder.documents.one(in: session))
      let other = try session.insert(Folder.Draft(name: "b"))
      // It is not a child of that row: nothing happens.
      try session.remove(document.id, from: other.documents)
      #expect(document.deletedAt == nil)
      try session.remove(document.id, from: folder.documents)
      #expect(document.deletedAt != nil && document.folderID == folder.id)
      #expect(try folder.documents.count(in: session) == 0)
      #expect(try Sheet.query.count(in: session) == 0)
      #expect(try Sheet.query.withDeleted().count(in: session) == 1)
    }
  }

  @Test("an orphan with an optional parent is kept without a parent by default")
  func released() throws {
    try db.write { session throws in
      let folder = try session.insert(
        Folder.Draft(
          name: "a", bookmarks: [Bookmark.Draft(name: "p"), Bookmark.Draft(name: "q")]))
      let bookmarks = try folder.bookmarks.order(by: Bookmark.name).tracked(in: session)
      try session.remove([bookmarks[0].id], from: folder.bookmarks)
      #expect(bookmarks.map(\.folderID) == [nil, folder.id])
      #expect(bookmarks.map(\.deletedAt) == [nil, nil])
    }
  }

  @Test("an orphan with a required parent is refused, and the error says why")
  func refusedOrphan() throws {
    try db.write { session throws in
      let folder = try session.insert(Folder.Draft(name: "a", notes: [Note.Draft(text: "n")]))
      let note = try folder.notes.one(in: session)
      let refusal = #expect(throws: ConstraintViolation.self) {
        try session.remove(note, from: folder.notes)
      }
      #expect(refusal?.kind == .notNull(column: "notes.folder_id"))
      #expect(
        refusal?.description
          == "each Note must have its Folder, as folderID is required: delete it, add it to another "
          + "Folder, or set `orphans: delete` in the schema")
      #expect(refusal?.httpStatus == 422)
      #expect(try folder.notes.count(in: session) == 1)
    }
  }

  // MARK: Exactly these

  @Test("set makes these the only children: others become orphans, new ones are moved")
  func set() throws {
    try db.write { session throws in
      let folders = try session.insert([
        Folder.Draft(
          name: "a", documents: [Document.Draft(title: "x"), Document.Draft(title: "y")]),
        Folder.Draft(name: "b", documents: [Document.Draft(title: "z")]),
      ])
      let documents = try Document.query.order(by: Document.id).tracked(in: session)
      try session.set(folders[0].documents, to: [documents[1].value, documents[2].value])
      #expect(documents.map { $0.deletedAt != nil } == [true, false, false])
      #expect(documents.map(\.folderID) == [folders[0].id, folders[0].id, folders[0].id])
      #expect(documents.map(\.version) == [2, 1, 2])
      #expect(try folders[1].documents.count(in: session) == 0)
      try session.set(folders[0].documents, to: [])
      #expect(try folders[0].documents.count(in: session) == 0)
      #expect(try folders[0].documents.withDeleted().count(in: session) == 3)
    }
  }

  @Test("an only child replaces another one, which is deleted first")
  func hasOne() throws {
    try db.write { session throws in
      let documents = try session.insert([
        Document.Draft(
          title: "x", folder: try session.insert(Folder.Draft(name: "a")),
          cover: Cover.Draft(color: "red")),
        Document.Draft(title: "y", folder: Folder.ID(1), cover: Cover.Draft(color: "blue")),
      ])
      let covers = try Cover.query.order(by: Cover.id).tracked(in: session)
      try session.set(documents[0].cover, to: covers[1].value)
      #expect(covers.map(\.isDeleted) == [true, false])
      #expect(covers[1].documentID == documents[0].id)
      let green = try session.set(documents[0].cover, to: Cover.Draft(color: "green"))
      try session.flush()
      #expect(covers[1].isDeleted)
      #expect(try documents[0].cover.one(in: session) == green.row)
      try session.set(documents[0].cover, to: nil)
      #expect(try Cover.query.count(in: session) == 0)
    }
  }

  @Test("a replaced only child with an optional parent is kept without a parent")
  func optionalHasOne() throws {
    try db.write { session throws in
      let folder = try session.insert(Folder.Draft(name: "a", lock: Lock.Draft(code: "1")))
      let spare = try session.insert(Lock.Draft(code: "2"))
      try session.set(folder.lock, to: spare)
      #expect(
        try Lock.query.order(by: Lock.id).all(in: session).map(\.folderID) == [nil, folder.id])
      try session.set(folder.lock, to: Lock.ID(1))
      #expect(
        try Lock.query.order(by: Lock.id).all(in: session).map(\.folderID) == [folder.id, nil])
    }
  }

  @Test("a failed move leaves everything unchanged, including tracked rows")
  func undone() throws {
    try db.write { session throws in
      let folders = try session.insert([
        Folder.Draft(name: "a", documents: [Document.Draft(title: "x")]), Folder.Draft(name: "b"),
      ])
      let document = try session.track(Document.self, 1)
      #expect(throws: NotFound.self) {
        try session.set(folders[1].documents, to: [Document.ID(1), 99])
      }
      #expect(throws: NotFound.self) {
        try session.set(folders[0].documents, to: [Document.ID(99)])
      }
      #expect(document.folderID == folders[0].id && document.deletedAt == nil)
      #expect(try session.require(Document.self, 1) == document.value)
      struct Undo: Error {}
      #expect(throws: Undo.self) {
        try session.savepoint {
          try session.add(document.value, to: folders[1].documents)
          #expect(document.folderID == folders[1].id)
          throw Undo()
        }
      }
      #expect(document.folderID == folders[0].id)
    }
  }

  @Test("rows of a join table are added once, also those of pending rows")
  func manyToMany() throws {
    try db.write { session throws in
      let folder = try session.insert(Folder.Draft(name: "a"))
      let (red, blue) = (
        session.add(Label.Draft(name: "red")), session.add(Label.Draft(name: "blue"))
      )
      try session.add([red, blue, red], to: folder.labels)
      try session.add(red, to: folder.labels)
      #expect(try folder.labels.count(in: session) == 2)
      #expect(try session.texts("SELECT COUNT(*) || '' FROM folder_labels") == ["2"])
      let green = session.add(Label.Draft(name: "green"))
      try session.set(folder.labels, to: [green, blue])
      #expect(
        try folder.labels.order(by: Label.id).all(in: session).map(\.name) == ["blue", "green"])
      try session.remove(green, from: folder.labels)
      try session.set(folder.labels, to: [])
      #expect(try Label.query.count(in: session) == 3)
    }
  }

  @Test("handlers and listeners are notified of moved children and of orphans")
  func events() throws {
    let heard = Statements()
    var configuration = heard.configuration
    configuration.log = .off
    configuration.events.afterUpdate(Document.self) { document, _ in
      heard.note("moved to \(document.folderID)")
    }
    configuration.events.afterDelete(Document.self) { id, _ in heard.note("deleted \(id)") }
    let db = try Database.archive(configuration)
    try db.write { session throws in
      let folders = try session.insert([
        Folder.Draft(name: "a", documents: [Document.Draft(title: "x")]), Folder.Draft(name: "b"),
      ])
      try session.add(Document.ID(1), to: folders[1].documents)
      try session.remove(Document.ID(1), from: folders[1].documents)
    }
    #expect(heard.take() == ["moved to 2", "deleted 1"])
  }
}

import ArchiveModels
import Tenon
import Testing

/// A session after checked queries that write, and after hand-written SQL that is reported with `didChange`.
@Suite("Checked queries that write")
struct CheckedWriteTests {
  let db: Database

  init() throws { db = try Database.archive() }

  private func changes<Root: Model>(
    of model: Root.Type, _ body: @escaping @Sendable (Session) throws -> Void
  ) async throws -> [Change<Root>] {
    var iterator = db.changes(of: model).makeAsyncIterator()
    try await db.write { session in try body(session) }
    // The following change is reported in any case.
    try await db.write { session in try session.didChange(Root.self) }
    return await iterator.next() ?? []
  }

  @Test(
    "tracked rows of the table are refreshed",
    .onlySQLite("its query replaces rows as only SQLite does"))
  func tracked() throws {
    try db.write { session throws in
      let top = session.track(try session.insert(Folder.Draft(name: "old")))
      #expect(try Archive.renameFolders(name: "new", id: top.id, in: session) == 1)
      #expect(top.name == "new")
      let document = session.track(
        try session.insert(Document.Draft(title: "a", folder: top.id)))
      #expect(try Archive.retitle(old: "a", new: "b", in: session) == 1)
      #expect(document.title == "b")
      let label = session.track(try session.insert(Label.Draft(name: "x")))
      try Archive.replaceLabel(id: label.id, name: "y", in: session)
      #expect(label.name == "y")
    }
  }

  @Test("tracked rows that were deleted, directly or by a cascade, are marked as deleted")
  func cascade() throws {
    try db.write { session throws in
      let top = session.track(try session.insert(Folder.Draft(name: "top")))
      let note = session.track(try session.insert(Note.Draft(text: "n", folder: top.id)))
      let mark = session.track(
        try session.insert(Bookmark.Draft(name: "b", folder: top.id)))
      #expect(try Archive.purgeFolder(id: top.id, in: session) == 1)
      #expect(top.isDeleted && note.isDeleted)
      #expect(!mark.isDeleted && mark.folderID == nil)
    }
  }

  @Test(
    "change listeners are notified of the models that it writes, and of no others",
    .onlySQLite("its query replaces rows as only SQLite does"))
  func observers() async throws {
    try await db.write { session in try session.insert(Folder.Draft(name: "top")) }
    #expect(
      try await changes(of: Folder.self) {
        try Archive.renameFolders(name: "a", id: 1, in: $0)
      } == [.unknown])
    #expect(
      try await changes(of: Note.self) {
        try Archive.copyNotes(from: 1, to: 1, in: $0)
        try $0.insert(Note.Draft(text: "n", folder: Folder.ID(1)))
        try Archive.copyNotes(from: 1, to: 1, in: $0)
      }.last == .unknown)
    #expect(
      try await changes(of: Label.self) {
        try Archive.renameFolders(name: "b", id: 1, in: $0)
        try Archive.dropLabels(ids: [77], in: $0)
        try $0.insert(Label.Draft(name: "x"))
      }.map(\.kind) == [.inserted])
    #expect(
      try await changes(of: Label.self) {
        try Archive.replaceLabel(id: 9, name: "x", in: $0)
      } == [.unknown])
    #expect(
      try await changes(of: Document.self) {
        try $0.insert(Document.Draft(title: "t", folder: Folder.ID(1)))
        try Archive.purgeFolder(id: 1, in: $0)
      }.last == .unknown)
  }

  @Test("commit handlers are notified")
  func commits() throws {
    var configuration = Configuration()
    let statements = Statements()
    configuration.events.afterCommit { changes in
      for change in changes { statements.note("\(change)") }
    }
    let db = try Database.archive(configuration)
    try db.write { session in
      try session.insert(Folder.Draft(name: "top"))
    }
    _ = statements.take()
    try db.write { session in try Archive.renameFolders(name: "a", id: 1, in: session) }
    #expect(statements.take() == ["Folder unknown"])
  }

  @Test("didChange reports hand-written SQL, for one model or several")
  func byHand() async throws {
    try await db.write { session throws in
      let top = session.track(try session.insert(Folder.Draft(name: "old")))
      let note = session.track(try session.insert(Note.Draft(text: "n", folder: top.id)))
      try session.execute("UPDATE folders SET name = 'new'; UPDATE notes SET text = 'm'")
      #expect(top.name == "old")
      try session.didChange(Folder.self, Note.self)
      #expect(top.name == "new" && note.text == "m")
      try session.execute("DELETE FROM folders")
      try session.didChange(Folder.self)
      #expect(top.isDeleted && note.isDeleted)
    }
    #expect(
      try await changes(of: Folder.self) { session in
        try session.execute("INSERT INTO folders (name) VALUES ('x')")
        try session.didChange(Folder.self)
      } == [.unknown])
  }

  @Test("a query accepts lists of any length")
  func lists() throws {
    try db.write { session throws in
      let folders = try session.insert(["a", "b", "c"].map { Folder.Draft(name: $0) })
      let ids = folders.map(\.id)
      func names(_ ids: [Folder.ID], but name: String = "") throws -> [String] {
        try Archive.foldersByID(name: name, ids: ids, in: session).map(\.name)
      }
      #expect(try names(ids) == ["a", "b", "c"])
      #expect(try names(ids, but: "b") == ["a", "c"])
      #expect(try names([ids[2], ids[2]]) == ["c"])
      #expect(try names([]).isEmpty)
      #expect(try names((2...70_000).map { Folder.ID($0) }, but: "c") == ["b"])
    }
  }

  @Test("a list of texts, a negated empty list, and a list in a query that writes")
  func otherLists() throws {
    try db.write { session throws in
      try session.insert(["a'", "b", "c"].map { Label.Draft(name: $0) })
      #expect(try Archive.otherLabels(names: ["a'"], ids: [], in: session) == ["b", "c"])
      #expect(try Archive.otherLabels(names: ["a'"], ids: [1], in: session).count == 3)
      #expect(try Archive.otherLabels(names: [], ids: [], in: session).count == 3)
      #expect(try Archive.dropLabels(ids: [1, 3, 9], in: session) == 2)
      #expect(try Label.query.all(in: session).map(\.name) == ["b"])
    }
  }
}

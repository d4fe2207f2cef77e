import ArchiveModels
import Foundation
import Tenon
import Testing

@Suite("Cascades of soft deletions")
struct SoftDeleteCascadeTests {
  let statements = Statements()
  let db: Database

  init() throws { db = try Database.archive(statements.configuration) }

  /// Inserts a tree of folders, each with a document of two sheets and a cover, a note and a bookmark: 1 is the root, 2
  /// and 3 are in it, 4 is in 2; 5 is a second root.
  private func fill(_ session: Session) throws {
    let top = session.add(Folder.Draft(name: "top"))
    let left = session.add(Folder.Draft(name: "left", parent: top))
    let right = session.add(Folder.Draft(name: "right", parent: top))
    let deep = session.add(Folder.Draft(name: "deep", parent: left))
    let other = session.add(Folder.Draft(name: "other"))
    for folder in [top, left, right, deep, other] {
      session.add(
        Document.Draft(
          title: "of \(folder.draft.name)", folder: folder,
          sheets: [Sheet.Draft(number: 1), Sheet.Draft(number: 2)],
          cover: Cover.Draft(color: "red")))
      session.add(Note.Draft(text: "n", folder: folder))
      session.add(Bookmark.Draft(name: folder.draft.name, folder: folder))
    }
    try session.flush()
  }

  /// The numbers of rows that are not deleted: folders, documents, sheets, covers, notes, bookmarks.
  private func alive(_ session: Session) throws -> [Int] {
    [
      try Folder.query.count(in: session), try Document.query.count(in: session),
      try Sheet.query.count(in: session), try Cover.query.count(in: session),
      try Note.query.count(in: session), try Bookmark.query.count(in: session),
    ]
  }

  private func at<Value>(_ seconds: Double, _ body: () throws -> Value) rethrows -> Value {
    try CurrentTime.$clock.withValue({ Date(timeIntervalSince1970: seconds) }, operation: body)
  }

  @Test(
    "a cascade marks soft-deleted models at all levels with one time, and keeps others")
  func mark() throws {
    try db.write { session throws in
      try fill(session)
      let top = try session.require(Folder.self, 1)
      try at(100) {
        session.delete(top)
        try session.flush()
      }
      #expect(try alive(session) == [1, 1, 2, 5, 5, 5])
      let times = try session.fetch(
        """
        SELECT DISTINCT deleted_at FROM (SELECT deleted_at FROM folders UNION SELECT deleted_at
        FROM documents UNION SELECT deleted_at FROM sheets) AS times WHERE deleted_at IS NOT NULL
        """, as: Date.self)
      #expect(times == [Date(timeIntervalSince1970: 100)])
      #expect(
        try Document.query.withDeleted().order(by: Document.id).all(in: session).map(\.version)
          == [2, 2, 2, 2, 1])
      // A foreign key with `ON DELETE SET NULL` is unchanged, as its row still exists.
      #expect(try Bookmark.query.filter(Bookmark.folderID == nil).count(in: session) == 0)
    }
  }

  @Test("one statement marks the rows of each model, and none is read")
  func markStatements() throws {
    try db.write { session throws in
      try fill(session)
      let top = try session.require(Folder.self, 1)
      _ = statements.take()
      session.delete(top)
      try session.flush()
      let written = statements.take()
      #expect(
        written.map { $0.split(separator: " ").prefix(2).joined(separator: " ") } == [
          #"UPDATE "folders""#, #"UPDATE "sheets""#, #"UPDATE "documents""#, #"UPDATE "folders""#,
        ])
      #expect(
        written.last == #"""
          UPDATE "folders" SET "deleted_at" = ? WHERE "id" IN (WITH RECURSIVE "tenon_reached" \#
          ("model", "key1") AS (SELECT 0, "rows".* FROM (SELECT "folders"."id" FROM "folders" \#
          WHERE "folders"."id" = ? AND "folders"."deleted_at" = ?) AS "rows" UNION SELECT 0, \#
          "child"."id" FROM "tenon_reached" JOIN "folders" AS "child" ON "child"."parent_id" = \#
          "tenon_reached"."key1" WHERE "tenon_reached"."model" = 0 AND ("child"."deleted_at" IS \#
          NULL OR "child"."deleted_at" = ?)) SELECT "key1" FROM "tenon_reached" WHERE "model" = 0) \#
          AND "folders"."deleted_at" IS NULL
          """#)
    }
  }

  @Test("restore brings back exactly what was deleted with the row")
  func restore() throws {
    try db.write { session throws in
      try fill(session)
      let top = try session.require(Folder.self, 1)
      try at(100) {
        session.delete(try session.require(Document.self, 2))
        session.delete(try session.require(Sheet.self, 5))
        try session.flush()
      }
      #expect(try alive(session) == [5, 4, 7, 5, 5, 5])
      try at(200) {
        session.delete(top)
        session.delete(try session.require(Folder.self, 5))
        try session.flush()
      }
      #expect(try alive(session) == [0, 0, 0, 5, 5, 5])
      // The second root was deleted at the same time, and stays deleted.
      try session.restore(top)
      #expect(try alive(session) == [4, 3, 5, 5, 5, 5])
      #expect(
        try Document.query.onlyDeleted().order(by: Document.id).all(in: session).map(\.id)
          == [2, 5])
      // Rows that were deleted before keep their own times.
      try session.restore(
        try Document.query.withDeleted().filter(Document.id == 2).one(in: session))
      #expect(try alive(session) == [4, 4, 7, 5, 5, 5])
      try session.restore(top)
      #expect(try alive(session) == [4, 4, 7, 5, 5, 5])
    }
  }

  @Test("rows that were restored or deleted separately keep their own state")
  func within() throws {
    try db.write { session throws in
      try fill(session)
      let folders = try Folder.query.order(by: Folder.id).all(in: session)
      try at(100) {
        session.delete(folders[3])
        try session.flush()
      }
      try at(200) {
        session.delete(folders[0])
        try session.flush()
      }
      #expect(try alive(session)[0] == 1)
      try session.restore(folders[0])
      #expect(try Folder.query.onlyDeleted().all(in: session).map(\.name) == ["deep"])
      try session.restore(folders[3])
      #expect(try alive(session) == [5, 5, 10, 5, 5, 5])
    }
  }

  @Test("deletions by query cascade, and return only the number of the query's rows")
  func query() throws {
    try db.write { session throws in
      try fill(session)
      // Their condition is no longer true after the rows below them are deleted.
      let count = try Folder.query.filter(Folder.documents.any(Document.title == "of top"))
        .delete(in: session)
      #expect(count == 1)
      #expect(try alive(session) == [1, 1, 2, 5, 5, 5])
      #expect(try Folder.query.delete(in: session) == 1)
      #expect(try Folder.query.delete(in: session) == 0)
      #expect(try alive(session) == [0, 0, 0, 5, 5, 5])
    }
  }

  @Test("tracked rows show deletions, and their undoing by a savepoint or rollback")
  func tracked() throws {
    try db.write { try fill($0) }
    let session = try db.session()
    defer { session.close() }
    let folders = try Folder.query.order(by: Folder.id).tracked(in: session)
    let sheets = try Sheet.query.order(by: Sheet.id).tracked(in: session)
    struct Undo: Error {}
    #expect(throws: Undo.self) {
      try session.savepoint {
        session.delete(folders[0])
        try session.flush()
        #expect(folders.map { $0.deletedAt != nil } == [true, true, true, true, false])
        #expect(sheets.filter { $0.deletedAt != nil }.count == 8)
        throw Undo()
      }
    }
    #expect(folders.allSatisfy { $0.deletedAt == nil } && sheets.allSatisfy { $0.deletedAt == nil })
    try Folder.query.filter(Folder.id == 2).delete(in: session)
    #expect(folders.map { $0.deletedAt != nil } == [false, true, false, true, false])
    try session.restore(folders[1].stored)
    #expect(folders.allSatisfy { $0.deletedAt == nil } && sheets.allSatisfy { $0.deletedAt == nil })
    session.delete(folders[1])
    try session.flush()
    try session.rollback()
    #expect(folders.allSatisfy { $0.deletedAt == nil } && sheets.allSatisfy { $0.deletedAt == nil })
  }

  @Test("purge removes rows with everything below, whether soft-deleted before or not")
  func purge() throws {
    try db.write { session throws in
      try fill(session)
      let top = try session.require(Folder.self, 1)
      session.delete(top)
      try session.flush()
      session.purge(top)
      try session.flush()
      #expect(try Folder.query.withDeleted().all(in: session).map(\.name) == ["other"])
      #expect(try Document.query.withDeleted().count(in: session) == 1)
      #expect(try Sheet.query.withDeleted().count(in: session) == 2)
      #expect(try Bookmark.query.filter(Bookmark.folderID == nil).count(in: session) == 4)
      #expect(throws: NotFound.self) { try session.restore(top) }
    }
  }

  @Test("models in a circle are marked and restored together")
  func circle() throws {
    try db.write { session throws in
      let folder = try session.insert(Folder.Draft(name: "a"))
      let document = session.add(Document.Draft(title: "x", folder: folder))
      let sheet = session.add(Sheet.Draft(number: 1, document: document))
      try document.edit { $0.frontSheet = sheet.rowLink }
      session.add(Sheet.Draft(number: 2, document: document))
      try session.flush()
      session.delete(sheet)
      try session.flush()
      #expect(try alive(session) == [1, 0, 0, 0, 0, 0])
      try session.restore(try #require(sheet.row))
      #expect(try alive(session) == [1, 1, 2, 0, 0, 0])
      session.delete(folder)
      try session.flush()
      #expect(try alive(session) == [0, 0, 0, 0, 0, 0])
      try session.restore(folder)
      #expect(try alive(session) == [1, 1, 2, 0, 0, 0])
      if session.dialect == .sqlite {
        #expect(try session.texts("SELECT name FROM sqlite_temp_master") == [])
      }
    }
  }

  @Test("a tree of any depth takes one statement")
  func deep() throws {
    try db.write { session throws in
      var parent: Pending<Folder>?
      for number in 0..<2_000 {
        parent = session.add(Folder.Draft(name: "\(number)", parent: parent))
      }
      try session.flush()
      let top = try session.require(Folder.self, 1)
      _ = statements.take()
      session.delete(top)
      try session.flush()
      #expect(statements.take().count == 4)
      #expect(try Folder.query.count(in: session) == 0)
      try session.restore(top)
      #expect(try Folder.query.count(in: session) == 2_000)
    }
  }
}

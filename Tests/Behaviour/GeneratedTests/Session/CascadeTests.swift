import ArchiveModels
import BlogModels
import Tenon
import TestSupport
import Testing

@Suite("Cascades")
struct CascadeTests {
  let statements = Statements()

  private func user(_ name: String) -> User.Draft {
    User.Draft(username: name, email: "\(name)@example.com")
  }

  /// Inserts two users; the first has two posts, a profile, and comments on both posts, with replies.
  private func fill(_ session: Session) throws {
    let bob = session.add(user("bob"))
    let ann = session.add(user("ann"))
    session.add(Profile.Draft(bio: "me", user: bob))
    let swift = session.add(Tag.Draft(name: "swift"))
    for title in ["one", "two"] {
      let post = session.add(Post.Draft(title: title, content: "…", author: bob, tags: [swift]))
      let first = session.add(Comment.Draft(body: "first", post: post, author: ann))
      let reply = session.add(Comment.Draft(body: "reply", post: post, author: bob, parent: first))
      session.add(Comment.Draft(body: "again", post: post, author: ann, parent: reply))
    }
    let own = session.add(Post.Draft(title: "own", content: "…", author: ann, tags: [swift]))
    session.add(Comment.Draft(body: "of bob", post: own, author: bob))
    try session.flush()
  }

  private func counts(_ session: Session) throws -> [Int] {
    [
      try User.query.count(in: session), try Profile.query.count(in: session),
      try Post.query.withDeleted().count(in: session), try Tag.query.count(in: session),
      try Comment.query.count(in: session),
      try session.fetch("SELECT COUNT(*) FROM post_tags", as: Int.self)[0],
    ]
  }

  // MARK: By the database

  @Test(
    "a deletion over three levels is one statement if the foreign keys cascade")
  func byTheDatabase() throws {
    let db = try Database.empty(statements.configuration)
    try db.create(Blog.self)
    try db.write { session throws in
      try fill(session)
      let bob = try session.require(User.self, 1)
      _ = statements.take()
      session.delete(bob)
      try session.flush()
      #expect(statements.take() == [#"DELETE FROM "users" WHERE "id" = ?"#])
      #expect(try counts(session) == [1, 0, 1, 1, 1, 1])
      #expect(try Comment.query.one(in: session).authorID == nil)
    }
  }

  @Test(
    "tracked rows in a cascade are deleted or refreshed, and restored by a rollback")
  func tracked() throws {
    let db = try Database.empty()
    try db.create(Blog.self)
    try db.write { try fill($0) }
    let session = try db.session()
    defer { session.close() }
    let users = try User.query.order(by: User.id).tracked(in: session)
    let comments = try Comment.query.order(by: Comment.id).tracked(in: session)
    session.delete(users[0])
    try session.flush()
    #expect(comments.map(\.isDeleted) == [true, true, true, true, true, true, false])
    #expect(comments[6].authorID == nil)
    try session.rollback()
    #expect(comments.allSatisfy { !$0.isDeleted })
    #expect(comments[6].authorID == users[0].id)
    // Replies are deleted with the comment; the session does not know which ones.
    try session.savepoint { session.delete(comments[0]) }
    #expect(comments.map(\.isDeleted) == [true, true, true, false, false, false, false])
    try session.rollback()
    #expect(comments.allSatisfy { !$0.isDeleted })
    // The same with a statement for many rows.
    try Comment.query.filter(Comment.body == "first").delete(in: session)
    #expect(comments.map(\.isDeleted) == [true, true, true, true, true, true, false])
  }

  @Test("listeners are notified of all models that a cascade may have changed")
  func changes() throws {
    let heard = Statements()
    var configuration = Configuration()
    configuration.events.afterCommit { changes in
      for change in changes { heard.note("\(change.model) \(change.kind)") }
    }
    let db = try Database.empty(configuration)
    try db.create(Blog.self)
    try db.write { try fill($0) }
    _ = heard.take()
    try db.write { session throws in session.delete(try session.require(User.self, 1)) }
    #expect(
      Set(heard.take()) == [
        "User deleted", "Profile unknown", "Post unknown", "Comment unknown",
      ])
  }

  // MARK: By the session

  /// Creates the tables as SQLAlchemy does: foreign keys without `ON DELETE`.
  private func foreignFile() throws -> Database {
    let db = try Database.empty(statements.configuration)
    try db.write { session throws in
      for table in [
        """
        CREATE TABLE users (id INTEGER NOT NULL, username VARCHAR(80) NOT NULL,
          email VARCHAR(120) NOT NULL, password_hash TEXT, role TEXT NOT NULL, age INTEGER,
          is_active BOOLEAN NOT NULL, is_admin BOOLEAN NOT NULL, credits INTEGER NOT NULL,
          balance TEXT NOT NULL, settings TEXT NOT NULL, login_count INTEGER NOT NULL,
          last_login DATETIME, created_at DATETIME NOT NULL, updated_at DATETIME NOT NULL,
          PRIMARY KEY (id), UNIQUE (username), UNIQUE (email))
        """,
        """
        CREATE TABLE profiles (id INTEGER NOT NULL, bio TEXT, website VARCHAR(200), birthday DATE,
          avatar BLOB, user_id INTEGER NOT NULL, PRIMARY KEY (id), UNIQUE (user_id),
          FOREIGN KEY(user_id) REFERENCES users (id))
        """,
        """
        CREATE TABLE posts (id INTEGER NOT NULL, title VARCHAR(200) NOT NULL, slug VARCHAR(200),
          content TEXT NOT NULL, view_count INTEGER NOT NULL, is_published BOOLEAN NOT NULL,
          created_at DATETIME NOT NULL, updated_at DATETIME NOT NULL, author_id INTEGER NOT NULL,
          deleted_at DATETIME, version INTEGER NOT NULL, PRIMARY KEY (id),
          FOREIGN KEY(author_id) REFERENCES users (id))
        """,
        "CREATE TABLE tags (id INTEGER NOT NULL, name VARCHAR(50) NOT NULL, PRIMARY KEY (id))",
        """
        CREATE TABLE post_tags (post_id INTEGER NOT NULL, tag_id INTEGER NOT NULL,
          PRIMARY KEY (post_id, tag_id), FOREIGN KEY(post_id) REFERENCES posts (id),
          FOREIGN KEY(tag_id) REFERENCES tags (id))
        """,
        """
        CREATE TABLE comments (id INTEGER NOT NULL, body TEXT NOT NULL, created_at DATETIME NOT NULL,
          updated_at DATETIME NOT NULL, post_id INTEGER NOT NULL, author_id INTEGER,
          parent_id INTEGER, PRIMARY KEY (id), FOREIGN KEY(post_id) REFERENCES posts (id),
          FOREIGN KEY(author_id) REFERENCES users (id),
          FOREIGN KEY(parent_id) REFERENCES comments (id))
        """,
      ] { try session.execute(SQL(raw: table)) }
      try fill(session)
    }
    _ = statements.take()
    return db
  }

  @Test(
    "without ON DELETE, statements do the same work, and no row is read",
    .onlySQLite("its tables are those of another tool in a SQLite file"))
  func byTheSession() throws {
    let db = try foreignFile()
    try db.write { session throws in
      let comments = try Comment.query.order(by: Comment.id).tracked(in: session)
      let bob = try session.require(User.self, 1)
      _ = statements.take()
      session.delete(bob)
      try session.flush()
      let written = statements.take()
      #expect(
        written.map { $0.split(separator: " ").prefix(3).joined(separator: " ") } == [
          #"DELETE FROM "users""#,
          #"UPDATE "comments" SET"#,
          #"DELETE FROM "post_tags""#,
          #"DELETE FROM "comments""#,
          #"DELETE FROM "posts""#,
          #"DELETE FROM "profiles""#,
          #"DELETE FROM "users""#,
          // The tracked rows.
          #"SELECT "comments"."id", "comments"."body","#,
        ])
      #expect(
        written[1] == #"""
          UPDATE "comments" SET "author_id" = NULL WHERE "author_id" IN (WITH RECURSIVE \#
          "tenon_reached" ("model", "key1") AS (SELECT 0, "rows".* FROM (SELECT "users"."id" \#
          FROM "users" WHERE "users"."id" = ?) AS "rows") SELECT "key1" FROM "tenon_reached" \#
          WHERE "model" = 0)
          """#)
      #expect(
        written[4] == #"""
          DELETE FROM "posts" WHERE "id" IN (WITH RECURSIVE "tenon_reached" ("model", "key1") AS \#
          (SELECT 0, "rows".* FROM (SELECT "users"."id" FROM "users" WHERE "users"."id" = ?) AS \#
          "rows" UNION SELECT 2, "child"."id" FROM "tenon_reached" JOIN "posts" AS "child" ON \#
          "child"."author_id" = "tenon_reached"."key1" WHERE "tenon_reached"."model" = 0) SELECT \#
          "key1" FROM "tenon_reached" WHERE "model" = 2)
          """#)
      #expect(try counts(session) == [1, 0, 1, 1, 1, 1])
      #expect(comments.map(\.isDeleted) == [true, true, true, true, true, true, false])
      #expect(comments[6].authorID == nil)
    }
  }

  @Test(
    "the rows of a query are deleted the same way, including replies",
    .onlySQLite("its tables are those of another tool in a SQLite file"))
  func query() throws {
    let db = try foreignFile()
    try db.write { session throws in
      #expect(try Comment.query.filter(Comment.body == "first").delete(in: session) == 2)
      #expect(try counts(session) == [2, 1, 3, 1, 1, 3])
      #expect(try User.query.delete(in: session) == 2)
      #expect(try counts(session) == [0, 0, 0, 1, 0, 0])
    }
  }

  @Test(
    "a limit applies to the deleted rows, not to rows that are deleted with them",
    .onlySQLite("its tables are those of another tool in a SQLite file"))
  func limited() throws {
    let db = try foreignFile()
    try db.write { session throws in
      let oldest = User.query.order(by: User.id).limit(1)
      #expect(try oldest.delete(in: session) == 1)
      #expect(try counts(session) == [1, 0, 1, 1, 1, 1])
    }
  }

  @Test(
    "rows selected by a condition on their dependent rows are deleted",
    .onlySQLite("its tables are those of another tool in a SQLite file"))
  func foundByOthers() throws {
    let db = try foreignFile()
    try db.write { session throws in
      let ofOne = User.query.filter(User.posts.any(Post.title == "one"))
      #expect(try ofOne.delete(in: session) == 1)
      #expect(try counts(session) == [1, 0, 1, 1, 1, 1])
      #expect(
        try User.query.filter(User.posts.any(Post.comments.any())).delete(in: session) == 1)
      #expect(try counts(session) == [0, 0, 0, 1, 0, 0])
      #expect(try session.texts("SELECT name FROM sqlite_temp_master") == [])
    }
  }

  @Test(
    "staged deletions delete referring rows; a deleted tag is removed from its posts",
    .onlySQLite("its tables are those of another tool in a SQLite file"))
  func flush() throws {
    let db = try foreignFile()
    try db.write { session throws in
      for user in try User.query.all(in: session) { session.delete(user) }
      session.delete(try Tag.query.one(in: session))
      try session.flush()
      #expect(try counts(session) == [0, 0, 0, 0, 0, 0])
    }
    try db.write { session throws in
      try fill(session)
      session.delete(try Tag.query.one(in: session))
      try session.flush()
      #expect(try counts(session) == [2, 1, 3, 0, 7, 0])
      session.purge(try Post.query.order(by: Post.id).limit(1).one(in: session))
      try session.flush()
      #expect(try counts(session) == [2, 1, 2, 0, 4, 0])
    }
  }

  @Test(
    "a table unknown to the schema can prevent a deletion, which then has no effect",
    .onlySQLite("its tables are those of another tool in a SQLite file"))
  func refused() throws {
    let db = try foreignFile()
    try db.write { session throws in
      try session.execute("CREATE TABLE badges (post_id INTEGER REFERENCES posts (id))")
      try session.execute("INSERT INTO badges VALUES (1)")
      let before = try counts(session)
      #expect(throws: ConstraintViolation.self) {
        try User.query.filter(User.id == 1).delete(in: session)
      }
      #expect(try counts(session) == before)
      #expect(throws: ConstraintViolation.self) {
        try session.savepoint { session.delete(try session.require(User.self, 1)) }
      }
      #expect(try counts(session) == before)
    }
  }

  @Test("a tree that is too deep for the database's own cascade is deleted")
  func deepTree() throws {
    let db = try Database.archive()
    try db.write { session throws in
      var parent: Pending<Folder>?
      for number in 0..<1_500 {
        parent = session.add(Folder.Draft(name: "\(number)", parent: parent))
      }
      session.add(Note.Draft(text: "deep", folder: parent?.rowLink ?? .missing))
      session.add(Bookmark.Draft(name: "deep", folder: parent))
      session.add(Folder.Draft(name: "other"))
      try session.flush()
      session.purge(try session.require(Folder.self, 1))
      try session.flush()
      let names = try Folder.query.all(in: session).map(\.name)
      #expect(names == ["other"])
      #expect(try Note.query.count(in: session) == 0)
      #expect(try Bookmark.query.one(in: session).folderID == nil)
    }
  }

  // MARK: Circles

  @Test(
    "rows of several models that refer to each other in a circle are deleted together",
    .onlySQLite("its tables are those of another tool in a SQLite file"))
  func circle() throws {
    let db = try Database.empty(statements.configuration)
    try db.write { session throws in
      for table in [
        """
        CREATE TABLE folders (id INTEGER PRIMARY KEY, name TEXT, parent_id INTEGER
          REFERENCES folders, deleted_at TEXT)
        """,
        """
        CREATE TABLE documents (id INTEGER PRIMARY KEY, title TEXT, updated_at TEXT,
          folder_id INTEGER NOT NULL REFERENCES folders,
          front_sheet_id INTEGER REFERENCES sheets, deleted_at TEXT, version INTEGER)
        """,
        """
        CREATE TABLE sheets (id INTEGER PRIMARY KEY, number INTEGER,
          document_id INTEGER NOT NULL REFERENCES documents, deleted_at TEXT)
        """,
        """
        CREATE TABLE covers (id INTEGER PRIMARY KEY, color TEXT,
          document_id INTEGER NOT NULL REFERENCES documents)
        """,
        "CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT, folder_id INTEGER REFERENCES folders)",
        """
        CREATE TABLE bookmarks (id INTEGER PRIMARY KEY, name TEXT, folder_id INTEGER
          REFERENCES folders, deleted_at TEXT)
        """,
        "CREATE TABLE locks (id INTEGER PRIMARY KEY, code TEXT, folder_id INTEGER REFERENCES folders)",
        "CREATE TABLE labels (id INTEGER PRIMARY KEY, name TEXT)",
        """
        CREATE TABLE folder_labels (folder_id INTEGER REFERENCES folders, label_id INTEGER
          REFERENCES labels)
        """,
      ] { try session.execute(SQL(raw: table)) }
      let top = session.add(Folder.Draft(name: "top"))
      let inner = session.add(Folder.Draft(name: "inner", parent: top))
      let kept = session.add(Folder.Draft(name: "kept"))
      for folder in [top, inner, kept] {
        let document = session.add(Document.Draft(title: "x", folder: folder))
        let sheet = session.add(Sheet.Draft(number: 1, document: document))
        try document.edit { $0.frontSheet = sheet.rowLink }
        session.add(Cover.Draft(color: "red", document: document))
      }
      try session.flush()
      _ = statements.take()
      session.purge(try session.require(Folder.self, 1))
      try session.flush()
      #expect(try Folder.query.all(in: session).map(\.name) == ["kept"])
      #expect(try Document.query.all(in: session).map(\.id) == [3])
      #expect(try Sheet.query.all(in: session).map(\.id) == [3])
      #expect(try Cover.query.all(in: session).map(\.id) == [3])
      #expect(try session.texts("SELECT name FROM sqlite_temp_master") == [])
      // Rows that refer to themselves, and a circle of rows.
      try session.execute("UPDATE folders SET parent_id = id")
      session.purge(try session.require(Folder.self, 3))
      try session.flush()
      #expect(try Sheet.query.count(in: session) == 0)
    }
  }
}

import Foundation
import TestSupport
import Testing

@testable import Tenon

@Suite("Eager loading of one level")
struct EagerLoadingTests {
  private let recorder = StatementRecorder()
  private let database: Database

  init() throws {
    database = try Database.test(log: recorder.log)
    try database.write { session in
      let users = try session.insert(["ann", "bob", "cid"].map { User.Draft(username: $0) })
      let (ann, bob) = (users[0], users[1])
      try session.insert(Profile.Draft(bio: "of ann", user: ann))
      let posts = try session.insert([
        Post.Draft(title: "1", viewCount: 5, author: ann, editor: bob),
        Post.Draft(title: "2", viewCount: 9, author: bob),
        Post.Draft(title: "3", viewCount: 1, author: ann, editor: ann),
      ])
      let tags = try session.insert(["red", "green", "blue"].map { Tag.Draft(name: Tag.ID($0)) })
      try session.insert([
        PostTag.Draft(post: posts[0], tag: tags[0]), PostTag.Draft(post: posts[0], tag: tags[1]),
        PostTag.Draft(post: posts[1], tag: tags[0]),
      ])
    }
    _ = recorder.take()
  }

  @Test("a has-many takes two statements, and keeps the order of rows and of related rows")
  func hasMany() throws {
    try database.read { session in
      let rows = try User.query.order(by: User.username.desc).with(User.posts).all(in: session)
      #expect(rows.map(\.0.username) == ["cid", "bob", "ann"])
      #expect(rows.map { $0.1.map(\.title) } == [[], ["2"], ["1", "3"]])
      let statements = recorder.takeSQL()
      #expect(statements.count == 2)
      #expect(
        statements.last?.hasSuffix(
          #"FROM "posts" WHERE "posts"."author_id" IN (?, ?, ?, ?) ORDER BY "posts"."id""#) == true)
    }
  }

  @Test("a has-many of many rows assigns each one, in any order and of any number")
  func unevenLists() throws {
    let counts = [40, 0, 1, 3, 0, 17, 1]
    try database.write { session in
      for (number, count) in counts.enumerated() {
        let user = try session.insert(User.Draft(username: "user \(number)"))
        try session.insert(
          (0..<count).map { Post.Draft(title: "\(number)", viewCount: $0, author: user) })
      }
    }
    let users = User.query.filter(User.username.like("user %"))
    let byViews = User.posts.order(by: Post.viewCount.desc)
    try database.read { session in
      for query in [users.order(by: User.id), users.order(by: User.id.desc)] {
        let ways = [
          User.posts, byViews, byViews.loaded(by: .subquery), byViews.loaded(by: .join),
        ]
        for posts in ways {
          for (user, posts) in try query.with(posts).all(in: session) {
            let number = try #require(Int(user.username.dropFirst(5)))
            #expect(posts.count == counts[number])
            #expect(posts.allSatisfy { $0.title == "\(number)" })
          }
        }
        for (_, posts) in try query.with(byViews).all(in: session) {
          #expect(posts.map(\.viewCount) == (0..<posts.count).reversed())
        }
      }
    }
  }

  @Test("a has-many omits rows whose optional key is NULL")
  func hasManyByOptionalKey() throws {
    try database.read { session in
      let rows = try User.query.order(by: User.id).with(User.edited).all(in: session)
      #expect(rows.map { $0.1.map(\.title) } == [["3"], ["1"], []])
    }
  }

  @Test("a has-one is a row or nil")
  func hasOne() throws {
    try database.read { session in
      let rows = try User.query.order(by: User.id).with(User.profile).all(in: session)
      #expect(rows.map { $0.1?.bio } == ["of ann", nil, nil])
    }
  }

  @Test("a required parent is not optional, and read once")
  func belongsTo() throws {
    try database.read { session in
      let rows = try Post.query.order(by: Post.id).with(Post.author).all(in: session)
      #expect(
        rows.map { "\($0.0.title) by \($0.1.username)" } == ["1 by ann", "2 by bob", "3 by ann"])
      #expect(
        recorder.takeSQL().last?.hasSuffix(#"FROM "users" WHERE "users"."id" IN (?, ?)"#) == true)
    }
  }

  @Test("an optional parent is a row or nil")
  func optionalBelongsTo() throws {
    try database.read { session in
      let rows = try Post.query.order(by: Post.id).with(Post.editor).all(in: session)
      #expect(rows.map { $0.1?.username } == ["bob", nil, "ann"])
    }
  }

  @Test("a many-to-many is loaded from both sides")
  func manyToMany() throws {
    try database.read { session in
      let posts = try Post.query.order(by: Post.id).with(Post.tags).all(in: session)
      #expect(posts.map { $0.1.map(\.name) } == [["green", "red"], ["red"], []])
      #expect(
        recorder.takeSQL().last
          == #"SELECT "tags"."name", "tags"."color", "post_tags"."post_id" FROM "post_tags" "#
          + #"JOIN "tags" ON "tags"."name" = "post_tags"."tag_name" "#
          + #"WHERE "post_tags"."post_id" IN (?, ?, ?, ?) ORDER BY "tags"."name""#)
      let tags = try Tag.query.order(by: Tag.name).with(Tag.posts).all(in: session)
      #expect(tags.map { $0.1.map(\.title) } == [[], ["1"], ["2", "1"]])
    }
  }

  @Test("several relationships are loaded at once, each with one statement")
  func several() throws {
    try database.read { session in
      let rows = try User.query.order(by: User.id).with(User.posts, User.profile, User.edited)
        .all(in: session)
      #expect(rows.map { ($0.1.count) } == [2, 1, 0])
      #expect(rows.map { $0.2 != nil } == [true, false, false])
      #expect(rows.map { $0.3.count } == [1, 1, 0])
      #expect(recorder.take().count == 4)
    }
  }

  @Test("a self reference loads parents and children of the same table")
  func selfReference() throws {
    try database.write { session in
      let root = try session.insert(Category.Draft(name: "root"))
      let b = try session.insert(Category.Draft(name: "b", parent: root))
      try session.insert(Category.Draft(name: "a", parent: root))
      try session.insert(Category.Draft(name: "c", parent: b.id))
      let rows = try Category.query.order(by: Category.id).with(Category.parent, Category.children)
        .all(in: session)
      #expect(rows.map { $0.1?.name } == [nil, "root", "root", "b"])
      #expect(rows.map { $0.2.map(\.name) } == [["a", "b"], ["c"], [], []])
      #expect(try root.children.all(in: session).map(\.name) == ["a", "b"])
      #expect(try b.parent.one(in: session) == root)
      #expect(try root.parent.first(in: session) == nil)
    }
  }

  @Test("relationships by composite keys are loaded, also by optional ones")
  func compositeKeys() throws {
    try database.write { session in
      let math = try session.insert(Enrollment.Draft(student: 1, course: "math"))
      let art = try session.insert(Enrollment.Draft(student: 1, course: "art"))
      let other = try session.insert(Enrollment.Draft(student: 2, course: "math"))
      func day(_ day: Int) throws -> CalendarDate {
        try #require(CalendarDate(year: 2024, month: 1, day: day))
      }
      try session.insert([
        Absence.Draft(day: try day(3), enrollment: math.rowLink),
        Absence.Draft(day: try day(2), enrollment: other.rowLink),
        Absence.Draft(day: try day(1), enrollment: math.rowLink),
        Absence.Draft(day: try day(4), enrollment: nil),
      ])
      _ = recorder.take()
      let rows = try Enrollment.query.order(by: Enrollment.student, Enrollment.course)
        .with(Enrollment.absences).all(in: session)
      #expect(rows.map(\.0) == [art, math, other])
      #expect(rows.map { $0.1.map(\.day.day) } == [[], [1, 3], [2]])
      #expect(
        recorder.takeSQL().last?.hasSuffix(
          #"WHERE ("absences"."student", "absences"."course") IN (VALUES (?, ?), (?, ?), (?, ?), (?, ?)) ORDER BY "absences"."day", "absences"."id""#
        ) == true)
      let absences = try Absence.query.order(by: Absence.day).with(Absence.enrollment)
        .all(in: session)
      #expect(absences.map { $0.1?.course } == ["math", "math", "math", nil])
      #expect(absences.map { $0.1?.student } == [1, 2, 1, nil])
      #expect(try math.absences.all(in: session).map(\.day.day) == [1, 3])
      #expect(try absences[3].0.enrollment.all(in: session).isEmpty)
    }
  }

  @Test("a relationship can be loaded with a filter, an order, a limit or a page")
  func refined() throws {
    try database.read { session in
      let popular = User.posts.filter(Post.viewCount > 1)
      let rows = try User.query.order(by: User.id).with(popular).all(in: session)
      #expect(rows.map { $0.1.map(\.title) } == [["1"], ["2"], []])
      let newest = User.posts.order(by: Post.id.desc)
      let ann = try User.query.with(newest).filter(User.username == "ann").one(in: session)
      #expect(ann.1.map(\.title) == ["3", "1"])
      let ordered = User.query.with(User.posts).order(by: User.id)
      let second = try ordered.limit(1).offset(1).all(in: session)
      #expect(second.map { $0.1.map(\.title) } == [["2"]])
      let first = try ordered.first(in: session)
      #expect(first?.1.count == 2)
      let none = try ordered.filter(User.id == 99).first(in: session)
      #expect(none == nil)
      #expect(throws: NotFound.self) {
        try User.query.with(User.posts).filter(User.id == 99).one(in: session)
      }
      #expect(throws: MultipleRowsFound.self) { try User.query.with(User.posts).one(in: session) }
    }
  }

  @Test("without rows, there is no second statement")
  func empty() throws {
    try database.read { session in
      let rows = try User.query.filter(User.id == 99).with(User.posts, User.profile).all(
        in: session)
      #expect(rows.isEmpty)
      #expect(recorder.take().count == 1)
      let unedited = try Post.query.filter(Post.editorID == nil).with(Post.editor)
        .all(in: session)
      #expect(unedited.count == 1)
      #expect(recorder.take().count == 1)
    }
  }

  @Test("a missing required parent throws NotFound")
  func missingParent() throws {
    let directory = try TemporaryDirectory()
    let database = try Database(directory.url())
    try database.create(TestSchema.self)
    try RawConnection(directory.file()).run(
      "INSERT INTO posts VALUES (1, 'orphan', 0, '2024-01-01 00:00:00.000000', 77, 78)")
    try database.read { (session: Session) throws in
      #expect(throws: NotFound(model: "User")) {
        try Post.query.with(Post.author).all(in: session)
      }
      let rows = try Post.query.with(Post.editor).all(in: session)
      #expect(rows.map { $0.1?.id } == [nil])
    }
  }

  @Test("five thousand parents take a statement per chunk, and load every row once")
  func manyParents() throws {
    try database.write { session in
      let users = try session.insert((1...5_000).map { User.Draft(username: "user\($0)") })
      let posts = users.flatMap { user in
        (0..<2).map { Post.Draft(title: "\(user.id) \($0)", author: user) }
      }
      try session.insert(posts)
      _ = recorder.take()
      let query = User.query.filter(User.id > 3).order(by: User.id.desc)
      let rows = try query.with(User.posts).all(in: session)
      #expect(rows.map(\.0.id) == users.reversed().map(\.id))
      #expect(rows.allSatisfy { row in row.1.map(\.title) == ["\(row.0.id) 0", "\(row.0.id) 1"] })
      let statements = recorder.takeSQL()
      #expect(statements.count == 11)
      #expect(Set(statements).count == 2)
      let authors = try Post.query.filter(Post.id > 3).with(Post.author).all(in: session)
      #expect(authors.count == 10_000)
      #expect(authors.allSatisfy { $0.0.authorID == $0.1.id })
      #expect(recorder.take().count == 11)
    }
  }

  @Test("related rows of one row are a query like any other")
  func relatedQueries() throws {
    try database.write { session in
      let ann = try session.require(User.self, 1)
      #expect(try ann.posts.all(in: session).map(\.title) == ["1", "3"])
      #expect(try ann.posts.filter(Post.viewCount > 1).all(in: session).map(\.title) == ["1"])
      #expect(try ann.posts.count(in: session) == 2)
      #expect(try ann.posts.exists(in: session))
      #expect(try ann.profile.one(in: session).bio == "of ann")
      #expect(try session.require(User.self, 2).profile.first(in: session) == nil)
      let post = try session.require(Post.self, 1)
      #expect(try post.author.one(in: session) == ann)
      #expect(try post.editor.first(in: session)?.username == "bob")
      #expect(try session.require(Post.self, 2).editor.all(in: session).isEmpty)
      #expect(try post.tags.all(in: session).map(\.name) == ["green", "red"])
      #expect(try post.tags.filter(Tag.name == "red").count(in: session) == 1)
      #expect(try Tag(name: "red").posts.all(in: session).map(\.title) == ["2", "1"])
      #expect(try Tag(name: "none").posts.page(1, in: session).total == 0)
      #expect(try ann.posts.update(Post.viewCount.set(0), in: session) == 2)
    }
  }
}

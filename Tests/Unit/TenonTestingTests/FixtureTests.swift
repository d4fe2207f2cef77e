import ArchiveModels
import BlogModels
import FormModels
import Foundation
import Synchronization
import TasksModels
import Tenon
import TenonTesting
import Testing

@Suite("Fixtures", .database(Blog.self, fixtures: "blog.fixtures.yaml", url: testURL))
struct FixtureTests {
  @Test("Rows have their parents, connections and fields that clients may not send")
  func rows() throws {
    try Database.forTest.read { session in
      let ada = try session.fixture(User.self, "ada")
      let hello = try session.fixture(Post.self, "hello")
      #expect(ada.isAdmin && ada.isActive)
      #expect(ada.id == 1)
      #expect(hello.authorID == ada.id)
      #expect(hello.viewCount == 7)
      #expect(try hello.tags.all(in: session).map(\.name) == ["swift", "web"])
    }
  }

  @Test("A fixture's row is the current one, and new rows get further keys")
  func current() throws {
    try Database.forTest.write { session in
      var ada = try session.fixture(User.self, "ada")
      ada.age = 36
      try session.save(&ada)
      #expect(try session.fixture(User.self, "ada").age == 36)
      let ann = try session.insert(User.Draft(username: "ann", email: "ann@example.com"))
      #expect(ann.id == 3)
    }
  }

  @Test("A wrong label is an error with a suggestion")
  func wrongLabel() throws {
    let error = try #require(throws: TestSetupError.self) {
      try Database.forTest.read { session in try session.fixture(User.self, "aad") }
    }
    #expect(
      error.description == "no User has the label `aad` in the fixtures; did you mean `ada`?")
  }

  @Test("Without fixtures of a model, the error says so")
  func noFixtures() throws {
    let error = try #require(throws: TestSetupError.self) {
      try Database.forTest.read { session in try session.fixture(Profile.self, "ada") }
    }
    #expect(error.description.hasSuffix("in the fixtures, which have no Profile"))
  }

  @Test(
    "Every type of value is read, and enums have their values in JSON",
    .database(
      Blog.self, Tasks.self,
      fixtures: .yaml(
        """
        Blog.User:
          ada:
            { id: 7, username: "42", email: a@b.io, role: editor, balance: 12.30,
              lastLogin: 2024-01-31T10:30:00Z, createdAt: 2024-01-31 10:30:00.5 }
          bob: { username: bob, email: b@b.io }
        Profile:
          ada: { user: ada, birthday: 2000-02-29, avatar: aGVsbG8= }
        Task:
          second: { title: Second, parent: first, priority: 3, status: in_progress, remindAt: "10:30" }
          first: { title: First, parent: second, dueDate: 2024-01-31, estimate: 1.5 }
        """), url: testURL))
  func values() throws {
    try Database.forTest.read { session in
      let ada = try session.fixture(BlogModels.User.self, "ada")
      #expect(ada.id == 7)
      #expect(ada.username == "42")
      #expect(ada.role == .editor)
      #expect(ada.balance == Decimal(string: "12.3"))
      #expect(ada.lastLogin == Date(timeIntervalSince1970: 1_706_697_000))
      #expect(ada.createdAt == Date(timeIntervalSince1970: 1_706_697_000.5))
      #expect(try session.fixture(BlogModels.User.self, "bob").id == 1)
      let profile = try session.fixture(Profile.self, "ada")
      #expect(profile.birthday == CalendarDate(year: 2000, month: 2, day: 29))
      #expect(profile.avatar.map { Data($0) } == Data("hello".utf8))
      let first = try session.fixture(TasksModels.Task.self, "first")
      let second = try session.fixture(TasksModels.Task.self, "second")
      #expect(first.parentID == second.id && second.parentID == first.id)
      #expect(second.priority == .high && second.status == .inProgress)
      #expect(second.remindAt == TimeOfDay(hour: 10, minute: 30))
      #expect(first.estimate == 1.5)
    }
  }

  @Test(
    "Keys may be given, consist of parents, and be of any type and form",
    .database(
      Tasks.self, Forms.self,
      fixtures: .yaml(
        """
        TaskLabel:
          urgent: { task: write, label: urgent, note: now }
        Task:
          write: { title: Write }
        Tasks.Label:
          urgent: { name: urgent }
        UpperKey:
          a: { key: 6ba7b810-9dad-11d1-80b4-00c04fd430c8, rank: 1 }
        UpperChild:
          b: { parent: a, name: b }
        """), url: testURL))
  func keys() throws {
    try Database.forTest.read { session in
      let label = try session.fixture(TaskLabel.self, "urgent")
      #expect(label.note == "now")
      #expect(label.taskID == 1 && label.labelID == 1)
      let parent = try session.fixture(UpperKey.self, "a")
      let child = try session.fixture(UpperChild.self, "b")
      #expect(child.parentID == parent.id)
      if session.dialect == .sqlite {
        let stored = try session.fetch("SELECT key FROM \(UpperKey.self)", as: String.self)
        #expect(stored == ["6BA7B810-9DAD-11D1-80B4-00C04FD430C8"])
      }
    }
  }

  @Test(
    "JSON is written in YAML",
    .database(
      Blog.self,
      fixtures: .yaml(
        "User: { a: { username: a, email: a@b.io, settings: { theme: dark } } }"), url: testURL))
  func json() throws {
    try Database.forTest.read { session in
      let settings = try session.fixture(BlogModels.User.self, "a").settings
      #expect(settings == ["theme": "dark"])
    }
  }

  @Test("Defaults take the time from the clock of the test")
  func clock() async throws {
    let noon = Date(timeIntervalSince1970: 1_706_702_400)
    let trait = DatabaseTrait.database(
      Blog.self, fixtures: .yaml("User: { ada: { username: ada, email: a@b.io } }"), url: testURL)
    let test = try #require(Test.current)
    let clock: @Sendable () -> Date = { noon }
    try await CurrentTime.$clock.withValue(clock) {
      try await trait.provideScope(for: test, testCase: nil) {
        let ada = try Database.forTest.read { try $0.fixture(User.self, "ada") }
        #expect(ada.createdAt == noon)
      }
    }
  }

  @Test("100,000 rows are inserted")
  func manyRows() async throws {
    let rows = (1...100_000).map { "  t\($0): { name: t\($0) }\n" }.joined()
    let trait = DatabaseTrait.database(Blog.self, fixtures: .yaml("Tag:\n" + rows), url: testURL)
    let test = try #require(Test.current)
    try await trait.provideScope(for: test, testCase: nil) {
      try Database.forTest.read { session in
        let count = try Tag.query.count(in: session)
        #expect(count == 100_000)
        let last = try session.fixture(Tag.self, "t100000")
        #expect(last.id == 100_000)
      }
    }
  }
}

@Suite("The order of fixtures")
struct FixtureOrderTests {
  /// Reads the titles of the parents of tasks, by the titles of the tasks.
  private func parents(_ yaml: String) async throws -> [String: String] {
    let trait = DatabaseTrait.database(Tasks.self, fixtures: .yaml(yaml), url: testURL)
    let test = try #require(Test.current)
    let found = Mutex<[String: String]>([:])
    try await trait.provideScope(for: test, testCase: nil) {
      let tasks = try Database.forTest.read { try TasksModels.Task.query.all(in: $0) }
      let titles = Dictionary(uniqueKeysWithValues: tasks.map { ($0.id, $0.title) })
      found.withLock { found in
        for task in tasks { found[task.title] = task.parentID.flatMap { titles[$0] } ?? "" }
      }
    }
    return found.withLock { $0 }
  }

  @Test("Rows may refer to later rows, by label or key, and to themselves")
  func later() async throws {
    let found = try await parents(
      """
      Task:
        a: { title: a, parent: b, project: p }
        b: { title: b, parentID: 9 }
        c: { id: 9, title: c, parent: c }
      Project: { p: { title: p, code: P, owner: o } }
      Person: { o: { name: o, email: o@b.io } }
      """)
    #expect(found == ["a": "b", "b": "c", "c": "c"])
  }

  @Test("In a circle, an optional key is written last")
  func circle() async throws {
    let found = try await parents(
      """
      Task:
        a: { title: a, parent: c }
        b: { title: b, parent: a }
        c: { title: c, parent: b }
      """)
    #expect(found == ["a": "c", "b": "a", "c": "b"])
  }

  @Test("A chain of 20,000 rows in the reverse order is inserted")
  func chain() async throws {
    let rows = (0..<20_000).map { "  t\($0): { title: t\($0), parent: t\($0 + 1) }\n" }.joined()
    let found = try await parents("Task:\n" + rows + "  t20000: { title: t20000 }\n")
    #expect(found.count == 20_001)
    #expect(found["t0"] == "t1" && found["t19999"] == "t20000")
  }

  @Test("Rows that require each other are refused")
  func requiredCircle() async throws {
    let trait = DatabaseTrait.database(
      Archive.self,
      fixtures: .yaml(
        "Ring:\n  a: { code: a, next: b }\n  b: { code: b, next: c }\n  c: { code: c, next: a }\n"),
      url: testURL)
    let test = try #require(Test.current)
    let error = try await #require(throws: FixtureError.self) {
      try await trait.provideScope(for: test, testCase: nil) {}
    }
    #expect(
      error.problems.map(\.message) == [
        "Ring `c` and Ring `a` require each other, so neither can be inserted first"
      ])
  }
}

@Suite("Mistakes in fixtures")
struct FixtureMistakeTests {
  private func problems(
    _ fixtures: Fixtures, _ schemas: any Schema.Type...
  ) async throws -> [String] {
    let test = try #require(Test.current)
    let trait =
      schemas.isEmpty
      ? DatabaseTrait.database(Blog.self, fixtures: fixtures, url: testURL)
      : DatabaseTrait.database(
        Blog.self, Tasks.self, fixtures: fixtures, url: testURL)
    do {
      try await trait.provideScope(for: test, testCase: nil) {
        Issue.record("the fixtures are accepted")
      }
      return []
    } catch let error as FixtureError {
      return error.problems.map { "\($0.line):\($0.column): \($0.message)" }
    }
  }

  @Test(
    "Each mistake has its place, and what to write instead",
    arguments: [
      ("Usr: {}", "1:1: no model `Usr` in Blog; did you mean `User`?"),
      ("[]", "1:1: expected models with their rows, found a list"),
      ("User: [ada]", "1:7: expected labels with the fields of each User, found a list"),
      ("User: { ada: 1 }", "1:14: expected the fields of User `ada`, found a number"),
      (
        "Tag: { a: { nmae: a, name: b } }",
        "1:13: Tag has no field `nmae`; did you mean `name`?"
      ),
      ("Tag: { a: {} }", "1:8: Tag `a` needs a value for `name`"),
      ("Tag: { a: { name: 1 } }", "1:19: `name` must be text, found a number; write it in quotes"),
      ("Tag: { a: { name: null } }", "1:19: `name` must not be null"),
      ("Tag: { a: { name: a, id: x } }", "1:26: `id` must be an integer, found text"),
      (
        "User: { a: { username: a, email: nobody } }",
        "1:34: `email` must be an e-mail address"
      ),
      (
        "User: { a: { username: a, email: a@b.io, role: autor } }",
        "1:48: `role` must be a case of Role: reader, author, editor; did you mean `author`?"
      ),
      (
        "User: { a: { username: a, email: a@b.io, isAdmin: yes } }",
        "1:51: `isAdmin` must be true or false, found text"
      ),
      (
        "User: { a: { username: a, email: a@b.io, balance: x } }",
        "1:51: `balance` must be a decimal number, found text"
      ),
      (
        "User: { a: { username: a, email: a@b.io, createdAt: today } }",
        "1:53: `createdAt` must be a time such as 2024-01-31 10:30:00, found text"
      ),
      (
        "User: { a: { username: a, email: a@b.io, settings: { theme: 1 } } }",
        "1:52: `settings` must be String"
      ),
      (
        "Post: { a: { title: a, content: b } }",
        "1:9: Post `a` needs `author`, a label of User"
      ),
      (
        "Post: { a: { title: a, content: b, author: adda } }\nUser: { ada: { username: a, email: a@b.io } }",
        "1:44: no User has the label `adda`; did you mean `ada`?"
      ),
      (
        "Post: { a: { title: a, content: b, author: u, tags: swift } }\nUser: { u: { username: a, email: a@b.io } }",
        "1:53: `tags` must be a list of labels, found text"
      ),
      (
        "Post: { a: { title: a, content: b, author: u, tags: [x] } }\nUser: { u: { username: a, email: a@b.io } }",
        "1:54: no Tag has the label `x`"
      ),
      (
        "Post: { a: { title: a, content: b, authorID: 9 } }",
        "1:46: `authorID`: no User has this key"
      ),
    ])
  func mistakes(_ yaml: String, _ problem: String) async throws {
    #expect(try await problems(.yaml(yaml)) == [problem])
  }

  @Test("All mistakes of a file are reported together, in its order")
  func allMistakes() async throws {
    let found = try await problems(
      .yaml(
        """
        Tag:
          a: { name: 1 }
          b: {}
        Usr: {}
        User:
          c: { username: c, email: c, isAdmin: 1 }
        """))
    #expect(
      found == [
        "2:14: `name` must be text, found a number; write it in quotes",
        "3:3: Tag `b` needs a value for `name`",
        "4:1: no model `Usr` in Blog; did you mean `User`?",
        "6:28: `email` must be an e-mail address",
        "6:40: `isAdmin` must be true or false, found a number",
      ])
  }

  @Test("Values that must differ, labels that exist twice and a broken check have places")
  func constraints() async throws {
    let unique = try await problems(.yaml("Tag:\n  a: { name: x }\n  b: { name: x }\n"))
    #expect(unique.count == 1 && unique[0].hasPrefix("3:14: Tag `b` is refused: "))
    let label = try await problems(.yaml("Tag:\n  a: { name: x }\n  a: { name: y }\n"))
    #expect(label.count == 1 && label[0].hasPrefix("3:3: "))
    let check = try await problems(
      .yaml("User: { a: { username: a, email: a@b.io, credits: -1 } }"))
    #expect(check.count == 1 && check[0].hasPrefix("1:51: "))
  }

  @Test("A model of two schemas is named with its schema")
  func twoSchemas() async throws {
    #expect(try await problems(.yaml("Label: { a: {} }"), Tasks.self).count == 1)
  }

  @Test("The description shows the place in the file")
  func description() async throws {
    let test = try #require(Test.current)
    let trait = DatabaseTrait.database(Blog.self, fixtures: .yaml("Tag: { a: { name: 1 } }"))
    let error = try await #require(throws: FixtureError.self) {
      try await trait.provideScope(for: test, testCase: nil) {}
    }
    #expect(error.description.hasPrefix("fixtures:1:19: error: `name` must be text"))
    #expect(error.description.contains("\nTag: { a: { name: 1 } }\n"))
  }

  @Test("Hostile and missing files are errors")
  func hostile() async throws {
    #expect(try await problems("missing.yaml") == ["0:0: no such file"])
    #expect(try await problems(.resource("missing.yaml", in: .main)) == ["0:0: no such file"])
    let deep = String(repeating: "[", count: 5000)
    #expect(try await problems(.yaml(deep)).count > 0)
    var bomb = "a: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
    for level in 1...9 {
      let aliases = Array(repeating: "*a\(level - 1)", count: 10).joined(separator: ", ")
      bomb += "a\(level): &a\(level) [\(aliases)]\n"
    }
    #expect(try await problems(.yaml(bomb)).count > 0)
    let folder = FileManager.default.temporaryDirectory
    let file = folder.appendingPathComponent("tenon-\(UUID().uuidString).yaml")
    try Data([0xFF, 0xFE, 0x41, 0]).write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    let encoding = try await problems(.file(file))
    #expect(encoding == ["1:1: the file is UTF-16; save it as UTF-8"])
  }

  @Test("A file that is wrong everywhere gives 100 mistakes")
  func manyMistakes() async throws {
    let rows = (1...1000).map { "  t\($0): { nmae: x }\n" }.joined()
    #expect(try await problems(.yaml("Tag:\n" + rows)).count == 100)
  }
}

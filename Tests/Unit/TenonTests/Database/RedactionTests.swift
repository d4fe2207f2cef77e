import TestSupport
import Testing

@testable import Tenon

/// The column `secret` of the test model `User` is redacted: the tests look for its values in all logs and errors.
@Suite("Redacted columns")
struct RedactionTests {
  private let recorder = StatementRecorder()
  private let database: Database

  init() throws {
    var configuration = Configuration()
    configuration.log = recorder.log
    configuration.showsValues = true
    database = try Database("sqlite::memory:", configuration: configuration)
    try database.create(TestSchema.self)
    _ = recorder.take()
  }

  private static let secret = "s3cret"

  /// The logged values of the statements that a closure runs.
  private func told(
    sourceLocation: SourceLocation = #_sourceLocation, _ body: (Session) throws -> Void
  ) throws -> [[String]] {
    _ = recorder.take()
    try database.write(body)
    let events = recorder.take()
    for event in events {
      #expect(!"\(event)".contains(Self.secret), sourceLocation: sourceLocation)
    }
    return events.map { $0.parameters.map(\.description) }
  }

  private func told(
    sourceLocation: SourceLocation = #_sourceLocation, _ query: some Fetchable
  ) throws -> [String] {
    try told(sourceLocation: sourceLocation) { _ = try query.all(in: $0) }.first ?? []
  }

  private let hidden = "<redacted>"

  @Test("an insert of a draft or a row hides redacted values")
  func insert() throws {
    let told = try told { session in
      let ann = try session.insert(User.Draft(username: "ann", secret: Self.secret))
      session.delete(ann)
      try session.insert(ann)
    }
    #expect(
      told == [
        [#""ann""#, "nil", "true", hidden], ["1"], ["1", #""ann""#, "nil", "true", hidden],
      ])
  }

  @Test("a save hides redacted values")
  func save() throws {
    let told = try told { session in
      var ann = try session.insert(User.Draft(username: "ann"))
      _ = recorder.take()
      ann.username = "bob"
      ann.secret = Self.secret
      session.save(ann)
    }
    #expect(told == [[#""bob""#, hidden, "1"]])
  }

  @Test("a patch hides redacted values")
  func patch() throws {
    let told = try told { session in
      let ann = try session.insert(User.Draft(username: "ann"))
      _ = recorder.take()
      try session.update(
        User.self, ann.id, User.Patch(username: "bob", secret: .value(Self.secret)))
    }
    #expect(told == [[#""bob""#, hidden, "1"], ["1"]])
  }

  @Test("an update by query hides redacted values")
  func update() throws {
    let told = try told { session in
      try User.query.filter(User.username == "ann").update(
        User.age.set(3), User.secret.set(Self.secret), User.secret.set(User.username),
        User.username.set(User.secret.coalesce(Self.secret)), in: session)
    }
    #expect(told == [["3", hidden, hidden, #""ann""#]])
  }

  @Test("a filter hides values compared with a redacted column, and shows the others")
  func filter() throws {
    #expect(
      try told(
        User.query.filter(
          User.username == "ann" && (User.secret == Self.secret || User.age > 3) && User.age < 9))
        == [#""ann""#, hidden, "3", "9"])
    #expect(try told(User.query.filter(!(User.secret == Self.secret))) == [hidden])
    #expect(try told(User.query.filter(User.secret != Self.secret)) == [hidden])
    #expect(try told(User.query.filter(User.secret < Self.secret)) == [hidden])
    #expect(try told(User.query.filter(User.secret.between("a", Self.secret))) == [hidden, hidden])
    #expect(try told(User.query.filter(User.secret.like("%\(Self.secret)%"))) == [hidden])
    #expect(
      Set(try told(User.query.filter(User.secret.hasPrefix(Self.secret)))) == [hidden])
  }

  @Test("functions of a redacted column hide the values of their arguments")
  func functions() throws {
    #expect(try told(User.query.filter(User.secret.lower() == Self.secret)) == [hidden])
    #expect(
      try told(User.query.filter(User.secret.coalesce(Self.secret) == User.username)) == [hidden])
    #expect(
      try told(User.query.order(by: User.secret.coalesce(Self.secret)).limit(3)) == [hidden, "3"])
    #expect(
      try told(User.query.select(User.username.coalesce("none"), User.secret.coalesce(Self.secret)))
        == [#""none""#, hidden])
    #expect(
      try told(
        User.query.select(User.secret.max()).group(by: User.age).having(
          User.secret.max() == Self.secret && User.age.max() == 3)) == [hidden, "3"])
  }

  @Test("short and long lists hide redacted values")
  func lists() throws {
    #expect(try told(User.query.filter(User.secret.in(["a", Self.secret]))) == [hidden, hidden])
    let long = (1...20_000).map { "\(Self.secret) \($0)" }
    #expect(try told(User.query.filter(User.secret.in(long) && User.age == 3)) == [hidden, "3"])
  }

  @Test("subqueries, joins and relationships hide redacted values")
  func subqueries() throws {
    let secretive = User.query.filter(User.secret == Self.secret)
    #expect(try told(Post.query.filter(Post.authorID.in(secretive.select(User.id)))) == [hidden])
    #expect(
      try told(Post.query.filter(Post.author.has(User.secret == Self.secret) && Post.title == "t"))
        == [hidden, #""t""#])
    #expect(
      try told(Post.query.join(Post.author).filter(User.secret == Self.secret && Post.title == "t"))
        == [hidden, #""t""#])
    let other = User.alias("other")
    #expect(
      try told(
        User.query.join(other, on: other[User.id] == User.id).filter(
          other[User.secret] == Self.secret && User.age == 3)) == [hidden, "3"])
    let scalar = User.query.filter(User.age == 3).select(User.secret).scalar()
    #expect(
      try told(Post.query.filter(scalar == Self.secret)).allSatisfy { $0 == hidden })
  }

  @Test("columns of a derived table and of a common table stay redacted")
  func derived() throws {
    let table = User.query.select(User.age, User.secret).subquery("t")
    #expect(
      try told(
        table.select(table.columns.0).filter(
          table.columns.1 == Self.secret && table.columns.0 == 3)) == [hidden, "3"])
    let common = User.query.select(User.id, User.secret.lower()).cte("c")
    #expect(
      try told(common.select(common.columns.0).filter(common.columns.1 == Self.secret))
        == [hidden])
  }

  @Test("hand-written SQL hides its values if it interpolates a redacted column")
  func byHand() throws {
    let told = try told { session in
      _ = try session.fetch(
        "SELECT id FROM users WHERE \(User.secret) = \(Self.secret) AND age = \(3)", as: Int.self)
      _ = try session.fetch("SELECT id FROM users WHERE username = \("ann")", as: Int.self)
      _ = try session.fetch(
        "SELECT \(User.columns) FROM users WHERE username = :name", ["name": "ann"], as: User.self)
      _ = try User.query.filter(
        sql("lower(\(User.secret)) = \(Self.secret)", as: Bool?.self) && User.age == 3
      ).all(in: session)
    }
    #expect(told == [[hidden, hidden], [#""ann""#], [hidden], [hidden, "3"]])
  }

  @Test("a checked query shows its values unless it names a redacted column")
  func checkedQuery() throws {
    func query(isRedacted: Bool) -> CheckedQuery {
      CheckedQuery(
        name: "find", sql: "SELECT id FROM users WHERE secret IS :secret AND username = :name",
        parameters: ["name", "secret"], isRedacted: isRedacted)
    }
    let told = try told { session in
      _ = try session.fetchAll(query(isRedacted: true), [.text("ann"), .text(Self.secret)]) { _ in }
      _ = try session.fetchFirst(query(isRedacted: false), [.text("ann"), .text("x")]) { _ in }
    }
    #expect(told == [[hidden, hidden], [#""x""#, #""ann""#]])
    for dialect in [Dialect.sqlite, .mysql] {
      #expect(
        try query(isRedacted: true).statement(for: dialect, [.text("a"), .text("b")]).redacted
          == [0..<2])
    }
  }

  @Test("every dialect hides the same values")
  func dialects() throws {
    let query = User.query.filter(
      User.username == "ann" && User.secret.like(Self.secret) && User.age == 3)
    for dialect in Dialect.allCases {
      #expect(try query.statement(for: dialect).redacted == [1..<2])
    }
  }

  @Test("errors contain no values")
  func errors() throws {
    let error = #expect(throws: SQLError.self) {
      try database.write { session in
        _ = try session.fetch("SELECT nonsense(\(User.secret), \(Self.secret))", as: Int.self)
      }
    }
    #expect(error?.description.contains(Self.secret) == false)
  }

  @Test("a statement with unknown columns shows no values")
  func unknown() throws {
    let told = try told { session in
      try session.run("SELECT ?", bind: { try $0.bind(text: Self.secret) })
    }
    #expect(told == [[hidden]])
  }
}

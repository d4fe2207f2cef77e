import BlogModels
import Foundation
import Synchronization
import TasksModels
import Tenon
import TestSupport
import Testing

// Swift Testing also has a type named `Comment`.
private typealias Comment = BlogModels.Comment

/// The drafts and patches that are generated for `schemas/blog.yaml`.
@Suite("Generated drafts")
struct DraftTests {
  private func withBlog(_ body: (Session) throws -> Void) throws {
    let database = try Database.empty()
    defer { database.close() }
    try database.create(Blog.self)
    try database.write(body)
  }

  /// A clock that advances by a second each time it is read.
  private func ticking() -> @Sendable () -> Date {
    let seconds = Ticks()
    return { Date(timeIntervalSince1970: Double(seconds.next())) }
  }

  private final class Ticks: Sendable {
    private let count = Mutex(1_700_000_000)

    func next() -> Int {
      count.withLock { count in
        count += 1
        return count
      }
    }
  }

  @Test("default times of a draft are the same instant; a given time is kept")
  func oneInstant() {
    CurrentTime.$clock.withValue(ticking()) {
      let draft = User.Draft(username: "ann", email: "ann@example.com")
      #expect(draft.createdAt == draft.updatedAt)
      let later = User.Draft(
        username: "ann", email: "ann@example.com", createdAt: draft.createdAt)
      #expect(later.createdAt == draft.createdAt && later.updatedAt > draft.updatedAt)
    }
  }

  @Test("all times that an update sets are the same instant")
  func oneInstantOfUpdate() throws {
    try withBlog { session in
      let user = try session.insert(User.Draft(username: "ann", email: "ann@example.com"))
      let post = try session.insert(Post.Draft(title: "t", content: "c", author: user))
      try CurrentTime.$clock.withValue(ticking()) {
        session.delete(post)
        let deleted = try Post.query.onlyDeleted().one(in: session)
        #expect(deleted.deletedAt == deleted.updatedAt)
        #expect(deleted.updatedAt != post.updatedAt)
      }
    }
  }

  @Test("an optional parent can be a row, a key or nil, or left out")
  func optionalParents() throws {
    try withBlog { session in
      let user = try session.insert(User.Draft(username: "ann", email: "ann@example.com"))
      let post = try session.insert(Post.Draft(title: "t", content: "c", author: user))
      let nobody: User? = nil
      let comments = try session.insert([
        Comment.Draft(body: "b", post: post, author: user),
        Comment.Draft(body: "b", post: post, author: user.id),
        Comment.Draft(body: "b", post: post, author: nil),
        Comment.Draft(body: "b", post: post, author: nobody),
        Comment.Draft(body: "b", post: post),
      ])
      #expect(comments.map(\.authorID) == [user.id, user.id, nil, nil, nil])
    }
  }

  @Test("the body of a request decodes into a draft, with defaults for missing fields")
  func decoding() throws {
    try withBlog { session in
      func decoded<Draft: Decodable>(_ json: String) throws -> Draft {
        try JSONDecoder().decode(Draft.self, from: Data(json.utf8))
      }
      var draft: User.Draft = try decoded(
        #"""
        {"username": "ann", "email": "ann@example.com", "settings": {"theme": "dark"}, "age": 5}
        """#)
      draft.passwordHash = "hash"
      draft.balance = Decimal(string: "1.25") ?? 0
      draft.createdAt = Date(timeIntervalSinceReferenceDate: 0)
      let user = try session.insert(draft)
      #expect(user.passwordHash == "hash" && user.role == .author && user.isActive)
      #expect(user.balance == Decimal(string: "1.25") && user.settings == ["theme": "dark"])
      #expect(user.age == 5 && user.createdAt == Date(timeIntervalSinceReferenceDate: 0))
      #expect(user.updatedAt > user.createdAt)
      let postDraft: Post.Draft = try decoded(
        #"{"title": "t", "content": "c", "authorID": \#(user.id), "slug": null}"#)
      let post = try session.insert(postDraft)
      #expect(post.authorID == user.id && post.slug == nil)
      let comments = try session.insert(
        [
          try decoded(#"{"body": "a", "postID": \#(post.id), "authorID": \#(user.id)}"#),
          try decoded(#"{"body": "b", "postID": \#(post.id), "authorID": null}"#),
          try decoded(#"{"body": "c", "postID": \#(post.id)}"#),
        ] as [Comment.Draft])
      #expect(comments.map(\.authorID) == [user.id, nil, nil])
    }
  }

  /// The fields that a validation error names, or nil.
  private func refused(_ body: () throws -> Void) -> [String]? {
    do {
      try body()
      return nil
    } catch {
      return (error as? ValidationError)?.failures.map { "\($0.rule.rawValue): \($0.description)" }
    }
  }

  @Test("a body cannot set closed fields: secrets, generated values, `input: false`")
  func massAssignment() throws {
    let closed: [String: String] = [
      "passwordHash": "\"hash\"", "role": "\"editor\"", "isAdmin": "true", "credits": "1000000",
      "balance": "1000000", "loginCount": "0", "lastLogin": "0", "createdAt": "0", "updatedAt": "0",
    ]
    let open = #""username": "ann", "email": "ann@example.com""#
    for (field, value) in closed {
      let message = ["input: User.\(field) must not be sent"]
      for value in [value, "null", "{}"] {
        let body = Data("{\(open), \"\(field)\": \(value)}".utf8)
        #expect(
          refused { _ = try JSONDecoder().decode(User.Draft.self, from: body) } == message)
        #expect(
          refused { _ = try JSONDecoder().decode(User.Patch.self, from: body) } == message)
      }
    }
    // All of them are reported together, in the order of the columns.
    let body = Data(#"{"credits": 1, "isAdmin": true, "nobody": 1}"#.utf8)
    #expect(
      refused { _ = try JSONDecoder().decode(User.Patch.self, from: body) } == [
        "input: User.isAdmin must not be sent", "input: User.credits must not be sent",
      ])
    // Swift code may set all of them.
    let draft = User.Draft(username: "ann", email: "a@b.c", isAdmin: true, credits: 5)
    #expect(draft.isAdmin && draft.credits == 5)
    #expect(User.Patch { $0.isAdmin = true }.isAdmin == .value(true))
  }

  @Test("a field with `input: create` is allowed in a draft's body, but not in a patch's")
  func createOnly() throws {
    let body = Data(#"{"title": "t", "code": "A", "ownerID": 1}"#.utf8)
    #expect(try JSONDecoder().decode(Project.Draft.self, from: body).code == "A")
    #expect(
      refused { _ = try JSONDecoder().decode(Project.Patch.self, from: body) } == [
        "input: Project.code must not be sent"
      ])
  }

  @Test(
    "a body with a missing field, or a field of another type, is not a draft",
    arguments: [
      (#"{"content": "c", "authorID": 1}"#, "title"),
      (#"{"title": null, "content": "c", "authorID": 1}"#, "title"),
      (#"{"title": "t", "content": "c", "authorID": null}"#, "authorID"),
      (#"{"title": "t", "content": "c", "authorID": 1, "isPublished": "many"}"#, "isPublished"),
      (#"{"title": "t", "content": "c", "authorID": 1, "isPublished": null}"#, "isPublished"),
    ])
  func refusedBodies(json: String, field: String) {
    let error = #expect(throws: DecodingError.self) {
      try JSONDecoder().decode(Post.Draft.self, from: Data(json.utf8))
    }
    switch error {
    case .keyNotFound(let key, _): #expect(key.stringValue == field)
    case .valueNotFound(_, let context), .typeMismatch(_, let context):
      #expect(context.codingPath.map(\.stringValue) == [field])
    default: Issue.record("\(String(describing: error))")
    }
  }

  private func decode<Value: Decodable>(
    _ type: Value.Type, _ json: String, isStrict: Bool = false,
    _ strategy: JSONDecoder.KeyDecodingStrategy = .useDefaultKeys
  ) throws -> Value {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = strategy
    if isStrict { decoder.userInfo[.refusesUnknownFields] = true }
    return try decoder.decode(type, from: Data(json.utf8))
  }

  @Test(
    "a field is found by its Swift name, its column's name, or that in camel case",
    arguments: ["authorID", "author_id", "authorId"], [false, true])
  func keyStyles(key: String, converts: Bool) throws {
    let strategy = converts ? JSONDecoder.KeyDecodingStrategy.convertFromSnakeCase : .useDefaultKeys
    let published = key == "author_id" ? "is_published" : "isPublished"
    let json = "{\"title\": \"t\", \"content\": \"c\", \"\(key)\": 7, \"\(published)\": true}"
    let draft = try decode(Post.Draft.self, json, strategy)
    #expect(try draft.author?.rowLink.key == 7 && draft.isPublished)
    let patch = try decode(Post.Patch.self, "{\"\(key)\": 7, \"\(published)\": true}", strategy)
    #expect(patch.authorID == .value(7) && patch.isPublished == .value(true))
  }

  @Test("a row is decoded from both styles of keys")
  func rowKeyStyles() throws {
    let row = try #require(Tag.inserted(Tag.Draft(name: "swift"), id: 3))
    let comment = try #require(
      try Comment.inserted(
        Comment.Draft(body: "b", createdAt: Date(timeIntervalSince1970: 0), post: Post.ID(1)), id: 2
      ))
    let encoder = JSONEncoder()
    encoder.keyEncodingStrategy = .convertToSnakeCase
    let json = String(decoding: try encoder.encode(comment), as: UTF8.self)
    #expect(json.contains("\"post_id\""))
    #expect(try decode(Comment.self, json) == comment)
    #expect(try decode(Comment.self, json, .convertFromSnakeCase) == comment)
    #expect(try decode(Tag.self, #"{"id": 3, "name": "swift"}"#) == row)
  }

  @Test("other styles of keys do not open closed fields, and a field can occur only once")
  func massAssignmentByAlias() throws {
    for key in ["is_admin", "isAdmin"] {
      #expect(
        refused { _ = try decode(User.Patch.self, "{\"\(key)\": true}") }
          == ["input: User.isAdmin must not be sent"])
    }
    #expect(
      refused { _ = try decode(User.Draft.self, #"{"password_hash": "x"}"#, .convertFromSnakeCase) }
        == ["input: User.passwordHash must not be sent"])
    for (one, other) in [("authorID", "author_id"), ("author_id", "authorId")] {
      #expect(throws: DecodingError.self) {
        try decode(Post.Patch.self, "{\"\(one)\": 1, \"\(other)\": 2}")
      }
    }
  }

  @Test("unknown fields are ignored, or refused if the decoder is configured so")
  func unknownFields() throws {
    let json =
      #"{"name": "swift", "nmae": "x", "id": 7, "colour\u0007\#(String(repeating: "r", count: 99))": 1}"#
    #expect(try decode(Tag.Draft.self, json).name == "swift")
    let failures = refused { _ = try decode(Tag.Draft.self, json, isStrict: true) }
    #expect(
      failures == [
        "input: Tag.id must not be sent",
        "unknown: Tag.colour\u{FFFD}\(String(repeating: "r", count: 33))… is not a field",
        "unknown: Tag.nmae is not a field",
      ])
    #expect(
      refused { _ = try decode(Tag.Patch.self, #"{"nmae": 1}"#, isStrict: true) }
        == ["unknown: Tag.nmae is not a field"])
    #expect(try decode(Tag.Draft.self, #"{"name": "swift"}"#, isStrict: true).name == "swift")
  }

  @Test("a body without a required parent decodes, and its insert fails without a parent")
  func parentFromElsewhere() throws {
    let database = try Database.empty()
    try database.create(Blog.self)
    try database.write { session in
      let ann = try session.insert(User.Draft(username: "ann", email: "ann@example.com"))
      var draft = try decode(Post.Draft.self, #"{"title": "t", "content": "c"}"#)
      let error = #expect(throws: ValidationError.self) { try session.insert(draft) }
      #expect(error?.fields == ["authorID"] && error?.failures.map(\.rule) == [.required])
      draft.author = ann
      #expect(try session.insert(draft).authorID == ann.id)
    }
  }

  @Test("the description of a row, draft or patch never contains a redacted value")
  func redaction() throws {
    let draft = User.Draft(
      username: "ann", email: "ann@example.com", passwordHash: "s3cr3t",
      createdAt: Date(timeIntervalSince1970: 0), updatedAt: Date(timeIntervalSince1970: 0))
    let patch = User.Patch {
      $0.passwordHash = "s3cr3t"
      $0.age = nil
    }
    let row = try #require(User.inserted(draft, id: 1))
    func texts(of value: Any) -> [String] {
      var dumped = ""
      dump(value, to: &dumped)
      return ["\(value)", String(reflecting: value), dumped, "\([value])"]
    }
    for value in [draft, patch, row] as [Any] {
      for text in texts(of: value) {
        #expect(!text.contains("s3cr3t") && text.contains("passwordHash: <redacted>"), "\(text)")
      }
    }
    #expect("\(patch)" == "User.Patch(passwordHash: <redacted>, age: nil)")
    #expect(
      "\(draft)"
        == #"User.Draft(username: "ann", email: "ann@example.com", passwordHash: <redacted>, role: "author", age: nil, isActive: true, isAdmin: false, credits: 0, balance: 0, settings: {}, loginCount: 0, lastLogin: nil, createdAt: 1970-01-01 00:00:00.000000, updatedAt: 1970-01-01 00:00:00.000000)"#
    )
  }
}

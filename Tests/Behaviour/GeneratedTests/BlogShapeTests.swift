import BlogModels
import Foundation
import Synchronization
import Tenon
import TestSupport
import Testing

/// The shapes of `schemas/blog.yaml`: their JSON, and the statements that load them.
@Suite("Shapes of the blog")
struct BlogShapeTests {
  private static func day(_ number: Int) -> Date {
    Date(timeIntervalSince1970: 1_700_000_000 + Double(number) * 86_400)
  }

  /// Ann has a profile and two posts, the older with two tags; Bob has nothing.
  private func withBlog(_ body: (Session) throws -> Void) throws {
    let database = try Database.empty()
    defer { database.close() }
    try database.create(Blog.self)
    try database.write { (session: Session) throws in
      let users = try session.insert(
        ["ann", "bob"].enumerated().map { number, name in
          User.Draft(
            username: name, email: "\(name)@example.com", passwordHash: "secret",
            createdAt: Self.day(number))
        })
      try session.insert(Profile.Draft(bio: "Writes.", user: users[0]))
      let posts = try session.insert([
        Post.Draft(
          title: "Old", slug: "old", content: "…", viewCount: 3, createdAt: Self.day(1),
          author: users[0]),
        Post.Draft(title: "New", content: "…", createdAt: Self.day(2), author: users[0]),
      ])
      let tags = try session.insert([Tag.Draft(name: "swift"), Tag.Draft(name: "sql")])
      try session.add(tags, to: posts[0].tags)
      let comment = try session.insert(
        Comment.Draft(
          body: "Well.", createdAt: Self.day(3), post: posts[0], author: nil))
      try session.insert(
        Comment.Draft(
          body: "Yes?", createdAt: Self.day(4), post: posts[0], author: users[1], parent: comment))
      try body(session)
    }
  }

  private func json(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted]
    encoder.dateEncodingStrategy = .iso8601
    return String(decoding: try encoder.encode(value), as: UTF8.self)
  }

  private static let profiles = """
    [
      {
        "createdAt" : "2023-11-14T22:13:20Z",
        "id" : 1,
        "posts" : [
          {
            "createdAt" : "2023-11-16T22:13:20Z",
            "id" : 2,
            "slug" : null,
            "tags" : [

            ],
            "title" : "New",
            "viewCount" : 0
          },
          {
            "createdAt" : "2023-11-15T22:13:20Z",
            "id" : 1,
            "slug" : "old",
            "tags" : [
              {
                "name" : "sql"
              },
              {
                "name" : "swift"
              }
            ],
            "title" : "Old",
            "viewCount" : 3
          }
        ],
        "profile" : {
          "bio" : "Writes.",
          "website" : null
        },
        "role" : "author",
        "username" : "ann"
      },
      {
        "createdAt" : "2023-11-15T22:13:20Z",
        "id" : 2,
        "posts" : [

        ],
        "profile" : null,
        "role" : "author",
        "username" : "bob"
      }
    ]
    """

  @Test(
    "a shape is flat JSON of its fields and related rows, with null for missing rows")
  func profiles() throws {
    try withBlog { (session: Session) throws in
      let users = try User.query.order(by: User.id).as(UserProfile.self).all(in: session)
      #expect(try json(users) == Self.profiles)
    }
  }

  @Test("the JSON of a shape can be decoded, also if keys are missing instead of null")
  func decode() throws {
    try withBlog { (session: Session) throws in
      let users = try User.query.order(by: User.id).as(UserProfile.self).all(in: session)
      let decoder = JSONDecoder()
      decoder.dateDecodingStrategy = .iso8601
      #expect(try decoder.decode([UserProfile].self, from: Data(Self.profiles.utf8)) == users)
      let sparse =
        #"{"id":2,"username":"bob","role":"author","createdAt":"2023-11-15T22:13:20Z","posts":[]}"#
      #expect(try decoder.decode(UserProfile.self, from: Data(sparse.utf8)) == users[1])
    }
  }

  @Test("a nested shape has the same type everywhere")
  func shared() throws {
    try withBlog { (session: Session) throws in
      let thread = try Comment.query.filter(Comment.id == 1).as(CommentThread.self).one(in: session)
      #expect(
        thread
          == CommentThread(
            id: 1, body: "Well.", createdAt: Self.day(3), author: nil,
            replies: [
              CommentThread.ReplyRow(
                id: 2, body: "Yes?", createdAt: Self.day(4),
                author: UserName(id: 2, username: "bob"))
            ]))
    }
  }

  @Test("a limit applies to each row, in the order of the shape")
  func limit() throws {
    try withBlog { (session: Session) throws in
      for author in 1...2 {
        try session.insert(
          (10..<30).map {
            Post.Draft(
              title: "\($0)", content: "…", createdAt: Self.day($0), author: User.ID(author))
          })
      }
      let users = try User.query.order(by: User.id).as(UserProfile.self).all(in: session)
      let newest = (20..<30).reversed().map(String.init)
      #expect(users.map { $0.posts.map(\.title) } == [newest, newest])
    }
  }

  @Test("1,000 rows take one statement per relationship, level and chunk of 512 keys")
  func statements() throws {
    let count = Mutex(0)
    var configuration = Configuration()
    configuration.log = .events { _ in count.withLock { $0 += 1 } }
    let database = try Database.empty(configuration)
    defer { database.close() }
    try database.create(Blog.self)
    try database.write { (session: Session) throws in
      let users = try session.insert(
        (0..<1_000).map { User.Draft(username: "u\($0)", email: "u\($0)@example.com") })
      try session.insert(users.map { Profile.Draft(user: $0) })
      let posts = try session.insert(
        (0..<3_000).map {
          Post.Draft(title: "p\($0)", content: "…", author: users[$0 % users.count])
        })
      let tag = try session.insert(Tag.Draft(name: "all"))
      for post in posts.prefix(20) { try session.add(tag, to: post.tags) }
      count.withLock { $0 = 0 }
      let profiles = try User.query.as(UserProfile.self).all(in: session)
      #expect(profiles.allSatisfy { $0.posts.count == 3 && $0.profile != nil })
      #expect(profiles.flatMap(\.posts).filter { !$0.tags.isEmpty }.count == 20)
      // The users; their profiles and posts in two chunks each; the tags of 3,000 posts in six. An array of PostgreSQL
      // holds all keys.
      #expect(count.withLock { $0 } == (session.dialect == .postgresql ? 4 : 11))
    }
  }
}

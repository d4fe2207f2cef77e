import BlogModels
import Foundation
import Tenon
import TestSupport

/// A blog in a database in memory, with random rows, and the same rows as values.
struct World {
  let database: Database
  let users: [User]
  /// The posts, including deleted ones.
  let posts: [Post]
  let tags: [Tag]
  let comments: [Comment]
  let profiles: [Profile]
  /// The tags of each post.
  let tagging: [Post.ID: [Tag]]

  static let texts = [
    "", "a", "A", "ab", "Ab", "b", "%", "_", "a%", "\\", "é", "É", "e\u{301}", "*",
  ]
  static let times = (0..<4).map { Date(timeIntervalSince1970: 1_700_000_000 + Double($0) * 0.5) }
  static let days = ["2024-02-29", "2024-03-01", "1999-12-31"].compactMap { CalendarDate($0) }
  static let amounts: [Decimal] = [0, -1, 10, 9.5, 9.05, 100, 99.99]

  init(_ generator: inout SeededGenerator) throws {
    database = try Database("sqlite::memory:")
    try database.create(Blog.self)
    let random = generator
    // The closure that writes cannot change variables outside of it.
    let (tagging, last) = try database.write { session in
      var generator = random
      let tagging = try Self.fill(session, &generator)
      return (tagging, generator)
    }
    generator = last
    (users, posts, tags, comments, profiles) = try database.read { session in
      (
        try User.query.order(by: User.id).all(in: session),
        try Post.query.withDeleted().order(by: Post.id).all(in: session),
        try Tag.query.order(by: Tag.id).all(in: session),
        try Comment.query.order(by: Comment.id).all(in: session),
        try Profile.query.order(by: Profile.id).all(in: session)
      )
    }
    self.tagging = tagging
  }

  private static func fill(
    _ session: Session, _ generator: inout SeededGenerator
  ) throws -> [Post.ID: [Tag]] {
    let roles = Role.allCases.map { $0 }
    func number() -> Int { Int.random(in: 0...4, using: &generator) }
    func maybe<Value>(_ value: Value) -> Value? { generator.chance(1, in: 3) ? nil : value }
    let users = try (0..<number() * 3).map { index in
      try session.insert(
        User.Draft(
          username: "\(generator.pick(texts))\(index)", email: "\(index)@example.com",
          passwordHash: maybe(generator.pick(texts)), role: generator.pick(roles),
          age: maybe(number()), isActive: generator.chance(1, in: 2),
          isAdmin: generator.chance(1, in: 2), credits: number(), balance: generator.pick(amounts),
          loginCount: number() - 2, lastLogin: maybe(generator.pick(times)),
          createdAt: generator.pick(times)))
    }
    let tags = try (0..<number()).map { try session.insert(Tag.Draft(name: "tag \($0)")) }
    for user in users where generator.chance(1, in: 2) {
      try session.insert(
        Profile.Draft(
          bio: maybe(generator.pick(texts)), website: maybe("https://\(generator.pick(texts))x"),
          birthday: maybe(generator.pick(days)), user: user))
    }
    var tagging: [Post.ID: [Tag]] = [:]
    guard !users.isEmpty else { return [:] }
    let posts = try (0..<number() * 4).map { index in
      try session.insert(
        Post.Draft(
          title: "t\(generator.pick(texts))", slug: maybe("\(generator.pick(texts))\(index)"),
          content: generator.pick(texts), viewCount: number() - 1,
          isPublished: generator.chance(1, in: 2), createdAt: generator.pick(times),
          author: generator.pick(users)))
    }
    for post in posts {
      let chosen = tags.filter { _ in generator.chance(1, in: 3) }
      try session.add(chosen, to: post.tags)
      tagging[post.id] = chosen
    }
    guard !posts.isEmpty else { return tagging }
    var comments: [Comment] = []
    for _ in 0..<number() * 4 {
      let parent = comments.isEmpty ? nil : maybe(generator.pick(comments))
      comments.append(
        try session.insert(
          Comment.Draft(
            body: "c\(generator.pick(texts))", createdAt: generator.pick(times),
            post: generator.pick(posts), author: maybe(generator.pick(users)), parent: parent)))
    }
    for post in posts where generator.chance(1, in: 4) { session.delete(post) }
    return tagging
  }
}

import BlogModels
import TestSupport
import Testing

@testable import Tenon

/// Random eager loads on SQLite return the related rows that the test computes for each row.
@Suite("Random eager loads")
struct RandomLoadTests {
  private static let loadsPerWorld = 20

  @Test("every strategy loads the related rows of each row", arguments: RandomSeeds.all)
  func loads(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let world = try World(&generator)
    let (users, posts, tags, comments) = (
      Field(User.id) { $0.id }, Field(Post.id) { $0.id }, Field(Tag.id) { $0.id },
      Field(Comment.id) { $0.id }
    )
    try world.database.read { session in
      for _ in 0..<Self.loadsPerWorld {
        switch Int.random(in: 0..<6, using: &generator) {
        case 0:
          try check(
            world.users, world.userTable(), users, User.posts, world.posts(of:),
            world.postTable(), posts, session, &generator)
        case 1:
          try check(
            world.visible(world.posts), world.postTable(), posts, Post.tags, world.tags(of:),
            world.tagTable(), tags, session, &generator)
        case 2:
          try check(
            world.tags, world.tagTable(), tags, Tag.posts, world.posts(of:),
            world.postTable(), posts, session, &generator)
        case 3:
          try check(
            world.comments, world.commentTable(), comments, Comment.replies, world.replies(to:),
            world.commentTable(), comments, session, &generator)
        case 4:
          try check(
            world.users, world.userTable(), users, User.comments, world.comments(of:),
            world.commentTable(), comments, session, &generator)
        default:
          try check(
            world.visible(world.posts), world.postTable(), posts, Post.comments,
            world.comments(on:), world.commentTable(), comments, session, &generator)
        }
      }
    }
  }

  private func check<Root: Model, Target: Model>(
    _ rows: [Root], _ table: Table<Root>, _ key: Field<Root, some ModelValue>,
    _ relationship: Relationship<Root, Target, [Target]>, _ related: (Root) -> [Target],
    _ targets: Table<Target>, _ targetKey: Field<Target, some ModelValue>, _ session: Session,
    _ generator: inout SeededGenerator
  ) throws {
    let predicate = table.predicate(depth: 2, &generator)
    let order = table.order(key: key, &generator)
    var query = Root.query.filter(predicate.condition).order(by: order.map(\.term))
    var roots = rows.filter { predicate.holds($0) == true }.sorted(by: order)
    if generator.chance(1, in: 3) {
      query = query.limit(3)
      roots = Array(roots.prefix(3))
    }

    let inner = targets.predicate(depth: 2, &generator)
    let innerOrder = [
      generator.pick(targets.orders)(0, &generator), targetKey.ordering(&generator),
    ]
    let bounds =
      generator.chance(1, in: 2)
      ? (
        Int.random(in: 0...2, using: &generator),
        generator.chance(1, in: 2) ? Int.random(in: 0...2, using: &generator) : nil
      ) : nil
    var loaded = relationship.filter(inner.condition)
      .order(by: innerOrder[0].term, innerOrder[1].term)
      .loaded(by: generator.pick([.selectIn, .subquery]))
    if let (limit, offset) = bounds {
      loaded = loaded.limit(limit)
      if let offset { loaded = loaded.offset(offset) }
    }
    let expected = roots.map { root in
      let all = related(root).filter { inner.holds($0) == true }.sorted(by: innerOrder)
      guard let (limit, offset) = bounds else { return all }
      return Array(all.dropFirst(offset ?? 0).prefix(limit))
    }
    let found = try query.with(loaded).all(in: session)
    let statement = try query.statement(for: session.dialect)
    #expect(found.map(\.0) == roots, "\(statement)")
    #expect(found.map(\.1) == expected, "\(statement), \(loaded)")
  }
}

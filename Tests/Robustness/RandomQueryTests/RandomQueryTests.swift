import BlogModels
import Foundation
import TestSupport
import Testing

@testable import Tenon

/// Random queries of the typed builder return on SQLite the rows that the test computes, with SQL's three-valued logic.
@Suite("Random queries")
struct RandomQueryTests {
  private static let queriesPerWorld = 100

  @Test("random queries return the rows that the test expects", arguments: RandomSeeds.all)
  func rows(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let world = try World(&generator)
    try world.database.read { session in
      for _ in 0..<Self.queriesPerWorld {
        switch Int.random(in: 0..<5, using: &generator) {
        case 0, 1:
          try check(world.users, world.userTable(), Field(User.id) { $0.id }, session, &generator)
        case 2:
          try check(world.posts, world.postTable(), Field(Post.id) { $0.id }, session, &generator)
        case 3:
          try check(
            world.comments, world.commentTable(), Field(Comment.id) { $0.id }, session, &generator)
        default:
          try check(
            world.profiles, world.profileTable(), Field(Profile.id) { $0.id }, session, &generator)
        }
      }
    }
  }

  /// Runs one query in all possible ways.
  private func check<Root: Model, Key: ModelValue>(
    _ rows: [Root], _ table: Table<Root>, _ key: Field<Root, Key>, _ session: Session,
    _ generator: inout SeededGenerator
  ) throws {
    var query = Root.query
    var expected = rows.filter { !isDeleted($0) }
    if Root.modelDefinition.softDelete != nil {
      switch Int.random(in: 0..<4, using: &generator) {
      case 0: (query, expected) = (query.withDeleted(), rows)
      case 1: (query, expected) = (query.onlyDeleted(), rows.filter(isDeleted))
      default: break
      }
    }
    for _ in 0..<Int.random(in: 0...2, using: &generator) {
      let predicate = table.predicate(
        depth: Int.random(in: 0...4, using: &generator), &generator)
      query = query.filter(predicate.condition)
      expected = expected.filter { predicate.holds($0) == true }
    }
    let order = table.order(key: key, &generator)
    query = query.order(by: order.map(\.term))
    expected = expected.sorted(by: order)
    if generator.chance(1, in: 3) {
      let limit = Int.random(in: 0...4, using: &generator)
      let offset = Int.random(in: 0...3, using: &generator)
      query = query.limit(limit)
      if generator.chance(1, in: 2) {
        query = query.offset(offset)
        expected = Array(expected.dropFirst(offset))
      }
      expected = Array(expected.prefix(limit))
    }
    let statement = try query.statement(for: session.dialect)
    #expect(try query.all(in: session) == expected, "\(statement)")
    #expect(try query.first(in: session) == expected.first, "\(statement)")
    #expect(try query.count(in: session) == expected.count, "\(statement)")
    #expect(try query.exists(in: session) == !expected.isEmpty, "\(statement)")
  }

  private func isDeleted<Root: Model>(_ row: Root) -> Bool { (row as? Post)?.deletedAt != nil }
}

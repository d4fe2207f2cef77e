import BlogModels
import TestSupport
import Testing

@testable import Tenon

/// Random joins, groups, aggregates and unions return on SQLite what the test computes.
@Suite("Random selections")
struct RandomSelectionTests {
  private static let selectionsPerWorld = 20

  /// Calls a closure with random databases, many times for each.
  private func each(
    of seed: UInt64, _ body: (World, Session, inout SeededGenerator) throws -> Void
  ) throws {
    var generator = SeededGenerator(seed: seed)
    let world = try World(&generator)
    try world.database.read { session in
      for _ in 0..<Self.selectionsPerWorld { try body(world, session, &generator) }
    }
  }

  @Test("a join returns a row for each pair of related rows", arguments: RandomSeeds.all)
  func joins(seed: UInt64) throws {
    try each(of: seed) { world, session, generator in
      let left = world.userTable().predicate(depth: 2, &generator)
      let right = world.postTable().predicate(depth: 2, &generator)
      let isAnd = generator.chance(1, in: 2)
      let query = User.query.join(User.posts)
        .filter(
          isAnd ? left.condition && right.condition : left.condition || right.condition
        )
        .order(by: User.id, Post.id.desc).select(User.columns, Post.columns)
      let pairs = world.users.flatMap { user in
        world.posts(of: user).reversed().map { (user, $0) }
      }.filter { user, post in
        let both = [left.holds(user), right.holds(post)]
        return (isAnd ? Logic.all(both) : Logic.any(both)) == true
      }
      let found = try query.all(in: session)
      let statement = try query.statement(for: session.dialect)
      #expect(found.map(\.0) == pairs.map(\.0), "\(statement)")
      #expect(found.map(\.1) == pairs.map(\.1), "\(statement)")
      #expect(try query.count(in: session) == pairs.count, "\(statement)")
    }
  }

  @Test("a left join keeps rows without a related one", arguments: RandomSeeds.all)
  func leftJoins(seed: UInt64) throws {
    try each(of: seed) { world, session, generator in
      let left = world.userTable().predicate(depth: 2, &generator)
      let right = world.postTable().predicate(depth: 2, &generator)
      let query = User.query.leftJoin(User.posts.filter(right.condition)).filter(left.condition)
        .order(by: User.id, Post.id).select(User.columns, Post.columns.optional)
      let pairs = world.users.filter { left.holds($0) == true }.flatMap { user in
        let posts = world.posts(of: user).filter { right.holds($0) == true }
        return posts.isEmpty ? [(user, nil)] : posts.map { (user, Optional($0)) }
      }
      let found = try query.all(in: session)
      let statement = try query.statement(for: session.dialect)
      #expect(found.map(\.0) == pairs.map(\.0), "\(statement)")
      #expect(found.map(\.1) == pairs.map(\.1), "\(statement)")
    }
  }

  @Test(
    "distinct rows of a join are its rows, each once, in order", arguments: RandomSeeds.all)
  func distinctRows(seed: UInt64) throws {
    try each(of: seed) { world, session, generator in
      let right = world.postTable().predicate(depth: 2, &generator)
      var order = [world.userTable().order(&generator)]
      order.append(Field(User.id) { $0.id }.ordering(&generator))
      let limit = Int.random(in: 0...4, using: &generator)
      let query = User.query.join(User.posts).filter(right.condition).distinct()
        .order(by: order.map(\.term)).limit(limit)
      let expected = world.users.filter { user in
        world.posts(of: user).contains { right.holds($0) == true }
      }.sorted(by: order).prefix(limit)
      let statement = try query.statement(for: session.dialect)
      #expect(try query.all(in: session) == Array(expected), "\(statement)")
      #expect(try query.count(in: session) == expected.count, "\(statement)")
      let grouped = User.query.join(User.posts).filter(right.condition).group(by: User.id)
        .order(by: order.map(\.term)).limit(limit)
      #expect(try grouped.all(in: session) == Array(expected), "\(statement)")
      let posts = try query.with(User.posts.loaded(by: .subquery)).all(in: session)
      #expect(posts.map(\.0) == Array(expected), "\(statement)")
      #expect(posts.allSatisfy { $0.1.count == world.posts(of: $0.0).count }, "\(statement)")
    }
  }

  @Test("aggregates ignore NULL", arguments: RandomSeeds.all)
  func aggregates(seed: UInt64) throws {
    try each(of: seed) { world, session, generator in
      let table = world.userTable()
      let predicate = table.predicate(depth: 2, &generator)
      let inner = table.predicate(depth: 1, &generator)
      let number = table.number(depth: 2, &generator)
      let query = User.query.filter(predicate.condition).select(
        Aggregate.countAll(), number.expression.count(), number.expression.count(distinct: true),
        number.expression.sum(), number.expression.average(), number.expression.min(),
        number.expression.max().filter(inner.condition))
      let rows = world.users.filter { predicate.holds($0) == true }
      let values = rows.compactMap(number.value)
      let chosen = rows.filter { inner.holds($0) == true }.compactMap(number.value)
      let found = try query.one(in: session)
      let statement = try query.statement(for: session.dialect)
      #expect(found.0 == rows.count, "\(statement)")
      #expect(found.1 == values.count, "\(statement)")
      #expect(found.2 == Set(values).count, "\(statement)")
      #expect(found.3 == (values.isEmpty ? nil : values.reduce(0, +)), "\(statement)")
      let mean = values.isEmpty ? nil : Double(values.reduce(0, +)) / Double(values.count)
      #expect(found.4 == mean, "\(statement)")
      #expect(found.5 == values.min(), "\(statement)")
      #expect(found.6 == chosen.max(), "\(statement)")
    }
  }

  @Test("groups are the rows of one value, which may be NULL", arguments: RandomSeeds.all)
  func groups(seed: UInt64) throws {
    try each(of: seed) { world, session, generator in
      let table = world.userTable()
      let predicate = table.predicate(depth: 2, &generator)
      let (key, number) = (table.number(depth: 1, &generator), table.number(depth: 1, &generator))
      let least = Int.random(in: 0...2, using: &generator)
      let query = User.query.filter(predicate.condition)
        .group(by: key.expression).having(User.id.count() > least).order(by: key.expression)
        .select(key.expression, User.id.count(), number.expression.sum())
      let rows = world.users.filter { predicate.holds($0) == true }
      let groups = Dictionary(grouping: rows, by: key.value).filter { $0.value.count > least }
      let expected = groups.sorted { left, right in
        guard let second = right.key else { return false }
        return left.key.map { $0 < second } ?? true
      }.map { key, rows -> [Int?] in
        let values = rows.compactMap(number.value)
        return [key, rows.count, values.isEmpty ? nil : values.reduce(0, +)]
      }
      let statement = try query.statement(for: session.dialect)
      #expect(try query.all(in: session).map { [$0.0, $0.1, $0.2] } == expected, "\(statement)")
      #expect(try query.count(in: session) == expected.count, "\(statement)")
    }
  }

  @Test("unions, intersections and differences are set operations", arguments: RandomSeeds.all)
  func unions(seed: UInt64) throws {
    try each(of: seed) { world, session, generator in
      let table = world.userTable()
      let (left, right) = (
        table.predicate(depth: 2, &generator), table.predicate(depth: 2, &generator)
      )
      let (first, second) = (
        User.query.filter(left.condition), User.query.filter(right.condition)
      )
      func expect(_ query: Union<Query<User>>, _ isIn: (Bool, Bool) -> Int) throws {
        let query = query.order(by: User.id)
        let expected = world.users.flatMap { user in
          Array(
            repeating: user,
            count: isIn(left.holds(user) == true, right.holds(user) == true))
        }
        let statement = try query.statement(for: session.dialect)
        #expect(try query.all(in: session) == expected, "\(statement)")
        #expect(try query.count(in: session) == expected.count, "\(statement)")
      }
      try expect(first.union(second)) { $0 || $1 ? 1 : 0 }
      try expect(first.unionAll(second)) { ($0 ? 1 : 0) + ($1 ? 1 : 0) }
      try expect(first.intersect(second)) { $0 && $1 ? 1 : 0 }
      try expect(first.except(second)) { $0 && !$1 ? 1 : 0 }
    }
  }
}

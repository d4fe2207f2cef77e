import Tenon
import TestSupport

/// Generators of random conditions, orders and numbers over a model's rows, each with its expected result for a row.
struct Table<Root: Model> {
  typealias Maker<Made> = (_ depth: Int, inout SeededGenerator) -> Made

  /// Generators of a condition on a column.
  private(set) var conditions: [Maker<Predicate<Root>>] = []

  /// Generators of a condition on related rows.
  private(set) var relations: [Maker<Predicate<Root>>] = []

  /// Generators of an order by a column.
  private(set) var orders: [Maker<Ordering<Root>>] = []

  /// Generators of integer columns and of numbers of related rows.
  private(set) var numbers: [Maker<Field<Root, Int>>] = []
}

// The contents of a model.
extension Table {
  /// Adds columns of one type, with values to compare them with.
  mutating func add<Value: ModelValue>(_ fields: [Field<Root, Value>], values: [Value]) {
    for field in fields {
      conditions.append { _, generator in field.predicate(values, fields, &generator) }
      orders.append { _, generator in field.ordering(&generator) }
    }
  }

  /// Adds columns of text.
  mutating func add(texts: [Field<Root, String>], values: [String]) {
    add(texts, values: values)
    for field in texts {
      conditions.append { _, generator in field.textPredicate(values, &generator) }
    }
  }

  /// Adds columns of integers.
  mutating func add(numbers fields: [Field<Root, Int>]) {
    add(fields, values: [-2, -1, 0, 1, 2, 3, 7])
    for field in fields {
      numbers.append { _, _ in field }
      conditions.append { _, generator in field.rangePredicate(&generator) }
    }
  }

  /// Adds columns that are conditions.
  mutating func add(flags: [(Column<Root, Bool>, (Root) -> Bool)]) {
    add(flags.map { Field($0.0, $0.1) }, values: [false, true])
    for (column, value) in flags {
      conditions.append { _, _ in Predicate(condition: Condition(column.node), holds: value) }
    }
  }

  /// Adds a relationship to any number of rows.
  mutating func add<Target: Model>(
    _ relationship: Relationship<Root, Target, [Target]>, rows: @escaping (Root) -> [Target],
    of target: @escaping () -> Table<Target>
  ) {
    relations.append { depth, generator in
      if generator.chance(1, in: 4) {
        return Predicate(condition: relationship.any()) { row in !rows(row).isEmpty }
      }
      let inner = target().predicate(depth: depth - 1, &generator)
      return Predicate(condition: relationship.any(inner.condition)) { row in
        rows(row).contains { inner.holds($0) == true }
      }
    }
    numbers.append { depth, generator in
      guard generator.chance(1, in: 2) else {
        return Field(Computed(relationship.count().node)) { row in rows(row).count }
      }
      let inner = target().predicate(depth: min(depth - 1, 1), &generator)
      return Field(Computed(relationship.filter(inner.condition).count().node)) { row in
        rows(row).count { inner.holds($0) == true }
      }
    }
  }

  /// Adds a relationship to at most one row.
  mutating func add<Target: Model>(
    _ relationship: Relationship<Root, Target, Target?>, row related: @escaping (Root) -> Target?,
    of target: @escaping () -> Table<Target>
  ) {
    relations.append { depth, generator in
      if generator.chance(1, in: 3) {
        return Predicate(condition: relationship.has()) { row in related(row) != nil }
      }
      let inner = target().predicate(depth: depth - 1, &generator)
      return Predicate(condition: relationship.has(inner.condition)) { row in
        related(row).flatMap(inner.holds) == true
      }
    }
  }

  /// Adds a relationship to one row, which may be soft-deleted.
  mutating func add<Target: Model>(
    _ relationship: Relationship<Root, Target, Target>, row related: @escaping (Root) -> Target?,
    of target: @escaping () -> Table<Target>
  ) {
    relations.append { depth, generator in
      let inner = target().predicate(depth: depth - 1, &generator)
      return Predicate(condition: relationship.has(inner.condition)) { row in
        related(row).flatMap(inner.holds) == true
      }
    }
  }

  /// Adds a condition that a column has one of the values of another model's rows.
  mutating func add<Target: Model, Value: ModelValue>(
    _ field: Field<Root, Value>, in other: Field<Target, Value>, rows: [Target],
    of target: @escaping () -> Table<Target>
  ) {
    relations.append { depth, generator in
      let inner = target().predicate(depth: depth - 1, &generator)
      let query = Target.query.filter(inner.condition).select(other.expression)
      let list = rows.filter { inner.holds($0) == true }.map(other.value)
      return Predicate(condition: field.expression.in(query)) { row in
        Logic.any(list.map { Comparison.equal.holds(field.value(row), $0) })
      }
    }
  }
}

// The queries of a model.
extension Table {
  /// A condition, with nested conditions up to some depth.
  func predicate(depth: Int, _ generator: inout SeededGenerator) -> Predicate<Root> {
    guard depth > 0 else { return generator.pick(conditions)(0, &generator) }
    switch Int.random(in: 0..<10, using: &generator) {
    case 0, 1:
      return predicate(depth: depth - 1, &generator) && predicate(depth: depth - 1, &generator)
    case 2, 3:
      return predicate(depth: depth - 1, &generator) || predicate(depth: depth - 1, &generator)
    case 4: return !predicate(depth: depth - 1, &generator)
    case 5,
      6 where !relations.isEmpty:
      return generator.pick(relations)(depth, &generator)
    case 7 where !numbers.isEmpty:
      let number = number(depth: depth, &generator)
      return number.predicate([-2, -1, 0, 1, 2, 3, 7], [], &generator)
    default: return generator.pick(conditions)(depth, &generator)
    }
  }

  /// A number: a column, the number of related rows, or a calculation with them.
  func number(depth: Int, _ generator: inout SeededGenerator) -> Field<Root, Int> {
    var number = generator.pick(numbers)(depth, &generator)
    for _ in 0..<Int.random(in: 0...max(0, depth), using: &generator) {
      let other = generator.pick(numbers)(depth - 1, &generator)
      let condition = predicate(depth: 0, &generator)
      number = number.calculated(with: [other], condition, &generator)
    }
    return number
  }

  /// An order by a column.
  func order(_ generator: inout SeededGenerator) -> Ordering<Root> {
    generator.pick(orders)(0, &generator)
  }

  /// An order of up to three terms, followed by the key so that no two rows are equal.
  func order(
    key: Field<Root, some ModelValue>, _ generator: inout SeededGenerator
  ) -> [Ordering<Root>] {
    var terms = (0..<Int.random(in: 0...3, using: &generator)).map { _ in
      !numbers.isEmpty && generator.chance(1, in: 4)
        ? number(depth: 1, &generator).ordering(&generator)
        : generator.pick(orders)(0, &generator)
    }
    terms.append(key.ordering(&generator))
    return terms
  }
}

extension Sequence {
  /// The rows, sorted by an order.
  func sorted<Root>(by order: [Ordering<Root>]) -> [Root] where Element == Root {
    sorted { left, right in
      for term in order {
        if let precedes = term.precedes(left, right) { return precedes }
      }
      return false
    }
  }
}

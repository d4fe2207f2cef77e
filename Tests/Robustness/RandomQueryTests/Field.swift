import Tenon
import TestSupport

/// An expression over the rows of a model, and its value as the test computes it.
struct Field<Root: Model, Value: ModelValue> {
  let expression: Computed<Value?>
  let value: (Root) -> Value?

  init(_ expression: Computed<Value?>, _ value: @escaping (Root) -> Value?) {
    self.expression = expression
    self.value = value
  }

  /// A column without NULL.
  init(_ column: Column<Root, Value>, _ value: @escaping (Root) -> Value) {
    self.init(Computed(column.node), value)
  }

  /// A column that may be NULL.
  init(_ column: Column<Root, Value?>, _ value: @escaping (Root) -> Value?) {
    self.init(Computed(column.node), value)
  }
}

extension Field {
  /// A condition on the field.
  ///
  /// - Parameters:
  ///   - values: Values to compare it with.
  ///   - others: Other fields of the type.
  func predicate(
    _ values: [Value], _ others: [Field], _ generator: inout SeededGenerator
  ) -> Predicate<Root> {
    let (expression, value) = (expression, value)
    let comparison = generator.pick(Comparison.allCases)
    switch Int.random(in: 0..<12, using: &generator) {
    case 0..<5:
      let other = generator.chance(1, in: 8) ? nil : generator.pick(values)
      return Predicate(condition: comparison.condition(expression, other)) { row in
        comparison.holds(value(row), builtWith: other)
      }
    case 5:
      let isNull = generator.chance(1, in: 2)
      return Predicate(condition: isNull ? expression.isNull : expression.isNotNull) { row in
        (value(row) == nil) == isNull
      }
    case 6:
      let list = generator.some(of: values, upTo: 4)
      let hasNull = generator.chance(1, in: 4)
      let members = list.map(Optional.some) + (hasNull ? [nil] : [])
      return Predicate(condition: expression.in(members)) { row in
        guard let own = value(row) else { return hasNull ? true : list.isEmpty ? false : nil }
        return list.contains { $0.equals(own) }
      }
    case 7:
      let (lower, upper) = (generator.pick(values), generator.pick(values))
      return Predicate(condition: expression.between(lower, upper)) { row in
        Logic.all([
          Comparison.greaterOrEqual.holds(value(row), lower),
          Comparison.lessOrEqual.holds(value(row), upper),
        ])
      }
    case 8:
      let other = generator.chance(1, in: 4) ? nil : generator.pick(values)
      let isNegated = generator.chance(1, in: 2)
      return Predicate(
        condition: isNegated
          ? expression.isDistinct(from: other) : expression.isNotDistinct(from: other)
      ) { row in Self.isSame(value(row), other) != isNegated }
    default:
      // A column compared with itself is a mistake, which is refused inside another query.
      let others = isColumn ? others.filter { $0.column != column } : others + [self]
      guard !others.isEmpty else {
        return Predicate(condition: expression.isNotNull) { row in value(row) != nil }
      }
      let other = generator.pick(others)
      if generator.chance(1, in: 3) {
        return Predicate(condition: expression.isNotDistinct(from: other.expression)) { row in
          Self.isSame(value(row), other.value(row))
        }
      }
      return Predicate(condition: comparison.condition(expression, other.expression)) { row in
        comparison.holds(value(row), other.value(row))
      }
    }
  }

  private static func isSame(_ left: Value?, _ right: Value?) -> Bool {
    guard let left, let right else { return left == nil && right == nil }
    return left.equals(right)
  }

  private var isColumn: Bool { column != nil }

  /// The name of the column, if the field is a column.
  private var column: String? {
    if case .column(_, let name, _, _, _) = expression.node { name } else { nil }
  }

  /// An order by the field.
  func ordering(_ generator: inout SeededGenerator) -> Ordering<Root> {
    let isDescending = generator.chance(1, in: 2)
    let term = isDescending ? expression.desc : expression.asc
    // By default, NULL is the smallest value in SQLite.
    let (placed, isNullFirst): (OrderTerm, Bool) =
      switch Int.random(in: 0..<3, using: &generator) {
      case 0: (term.nullsFirst, true)
      case 1: (term.nullsLast, false)
      default: (term, !isDescending)
      }
    let value = value
    return Ordering(term: placed) { left, right in
      switch (value(left), value(right)) {
      case (nil, nil): nil
      case (nil, _): isNullFirst
      case (_, nil): !isNullFirst
      case (let left?, let right?):
        left.equals(right) ? nil : left.precedes(right) != isDescending
      }
    }
  }
}

/// A term of an order, and a function that returns true if it sorts one row before another; nil if they are equal.
struct Ordering<Root: Model> {
  let term: OrderTerm
  let precedes: (Root, Root) -> Bool?
}

extension SeededGenerator {
  /// Returns a random element of an array that is not empty.
  mutating func pick<Value>(_ values: [Value]) -> Value {
    values[Int.random(in: values.indices, using: &self)]
  }

  /// Returns random elements of an array, with repetitions.
  mutating func some<Value>(of values: [Value], upTo limit: Int) -> [Value] {
    (0..<Int.random(in: 0...limit, using: &self)).map { _ in pick(values) }
  }

  /// Returns true with the given probability.
  mutating func chance(_ part: Int, in whole: Int) -> Bool {
    Int.random(in: 0..<whole, using: &self) < part
  }
}

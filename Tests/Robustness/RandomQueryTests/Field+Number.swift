import Tenon
import TestSupport

extension Field where Value == Int {
  /// A condition that the field is in a range.
  func rangePredicate(_ generator: inout SeededGenerator) -> Predicate<Root> {
    let (expression, value) = (expression, value)
    let ends = (0..<2).map { _ in Int.random(in: -2...7, using: &generator) }.sorted()
    let (lower, upper) = (ends[0], ends[1])
    func predicate(_ condition: Condition, _ contains: @escaping (Int) -> Bool) -> Predicate<Root> {
      Predicate(condition: condition) { row in value(row).map(contains) }
    }
    switch Int.random(in: 0..<5, using: &generator) {
    case 0: return predicate(expression.in(lower...upper), (lower...upper).contains)
    case 1 where lower < upper:
      return predicate(expression.in(lower..<upper), (lower..<upper).contains)
    case 2: return predicate(expression.in(lower...), (lower...).contains)
    case 3: return predicate(expression.in(...upper), (...upper).contains)
    default: return predicate(expression.in(..<upper), (..<upper).contains)
    }
  }

  /// A calculation with the field.
  ///
  /// - Parameters:
  ///   - others: Other numbers of the model.
  ///   - condition: A condition for case expressions.
  func calculated(
    with others: [Field], _ condition: Predicate<Root>, _ generator: inout SeededGenerator
  ) -> Field {
    let (expression, value) = (expression, value)
    let number = Int.random(in: -3...3, using: &generator)
    let other = generator.pick(others)
    func pair(_ combine: @escaping (Int, Int) -> Int?) -> (Root) -> Int? {
      { row in value(row).flatMap { left in other.value(row).flatMap { combine(left, $0) } } }
    }
    switch Int.random(in: 0..<12, using: &generator) {
    case 0: return Field(expression + number) { row in value(row).map { $0 + number } }
    case 1: return Field(expression - number) { row in value(row).map { $0 - number } }
    case 2: return Field(expression * number) { row in value(row).map { $0 * number } }
    case 3: return Field(expression + other.expression, pair { $0 + $1 })
    case 4: return Field(expression - other.expression, pair { $0 - $1 })
    case 5: return Field(expression * other.expression, pair { $0 * $1 })
    case 6:
      return Field(expression / number) { row in
        number == 0 ? nil : value(row).map { $0 / number }
      }
    case 7: return Field(expression % other.expression, pair { $1 == 0 ? nil : $0 % $1 })
    case 8: return Field(expression.abs()) { row in value(row).map { Swift.abs($0) } }
    case 9:
      let filled = expression.coalesce(number)
      return Field(Computed(filled.node)) { row in value(row) ?? number }
    case 10:
      return Field(expression.nullIf(number)) { row in
        value(row).flatMap { $0 == number ? nil : $0 }
      }
    default:
      let choice = Case.when(condition.condition, then: expression).else(other.expression)
      return Field(choice) { row in
        condition.holds(row) == true ? value(row) : other.value(row)
      }
    }
  }
}

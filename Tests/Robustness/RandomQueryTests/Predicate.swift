import Tenon

/// A condition of the builder, and its result for a row as the test computes it; nil is unknown.
struct Predicate<Root: Model> {
  let condition: Condition
  let holds: (Root) -> Bool?

  static func && (left: Predicate, right: Predicate) -> Predicate {
    Predicate(condition: left.condition && right.condition) { row in
      Logic.all([left.holds(row), right.holds(row)])
    }
  }

  static func || (left: Predicate, right: Predicate) -> Predicate {
    Predicate(condition: left.condition || right.condition) { row in
      Logic.any([left.holds(row), right.holds(row)])
    }
  }

  static prefix func ! (operand: Predicate) -> Predicate {
    Predicate(condition: !operand.condition) { row in operand.holds(row).map { !$0 } }
  }
}

/// SQL's three-valued logic.
enum Logic {
  /// `AND`.
  static func all(_ values: [Bool?]) -> Bool? {
    values.contains(false) ? false : values.contains(nil) ? nil : true
  }

  /// `OR`.
  static func any(_ values: [Bool?]) -> Bool? {
    values.contains(true) ? true : values.contains(nil) ? nil : false
  }
}

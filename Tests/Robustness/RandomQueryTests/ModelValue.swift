import BlogModels
import Foundation
import Tenon

/// A value of a column as the test's own model of a database sees it: with SQLite's order.
protocol ModelValue: SQLConvertible where Unwrapped == Self {
  /// Whether SQLite has the value before another.
  func precedes(_ other: Self) -> Bool
}

extension ModelValue {
  func equals(_ other: Self) -> Bool { !precedes(other) && !other.precedes(self) }
}

extension ModelValue where Self: Comparable {
  func precedes(_ other: Self) -> Bool { self < other }
}

extension Int: ModelValue {}
extension Date: ModelValue {}
extension CalendarDate: ModelValue {}
extension Decimal: ModelValue {}
extension Identifier: ModelValue where RawValue == Int {}

extension Bool: ModelValue {
  func precedes(_ other: Bool) -> Bool { !self && other }
}

extension String: ModelValue {
  /// By bytes: SQLite's `BINARY`. Swift takes texts for equal that are not the same bytes.
  func precedes(_ other: String) -> Bool { utf8.lexicographicallyPrecedes(other.utf8) }
}

extension Role: ModelValue {
  /// As the text it is stored as.
  func precedes(_ other: Role) -> Bool { rawValue.precedes(other.rawValue) }
}

/// How two values are compared.
enum Comparison: CaseIterable {
  case equal, notEqual, less, lessOrEqual, greater, greaterOrEqual

  /// What SQL says: unknown as soon as one is NULL.
  func holds<Value: ModelValue>(_ left: Value?, _ right: Value?) -> Bool? {
    guard let left, let right else { return nil }
    return switch self {
    case .equal: left.equals(right)
    case .notEqual: !left.equals(right)
    case .less: left.precedes(right)
    case .lessOrEqual: !right.precedes(left)
    case .greater: right.precedes(left)
    case .greaterOrEqual: !left.precedes(right)
    }
  }

  /// What the builder says of an expression and a value: `==` and `!=` with nil ask whether there is a value.
  func holds<Value: ModelValue>(_ left: Value?, builtWith right: Value?) -> Bool? {
    switch (self, right) {
    case (.equal, nil): left == nil
    case (.notEqual, nil): left != nil
    default: holds(left, right)
    }
  }

  func condition<Value: ModelValue>(_ left: Computed<Value?>, _ right: Value?) -> Condition {
    switch self {
    case .equal: left == right
    case .notEqual: left != right
    case .less: left < right
    case .lessOrEqual: left <= right
    case .greater: left > right
    case .greaterOrEqual: left >= right
    }
  }

  func condition<Value: ModelValue>(
    _ left: Computed<Value?>, _ right: Computed<Value?>
  ) -> Condition {
    switch self {
    case .equal: left == right
    case .notEqual: left != right
    case .less: left < right
    case .lessOrEqual: left <= right
    case .greater: left > right
    case .greaterOrEqual: left >= right
    }
  }
}

import BlogModels
import Foundation
import Tenon

/// A value of a column in the test's own model of a database, with SQLite's order.
protocol ModelValue: SQLConvertible where Unwrapped == Self {
  /// Returns true if SQLite sorts the value before another.
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
  /// Compares bytes, as SQLite's `BINARY` does. In Swift, texts with different bytes may be equal.
  func precedes(_ other: String) -> Bool { utf8.lexicographicallyPrecedes(other.utf8) }
}

extension Role: ModelValue {
  /// Compares the stored texts.
  func precedes(_ other: Role) -> Bool { rawValue.precedes(other.rawValue) }
}

/// An operator that compares two values.
enum Comparison: CaseIterable {
  case equal, notEqual, less, lessOrEqual, greater, greaterOrEqual

  /// The result in SQL: unknown if one of the values is NULL.
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

  /// The result of the builder's operator with a value: `==` and `!=` with nil test for NULL.
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

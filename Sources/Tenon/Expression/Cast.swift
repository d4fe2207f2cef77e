import Foundation

/// The types that `cast(as:)` converts between: numbers and text.
public protocol SQLCastable: SQLConvertible where Unwrapped == Self {
  /// The family of the type.
  static var castType: SQLCastType { get }
}

extension SQLCastable where Self: SQLInteger {
  /// Whole numbers.
  public static var castType: SQLCastType { .integer }
}

extension SQLCastable where Self: SQLFloatingPoint {
  /// Floating-point numbers.
  public static var castType: SQLCastType { .real }
}

extension Int: SQLCastable {}
extension Int64: SQLCastable {}
extension Int32: SQLCastable {}
extension Int16: SQLCastable {}
extension Double: SQLCastable {}
extension Float: SQLCastable {}

extension Decimal: SQLCastable {
  /// Decimal numbers.
  public static var castType: SQLCastType { .decimal }
}

extension String: SQLCastable {
  /// Text.
  public static var castType: SQLCastType { .text }
}

extension SQLExpression where Value: SQLCastable {
  /// `CAST`: the value as another type. A fraction is cut off by whole numbers on every database. Text that is no number
  /// is an error on PostgreSQL; SQLite and MySQL read the number it starts with, or zero. Numbers become the text that
  /// the database writes for them.
  ///
  ///     Track.milliseconds.cast(as: Double.self) / 1000
  public func cast<Target: SQLCastable>(as type: Target.Type) -> Computed<Target> {
    Computed(result: .function(.cast(from: Value.castType, to: type.castType), of: node.asStored))
  }
}

extension SQLExpression where Value: SQLOptional, Value.Unwrapped: SQLCastable {
  /// `CAST`: the value as another type; NULL stays NULL.
  public func cast<Target: SQLCastable>(as type: Target.Type) -> Computed<Target?> {
    Computed(
      result: .function(.cast(from: Value.Unwrapped.castType, to: type.castType), of: node.asStored)
    )
  }
}

extension SQLExpression
where Value: RawRepresentable, Value.RawValue: SQLConvertible, Value.Unwrapped == Value {
  /// The key, enum or custom type as the value that the column holds, for the functions of that.
  ///
  ///     User.id.rawValue % 10
  public var rawValue: Computed<Value.RawValue> { Computed(node) }
}

extension SQLExpression
where
  Value: SQLOptional, Value.Unwrapped: RawRepresentable,
  Value.Unwrapped.RawValue: SQLConvertible,
  Value.Unwrapped.RawValue.Unwrapped == Value.Unwrapped.RawValue
{
  /// The key, enum or custom type as the value that the column holds, for the functions of that.
  public var rawValue: Computed<Value.Unwrapped.RawValue?> { Computed(node) }
}

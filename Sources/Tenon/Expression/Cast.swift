import Foundation

/// A type that `cast(as:)` converts from and to: a number or text.
public protocol SQLCastable: SQLConvertible where Unwrapped == Self {
  /// The type's counterpart in SQL.
  static var castType: SQLCastType { get }
}

extension SQLCastable where Self: SQLInteger {
  /// An integer.
  public static var castType: SQLCastType { .integer }
}

extension SQLCastable where Self: SQLFloatingPoint {
  /// A floating-point number.
  public static var castType: SQLCastType { .real }
}

extension Int: SQLCastable {}
extension Int64: SQLCastable {}
extension Int32: SQLCastable {}
extension Int16: SQLCastable {}
extension Double: SQLCastable {}
extension Float: SQLCastable {}

extension Decimal: SQLCastable {
  /// A decimal number.
  public static var castType: SQLCastType { .decimal }
}

extension String: SQLCastable {
  /// Text.
  public static var castType: SQLCastType { .text }
}

extension SQLExpression where Value: SQLCastable {
  /// `CAST`: the value converted to another type.
  ///
  ///     Track.milliseconds.cast(as: Double.self)
  ///     // CAST("tracks"."milliseconds" AS REAL)
  ///
  /// A cast to an integer type truncates the fraction on every database. Text that is not a number is an error on
  /// PostgreSQL; SQLite and MySQL convert the number at its start, or return zero. The text of a number is in the
  /// database's format.
  public func cast<Target: SQLCastable>(as type: Target.Type) -> Computed<Target> {
    Computed(result: .function(.cast(from: Value.castType, to: type.castType), of: node.asStored))
  }
}

extension SQLExpression where Value: SQLOptional, Value.Unwrapped: SQLCastable {
  /// `CAST`: the value converted to another type; NULL stays NULL.
  ///
  ///     Track.bytes.cast(as: Double.self)
  ///     // CAST("tracks"."bytes" AS REAL)
  public func cast<Target: SQLCastable>(as type: Target.Type) -> Computed<Target?> {
    Computed(
      result: .function(.cast(from: Value.Unwrapped.castType, to: type.castType), of: node.asStored)
    )
  }
}

extension SQLExpression
where Value: RawRepresentable, Value.RawValue: SQLConvertible, Value.Unwrapped == Value {
  /// The key, enum or custom type as its raw value, which has the functions of that type. The SQL stays the same.
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
  /// The key, enum or custom type as its raw value, which has the functions of that type. The SQL stays the same.
  ///
  ///     Task.projectID.rawValue.coalesce(0)
  ///     // COALESCE("tasks"."project_id", ?)
  public var rawValue: Computed<Value.Unwrapped.RawValue?> { Computed(node) }
}

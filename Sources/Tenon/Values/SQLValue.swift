import Foundation

/// A value on its way to a database, before a driver gives it the form its type system wants.
public enum SQLValue: Hashable, Sendable {
  /// NULL.
  case null
  /// A boolean.
  case bool(Bool)
  /// An integer.
  case integer(Int64)
  /// A floating-point number.
  case double(Double)
  /// An exact decimal number.
  case decimal(Decimal)
  /// Text.
  case text(String)
  /// Bytes.
  case bytes([UInt8])
  /// A day.
  case date(CalendarDate)
  /// A time of day.
  case time(TimeOfDay)
  /// A moment, kept in UTC to the microsecond.
  case datetime(Date)
  /// A UUID.
  case uuid(UUID)
  /// JSON text.
  case json(String)
  /// A value that no database can hold, and why; binding it throws.
  case invalid(String)
}

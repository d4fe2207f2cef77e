import Foundation

/// A value on its way to a database, before a driver gives it the form its type system wants.
public enum SQLValue: Hashable, Sendable {
  case null
  case bool(Bool)
  case integer(Int64)
  case double(Double)
  case decimal(Decimal)
  case text(String)
  case bytes([UInt8])
  case date(CalendarDate)
  case time(TimeOfDay)
  case datetime(Date)
  case uuid(UUID)
  /// JSON text.
  case json(String)
  /// A value that no database can hold, and why; binding it throws.
  case invalid(String)
}

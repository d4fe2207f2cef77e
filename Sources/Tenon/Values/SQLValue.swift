import Foundation

/// A value to bind, before a driver converts it to a type of its database.
///
/// As in a database, texts are equal if they have the same Unicode scalars: `é` as one scalar, and as an `e` with a
/// combining accent, are two different values, although they are equal as `String`.
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
  /// A point in time, stored in UTC to the microsecond.
  case datetime(Date)
  /// A UUID.
  case uuid(UUID)
  /// JSON text.
  case json(String)
  /// A value that no database can hold, with the reason. Binding it throws.
  case invalid(String)
}

extension SQLValue {
  /// Compares two values. Texts are compared by their Unicode scalars.
  public static func == (left: SQLValue, right: SQLValue) -> Bool {
    switch (left, right) {
    case (.null, .null): true
    case (.bool(let left), .bool(let right)): left == right
    case (.integer(let left), .integer(let right)): left == right
    case (.double(let left), .double(let right)): left == right
    case (.decimal(let left), .decimal(let right)): left == right
    case (.text(let left), .text(let right)), (.json(let left), .json(let right)):
      String.areSame(left, right)
    case (.bytes(let left), .bytes(let right)): left == right
    case (.date(let left), .date(let right)): left == right
    case (.time(let left), .time(let right)): left == right
    case (.datetime(let left), .datetime(let right)): left == right
    case (.uuid(let left), .uuid(let right)): left == right
    case (.invalid(let left), .invalid(let right)): left == right
    default: false
    }
  }
}

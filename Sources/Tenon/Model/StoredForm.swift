/// The form of a column's values in a SQLite file, as given by `stored:` in the schema.
///
/// SQLite has no types for times and UUIDs. Programs store them as text or bytes in various forms, and SQLite compares
/// these as they are. A column that another program writes keeps the form of that program. For example:
///
///     seenAt: { type: datetime, stored: "YYYY-MM-DDTHH:MM:SSZ" }
///
/// Other databases have such types and ignore the form.
public enum StoredForm: Hashable, Sendable {
  /// A UUID in one of several forms.
  case uuid(UUIDForm)

  /// A time as `YYYY-MM-DD`, a separator, `HH:MM:SS`, the digits of a fraction and a zone.
  ///
  /// - `separator`: a space or `T`.
  /// - `digits`: the number of digits after the decimal point: 0 (without a point), 3 or 6.
  /// - `zone`: the empty string, `Z` or `+00:00`.
  case datetime(separator: String, digits: Int, zone: String)

  /// A point in time or a time of day, with or without trailing zeros in its fraction. This is the form of a key
  /// without `stored:` in the schema. Tenon writes six digits.
  case time

  /// The forms of a UUID.
  public enum UUIDForm: Hashable, Sendable {
    /// Any of the other forms, or 32 digits in upper case. This is the form of a column without `stored:` in the
    /// schema. Tenon writes lower case with hyphens and compares with all forms.
    case any
    /// 36 characters in lower case, with hyphens, as Tenon writes them.
    case lowercase
    /// 36 characters in upper case, with hyphens.
    case uppercase
    /// 32 digits in lower case, without hyphens, as SQLAlchemy writes them.
    case digits
    /// 16 bytes, as GRDB writes them.
    case bytes
  }
}

/// The form that the values of a column have in a SQLite file, where the schema says it with `stored:`.
///
/// SQLite has no types for times and UUIDs: programs keep them as text or bytes of various forms, and SQLite compares those
/// as they are. A file that another program writes goes on having that program's form. For example:
///
///     seenAt: { type: datetime, stored: "YYYY-MM-DDTHH:MM:SSZ" }
///
/// Other databases have such types, and take no notice.
public enum StoredForm: Hashable, Sendable {
  /// A UUID in one of its forms.
  case uuid(UUIDForm)

  /// A time as `YYYY-MM-DD`, a separator, `HH:MM:SS`, the digits of a fraction and a zone.
  ///
  /// - `separator`: a space or `T`.
  /// - `digits`: the digits after the decimal point: 0 (and no point), 3 or 6.
  /// - `zone`: nothing, `Z` or `+00:00`.
  case datetime(separator: String, digits: Int, zone: String)

  /// A time or a time of day with or without the zeros at the end of its fraction: what a key holds whose schema does not
  /// say. Tenon writes six digits.
  case time

  /// The forms of a UUID.
  public enum UUIDForm: Hashable, Sendable {
    /// Any of the others, and 32 digits in upper case: what a column holds whose schema does not say. Tenon writes lower
    /// case with hyphens, and looks for all of them.
    case any
    /// 36 characters in lower case, with hyphens: what Tenon writes.
    case lowercase
    /// 36 characters in upper case, with hyphens.
    case uppercase
    /// 32 digits in lower case, without hyphens: what SQLAlchemy writes.
    case digits
    /// 16 bytes: what GRDB writes.
    case bytes
  }
}

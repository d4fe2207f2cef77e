import Foundation

extension Row {
  /// Reads a column whose values have the form that the schema gives with `stored:`. Generated code calls it.
  ///
  /// - Parameters:
  ///   - type: The Swift type; usually inferred.
  ///   - index: The column's index, from 0.
  ///   - form: The form of the values.
  /// - Throws: `InvalidColumnValue` when the value has another type or another form.
  public func value<Value: SQLConvertible>(
    _ type: Value.Type = Value.self, at index: Int, stored form: StoredForm
  ) throws -> Value {
    let value = try Value(row: lenient, at: index)
    if let stored = try storedValue(at: index), stored != .null, !form.matches(stored) {
      throw invalidValue(at: index, expected: "\(form.expected), as its field's `stored:` says")
    }
    return value
  }
}

extension StoredForm {
  /// True if a readable value has this form.
  fileprivate func matches(_ value: SQLValue) -> Bool {
    switch (self, value) {
    case (.uuid(.any), .text(let text)): UUIDText.hasOneCase(text)
    case (.uuid(.any), .bytes), (.uuid(.bytes), .bytes), (.time, .text): true
    case (.uuid(.lowercase), .text(let text)):
      text.utf8.count == 36 && text == text.lowercased()
    case (.uuid(.uppercase), .text(let text)):
      text.utf8.count == 36 && text == text.uppercased()
    case (.uuid(.digits), .text(let text)): text.utf8.count == 32 && text == text.lowercased()
    case (.datetime(let separator, let digits, let zone), .text(let text)):
      text.utf8.count == (digits == 0 ? 19 : 20 + digits) + zone.utf8.count
        && text.dropFirst(10).hasPrefix(separator) && text.hasSuffix(zone)
        && (digits > 0 || !text.contains("."))
    default: false
    }
  }

  /// A description of the form, for errors.
  fileprivate var expected: String {
    switch self {
    case .uuid(.any): "a UUID"
    case .time: "a time"
    case .uuid(.lowercase): "a UUID in lower case"
    case .uuid(.uppercase): "a UUID in upper case"
    case .uuid(.digits): "a UUID of 32 digits in lower case"
    case .uuid(.bytes): "a UUID of 16 bytes"
    case .datetime(let separator, let digits, let zone):
      "a time as YYYY-MM-DD\(separator)HH:MM:SS"
        + (digits > 0 ? ".\(String(repeating: "f", count: digits))" : "") + zone
    }
  }
}

// The forms in which SQLite files hold values.

extension StoredForm {
  /// Returns an expression that converts a value from Tenon's own form to this form.
  func converting(_ value: String) -> String {
    switch self {
    case .uuid(.any), .uuid(.lowercase), .time: return value
    case .uuid(.uppercase): return "UPPER(\(value))"
    case .uuid(.digits): return "REPLACE(\(value), '-', '')"
    case .uuid(.bytes): return "unhex(REPLACE(\(value), '-', ''))"
    case .datetime(let separator, let digits, let zone):
      var text = "SUBSTR(\(value), 1, \(digits == 0 ? 19 : 20 + digits))"
      if separator != " " { text = "REPLACE(\(text), ' ', '\(separator)')" }
      return zone.isEmpty ? text : "\(text) || '\(zone)'"
    }
  }

  /// Returns expressions that convert a UUID from Tenon's own form to all other forms.
  static func otherUUIDs(_ value: String) -> String {
    let digits = "REPLACE(\(value), '-', '')"
    return "UPPER(\(value)), \(digits), UPPER(\(digits)), unhex(\(digits))"
  }

  /// Returns a value in this form.
  func value(_ value: SQLValue) -> SQLValue {
    switch (self, value) {
    case (.uuid(.uppercase), .uuid(let uuid)): return .text(uuid.uuidString)
    case (.uuid(.digits), .uuid(let uuid)): return .text(UUIDText.digits(uuid))
    case (.uuid(.bytes), .uuid(let uuid)): return .bytes(UUIDText.bytes(uuid))
    case (.datetime(let separator, let digits, let zone), .datetime(let date)):
      guard let text = DateTimeText.text(date) else { return value }
      let end = digits == 0 ? 19 : 20 + digits
      return .text("\(text.prefix(10))\(separator)\(text.prefix(end).dropFirst(11))\(zone)")
    default: return value
    }
  }

  /// Returns a UUID in all its forms; any other value alone.
  static func uuids(_ value: SQLValue) -> [SQLValue] {
    guard case .uuid(let uuid) = value else { return [value] }
    let digits = UUIDText.digits(uuid)
    return [
      value, .text(uuid.uuidString), .text(digits), .text(digits.uppercased()),
      .bytes(UUIDText.bytes(uuid)),
    ]
  }

  /// Returns the shortest and the longest text of a time: without and with the zeros at the end of its fraction. All
  /// its other texts, and no other values, are between them. Nil if there is only one text.
  static func range(_ value: SQLValue) -> (shortest: SQLValue, longest: SQLValue)? {
    let text: String
    switch value {
    case .datetime(let date):
      guard let written = DateTimeText.text(date) else { return nil }
      text = written
    case .time(let time): text = time.description
    default: return nil
    }
    guard text.utf8.last == UInt8(ascii: "0") else { return nil }
    var shortest = text[...]
    while shortest.utf8.last == UInt8(ascii: "0"), text.utf8.count - shortest.utf8.count < 6 {
      shortest.removeLast()
    }
    if shortest.utf8.last == UInt8(ascii: ".") { shortest.removeLast() }
    return (.text(String(shortest)), .text(text))
  }

  /// Returns a time in all its texts; any other value alone.
  static func times(_ value: SQLValue) -> [SQLValue] {
    guard case (.text(let shortest), .text(let longest))? = range(value) else { return [value] }
    let first = shortest.utf8.count
    let last = longest.utf8.count
    // A decimal point is followed by a digit.
    return (first...last).filter { $0 != last - 6 }.map { .text(String(longest.prefix($0))) }
  }
}

import Foundation

// Lists with more values than a statement has room for. They go to the database as one parameter of JSON, which it takes
// apart again.

extension Dialect {
  /// The most values of a list that are bound one by one; what else a statement binds needs room too.
  package var listLimit: Int { parameterLimit / 2 }

  /// Writes a long list of values for `IN`, if they have a form in JSON. Bytes have none.
  ///
  /// - Returns: Whether the list was written.
  package func write(longList values: [SQLValue], to writer: inout SQLWriter) -> Bool {
    guard let kind = values.first.flatMap(SQLListKind.init), let json = json(values, kind) else {
      return false
    }
    let value = quoted("value")
    switch self {
    case .sqlite:
      writer.append("(SELECT \(value) FROM json_each(")
      writer.bind(.json(json))
      writer.append("))")
    case .postgresql:
      writer.append("(SELECT CAST(\(value) AS \(kind.type(for: self))) ")
      writer.append("FROM jsonb_array_elements_text(CAST(")
      writer.bind(.json(json))
      writer.append(" AS jsonb)) AS \(quoted("list"))(\(value)))")
    case .mysql:
      writer.append("(SELECT \(value) FROM JSON_TABLE(")
      writer.bind(.json(json))
      writer.append(
        ", '$[*]' COLUMNS (\(value) \(kind.type(for: self)) PATH '$')) AS \(quoted("list")))")
    }
    return true
  }

  /// A JSON array of values of one kind.
  private func json(_ values: [SQLValue], _ kind: SQLListKind) -> String? {
    var json = "["
    for value in values {
      guard SQLListKind(value) == kind, let text = text(of: value) else { return nil }
      if json.utf8.count > 1 { json += "," }
      json += text
    }
    return json + "]"
  }

  /// A value as JSON, in the form in which the database keeps it.
  private func text(of value: SQLValue) -> String? {
    switch value {
    case .bool(let value): self == .postgresql ? "\(value)" : value ? "1" : "0"
    case .integer(let value): "\(value)"
    case .double(let value): value.isFinite ? "\(value)" : nil
    case .decimal(let value): DecimalText.text(value)
    case .text(let text): Self.quoted(json: text)
    case .uuid(let value): Self.quoted(json: UUIDText.text(value))
    case .date(let value): Self.quoted(json: value.description)
    case .time(let value): Self.quoted(json: value.description)
    case .datetime(let value):
      DateTimeText.text(value).flatMap {
        Self.quoted(json: self == .postgresql ? "\($0)+00" : $0)
      }
    case .null, .bytes, .json, .invalid: nil
    }
  }

  /// A text as JSON. SQLite's functions end a text at a NUL.
  private static func quoted(json text: String) -> String? {
    guard !text.utf8.contains(0), let data = try? JSONEncoder().encode(text) else { return nil }
    return String(decoding: data, as: UTF8.self)
  }
}

/// The kinds of values that a long list may have.
private enum SQLListKind {
  case bool
  case integer
  case double
  case decimal
  case text
  case uuid
  case date
  case time
  case datetime

  init?(_ value: SQLValue) {
    switch value {
    case .bool: self = .bool
    case .integer: self = .integer
    case .double: self = .double
    case .decimal: self = .decimal
    case .text: self = .text
    case .uuid: self = .uuid
    case .date: self = .date
    case .time: self = .time
    case .datetime: self = .datetime
    case .null, .bytes, .json, .invalid: return nil
    }
  }

  func type(for dialect: Dialect) -> String {
    let isMySQL = dialect == .mysql
    return switch self {
    case .bool: isMySQL ? "TINYINT" : "boolean"
    case .integer: isMySQL ? "BIGINT" : "bigint"
    case .double: isMySQL ? "DOUBLE" : "double precision"
    case .decimal: isMySQL ? "DECIMAL(65, 30)" : "numeric"
    case .text: isMySQL ? "LONGTEXT CHARACTER SET utf8mb4" : "text"
    case .uuid: isMySQL ? "CHAR(36) CHARACTER SET utf8mb4" : "uuid"
    case .date: isMySQL ? "DATE" : "date"
    case .time: isMySQL ? "TIME(6)" : "time"
    case .datetime: isMySQL ? "DATETIME(6)" : "timestamp with time zone"
    }
  }
}

import Foundation

// Lists of values for `IN`. One with more values than a statement has room for goes to the database as one parameter of
// JSON, which it takes apart again.

extension Dialect {
  /// How many values a statement binds one by one before lists go another way; what else it binds needs room too.
  package var listLimit: Int { parameterLimit / 2 }

  /// Writes a list of values of any length for `IN`. Only SQLite takes an empty list; a query without rows is one
  /// everywhere, although PostgreSQL compares text alone with this one.
  package func write(list values: [SQLValue], to writer: inout SQLWriter) {
    guard !values.isEmpty else {
      return writer.append(
        self == .mysql ? "(SELECT NULL FROM DUAL WHERE 1 = 0)" : "(SELECT NULL WHERE 1 = 0)")
    }
    guard writer.parameters.count + values.count <= listLimit else {
      return write(longList: values, to: &writer)
    }
    writer.append("(")
    writer.separated(values, by: ", ") { value, writer in writer.bind(value) }
    writer.append(")")
  }

  /// Writes what stands behind an expression and `IN`, for an empty list on PostgreSQL, where a query without rows has a
  /// type. `IS` binds closer than NOT and AND.
  ///
  /// - Parameter text: The text before; nil is returned when it does not end with `IN`.
  func emptyList(behind text: String) -> String? {
    guard self == .postgresql else { return nil }
    let words = text.split(whereSeparator: \.isWhitespace).suffix(2).map { $0.uppercased() }
    guard words.last == "IN" else { return nil }
    return words.first == "NOT" ? "(NULL) IS NOT FALSE" : "(NULL) IS TRUE"
  }

  /// Writes a list as queries of JSON, one for each kind of value.
  private func write(longList values: [SQLValue], to writer: inout SQLWriter) {
    var lists: [SQLValueList] = []
    var hasNull = false
    // What the database cannot hold is in none of its columns. Binding one such value says so.
    var unheld: SQLValue?
    for value in values {
      if case .null = value {
        hasNull = true
      } else if let (kind, item) = item(value) {
        // Nearly always all are of one kind.
        if let index = lists.firstIndex(where: { $0.kind == kind }) {
          lists[index].append(item)
        } else {
          lists.append(SQLValueList(kind, item))
        }
      } else if unheld == nil {
        unheld = value
      }
    }
    writer.append("(")
    writer.separated(lists, by: " UNION ALL ") { list, writer in write(list, to: &writer) }
    if hasNull { writer.append(lists.isEmpty ? "SELECT NULL" : " UNION ALL SELECT NULL") }
    if let unheld {
      writer.append(lists.isEmpty && !hasNull ? "SELECT " : " UNION ALL SELECT ")
      writer.bind(unheld)
    }
    writer.append(")")
  }

  private func write(_ list: SQLValueList, to writer: inout SQLWriter) {
    let value = quoted("value")
    let type = list.kind.type(for: self)
    switch self {
    case .sqlite:
      writer.append("SELECT \(list.kind.sql(value, for: self) ?? value) FROM json_each(")
      writer.bind(.json(list.json))
      writer.append(")")
    case .postgresql:
      writer.append("SELECT \(list.kind.sql(value, for: self) ?? "CAST(\(value) AS \(type))") ")
      writer.append("FROM jsonb_array_elements_text(CAST(")
      writer.bind(.json(list.json))
      writer.append(" AS jsonb)) AS \(quoted("list"))(\(value))")
    case .mysql:
      writer.append("SELECT \(list.kind.sql(value, for: self) ?? value) FROM JSON_TABLE(")
      writer.bind(.json(list.json))
      writer.append(", '$[*]' COLUMNS (\(value) \(type) PATH '$')) AS \(quoted("list"))")
    }
  }

  /// A value as JSON, in the form in which the database keeps it, with its kind; nil when it has none.
  private func item(_ value: SQLValue) -> (SQLListKind, String)? {
    switch value {
    case .bool(let value): (.bool, self == .postgresql ? "\(value)" : value ? "1" : "0")
    case .integer(let value): (.integer, "\(value)")
    case .double(let value): number(value).map { (.double, $0) }
    // As text: numbers of JSON may be read as doubles.
    case .decimal(let value):
      DecimalText.text(value).map {
        (self == .sqlite ? .text : .decimal, self == .postgresql ? $0 : Self.quoted(json: $0))
      }
    // SQLite's functions end a text at a NUL.
    case .text(let text) where text.utf8.contains(0): (.encodedText, Self.hex(text.utf8))
    case .text(let text): (.text, Self.quoted(json: text))
    case .json(let text): (self == .postgresql ? .json : .text, Self.quoted(json: text))
    case .bytes(let bytes): (.bytes, Self.hex(bytes))
    case .uuid(let value):
      self == .mysql
        ? (.bytes, Self.hex(withUnsafeBytes(of: value.uuid) { Array($0) }))
        : (textual(.uuid), Self.quoted(json: UUIDText.text(value)))
    case .date(let value): (textual(.date), Self.quoted(json: value.description))
    case .time(let value): (textual(.time), Self.quoted(json: value.description))
    case .datetime(let value):
      DateTimeText.text(value).map {
        (textual(.datetime), Self.quoted(json: self == .postgresql ? "\($0)+00" : $0))
      }
    case .null, .invalid: nil
    }
  }

  /// A kind of values that SQLite keeps as text.
  private func textual(_ kind: SQLListKind) -> SQLListKind { self == .sqlite ? .text : kind }

  /// A floating-point number as JSON, which knows finite ones only. SQLite reads what is too large as infinite; MySQL has
  /// no such number, and SQLite no NaN.
  private func number(_ value: Double) -> String? {
    if value.isFinite { return "\(value)" }
    switch self {
    case .sqlite: return value.isNaN ? nil : value < 0 ? "-9e999" : "9e999"
    case .postgresql:
      return value.isNaN ? "\"NaN\"" : value < 0 ? "\"-Infinity\"" : "\"Infinity\""
    case .mysql: return nil
    }
  }

  private static func quoted(json text: String) -> String {
    var json: [UInt8] = [UInt8(ascii: "\"")]
    json.reserveCapacity(text.utf8.count + 2)
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"): json += [UInt8(ascii: "\\"), byte]
      case ..<32: json += "\\u00".utf8 + digits(byte)
      default: json.append(byte)
      }
    }
    json.append(UInt8(ascii: "\""))
    return String(decoding: json, as: UTF8.self)
  }

  /// Bytes as a JSON string of hexadecimal digits.
  private static func hex(_ bytes: some Collection<UInt8>) -> String {
    var json: [UInt8] = [UInt8(ascii: "\"")]
    json.reserveCapacity(bytes.count * 2 + 2)
    for byte in bytes { json += digits(byte) }
    json.append(UInt8(ascii: "\""))
    return String(decoding: json, as: UTF8.self)
  }

  private static func digits(_ byte: UInt8) -> [UInt8] {
    [byte >> 4, byte & 15].map { $0 < 10 ? UInt8(ascii: "0") + $0 : UInt8(ascii: "a") + $0 - 10 }
  }
}

/// Values of one kind as JSON.
private struct SQLValueList {
  let kind: SQLListKind
  private var items: String

  init(_ kind: SQLListKind, _ item: String) {
    self.kind = kind
    items = "[" + item
  }

  var json: String { items + "]" }

  mutating func append(_ item: String) {
    items += ","
    items += item
  }
}

/// The kinds of values that a long list may have.
private enum SQLListKind {
  case bool
  case integer
  case double
  case decimal
  case text
  /// Text as hexadecimal digits.
  case encodedText
  case json
  /// Bytes as hexadecimal digits.
  case bytes
  case uuid
  case date
  case time
  case datetime

  /// How a value is made of what stands in the JSON, where that is more than a cast to its type.
  func sql(_ value: String, for dialect: Dialect) -> String? {
    switch self {
    case .bytes:
      dialect.choose(
        sqlite: "unhex(\(value))", postgresql: "decode(\(value), 'hex')",
        mysql: "UNHEX(\(value))")
    case .encodedText:
      dialect.choose(
        sqlite: "CAST(unhex(\(value)) AS TEXT)",
        postgresql: "convert_from(decode(\(value), 'hex'), 'UTF8')",
        mysql: "CONVERT(UNHEX(\(value)) USING utf8mb4)")
    default: nil
    }
  }

  func type(for dialect: Dialect) -> String {
    let isMySQL = dialect == .mysql
    return switch self {
    case .bool: isMySQL ? "TINYINT" : "boolean"
    case .integer: isMySQL ? "BIGINT" : "bigint"
    case .double: isMySQL ? "DOUBLE" : "double precision"
    case .decimal: isMySQL ? "DECIMAL(65, 30)" : "numeric"
    case .text, .encodedText, .bytes: isMySQL ? "LONGTEXT CHARACTER SET utf8mb4" : "text"
    case .json: "jsonb"
    case .uuid: "uuid"
    case .date: isMySQL ? "DATE" : "date"
    case .time: isMySQL ? "TIME(6)" : "time"
    case .datetime: isMySQL ? "DATETIME(6)" : "timestamp with time zone"
    }
  }
}

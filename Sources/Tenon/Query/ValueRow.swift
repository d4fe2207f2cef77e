import Foundation

/// Values as a row, such as those of a cursor, so that the columns' types read them as they read those of the database. Times,
/// UUIDs and JSON may be texts, as SQLite has them.
final class ValueRow: RowSource {
  private let values: [SQLValue]

  init(_ values: [SQLValue]) { self.values = values }

  let sql = ""

  func columnName(at index: Int) -> String? { nil }

  func kind(at index: Int) -> String { "another type" }

  func isNull(at index: Int) -> Bool { self[index] == .null }

  func int64(at index: Int) throws -> Int64 {
    if case .integer(let value) = self[index] { value } else { throw Self.mismatch }
  }

  func bool(at index: Int) throws -> Bool {
    if case .bool(let value) = self[index] { value } else { throw Self.mismatch }
  }

  func double(at index: Int) throws -> Double {
    if case .double(let value) = self[index] { value } else { throw Self.mismatch }
  }

  func text(at index: Int) throws -> String {
    if case .text(let value) = self[index] { value } else { throw Self.mismatch }
  }

  func bytes(at index: Int) throws -> [UInt8] {
    if case .bytes(let value) = self[index] { value } else { throw Self.mismatch }
  }

  func decimal(at index: Int) throws -> Decimal {
    if case .decimal(let value) = self[index] { value } else { throw Self.mismatch }
  }

  func datetime(at index: Int) throws -> Date {
    switch self[index] {
    case .datetime(let value): return value
    case .text(var text):
      if let value = text.withUTF8(DateTimeText.date) { return value }
    default: break
    }
    throw Self.mismatch
  }

  func date(at index: Int) throws -> CalendarDate {
    if case .date(let value) = self[index] { value } else { throw Self.mismatch }
  }

  func time(at index: Int) throws -> TimeOfDay {
    switch self[index] {
    case .time(let value): return value
    case .text(let text):
      if let value = TimeOfDay(text) { return value }
    default: break
    }
    throw Self.mismatch
  }

  func uuid(at index: Int) throws -> UUID {
    switch self[index] {
    case .uuid(let value): return value
    case .text(let text):
      if let value = UUIDText.uuid(text) { return value }
    case .bytes(let bytes):
      if let value = UUIDText.uuid(bytes: bytes) { return value }
    default: break
    }
    throw Self.mismatch
  }

  func json(at index: Int) throws -> String {
    switch self[index] {
    case .json(let value), .text(let value): value
    default: throw Self.mismatch
    }
  }

  private subscript(index: Int) -> SQLValue {
    values.indices.contains(index) ? values[index] : .null
  }

  private static var mismatch: InvalidCursor {
    InvalidCursor("the cursor holds a value of another type than its column")
  }
}

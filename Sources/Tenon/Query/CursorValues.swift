import Foundation

/// The values of a cursor as a row, so that the columns' types read them as they read those of the database.
final class CursorValues: RowSource {
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
    if case .datetime(let value) = self[index] { value } else { throw Self.mismatch }
  }

  func date(at index: Int) throws -> CalendarDate {
    if case .date(let value) = self[index] { value } else { throw Self.mismatch }
  }

  func time(at index: Int) throws -> TimeOfDay {
    if case .time(let value) = self[index] { value } else { throw Self.mismatch }
  }

  func uuid(at index: Int) throws -> UUID {
    if case .uuid(let value) = self[index] { value } else { throw Self.mismatch }
  }

  func json(at index: Int) throws -> String {
    if case .json(let value) = self[index] { value } else { throw Self.mismatch }
  }

  private subscript(index: Int) -> SQLValue {
    values.indices.contains(index) ? values[index] : .null
  }

  private static var mismatch: InvalidCursor {
    InvalidCursor("the cursor holds a value of another type than its column")
  }
}

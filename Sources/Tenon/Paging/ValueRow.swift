/// Values as a row, such as those of a cursor, so that the columns' types read them as they read those of the database. Times,
/// UUIDs and JSON may be texts, as SQLite has them.
final class ValueRow: ValueSource {
  private let values: [SQLValue]

  init(_ values: [SQLValue]) { self.values = values }

  let sql = ""

  func columnName(at index: Int) -> String? { nil }

  func kind(at index: Int) -> String { "another type" }

  func value(at index: Int) -> SQLValue { values.indices.contains(index) ? values[index] : .null }

  func mismatch(at index: Int, expected: String) -> any Error {
    InvalidCursor("the cursor holds a value of another type than its column")
  }
}

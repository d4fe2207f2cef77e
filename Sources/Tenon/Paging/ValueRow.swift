/// Values, such as those of a cursor, as a row, so that the columns' types decode them like values of the database.
/// Times, UUIDs and JSON may be text, as in SQLite.
final class ValueRow: ValueSource {
  private let values: [SQLValue]

  init(_ values: [SQLValue]) { self.values = values }

  let sql = ""

  func columnName(at index: Int) -> String? { nil }

  func kind(at index: Int) -> String { "another type" }

  func value(at index: Int) -> SQLValue { values.indices.contains(index) ? values[index] : .null }

  func mismatch(at index: Int, expected: String) -> any Error {
    InvalidCursor("the cursor holds values of other types than its columns")
  }
}

import CSQLite
import Foundation

/// Functions of SQLite's connections that give values another form: `uuid_blob`, named as in SQLite's own extension "uuid",
/// and `json_sorted`.
enum SQLiteForms {
  /// Adds the functions to a connection.
  static func register(on connection: OpaquePointer?) -> Int32 {
    let flags = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS
    let code = sqlite3_create_function_v2(
      connection, "uuid_blob", 1, flags, nil,
      { context, _, values in
        guard let text = SQLiteForms.text(values), let uuid = UUIDText.uuid(text) else {
          return sqlite3_result_null(context)
        }
        let bytes = UUIDText.bytes(uuid)
        tenon_result_blob(context, bytes, Int32(bytes.count))
      }, nil, nil, nil)
    guard code == SQLITE_OK else { return code }
    return sqlite3_create_function_v2(
      connection, "json_sorted", 1, flags, nil,
      { context, _, values in
        guard let text = SQLiteForms.text(values) else { return sqlite3_result_null(context) }
        tenon_result_text(context, JSONText.sorted(text) ?? text)
      }, nil, nil, nil)
  }

  /// The text that a function of one argument is given; nil for anything else.
  private static func text(_ values: UnsafeMutablePointer<OpaquePointer?>?) -> String? {
    guard let value = values?.pointee, sqlite3_value_type(value) == SQLITE_TEXT,
      let bytes = sqlite3_value_text(value)
    else { return nil }
    return UTF8Text.string(
      UnsafeBufferPointer(start: bytes, count: Int(sqlite3_value_bytes(value))))
  }
}

import CSQLite

/// The function `json_sorted`: returns the same JSON with sorted keys and without spaces, so that equal values are
/// equal text.
enum SQLiteJSON {
  static let name = SQLiteDialect.Function.jsonSorted.rawValue

  /// Adds the function to a connection.
  static func register(on connection: OpaquePointer?) -> Int32 {
    let flags = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS
    return sqlite3_create_function_v2(
      connection, name, 1, flags, nil,
      { context, _, values in
        guard let value = values?.pointee, let bytes = sqlite3_value_text(value),
          let text = UTF8Text.string(
            UnsafeBufferPointer(start: bytes, count: Int(sqlite3_value_bytes(value))))
        else { return sqlite3_result_null(context) }
        // Text that is not JSON stays as it is.
        SQLiteResult.give(JSONText.sorted(text) ?? text, to: context)
      }, nil, nil, nil)
  }
}

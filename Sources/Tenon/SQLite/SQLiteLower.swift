import CSQLite

/// The function `unicode_lower`: the text in lower case, as `String.lowercased()` makes it. Each character is changed
/// alone and independently of a language.
enum SQLiteLower {
  static let name = SQLiteDialect.Function.unicodeLower.rawValue

  /// Adds the function to a connection.
  static func register(on connection: OpaquePointer?) -> Int32 {
    let flags = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS
    return sqlite3_create_function_v2(
      connection, name, 1, flags, nil,
      { context, _, values in
        guard let value = values?.pointee, let bytes = sqlite3_value_text(value) else {
          return sqlite3_result_null(context)
        }
        let text = UnsafeBufferPointer(start: bytes, count: Int(sqlite3_value_bytes(value)))
        SQLiteResult.give(String(decoding: text, as: UTF8.self).lowercased(), to: context)
      }, nil, nil, nil)
  }
}

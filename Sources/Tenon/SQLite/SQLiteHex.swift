import CSQLite

/// The function `unhex`, which SQLite has since version 3.41.
enum SQLiteHex {
  static let name = "unhex"

  /// Adds the function to a connection that lacks it.
  static func register(on connection: OpaquePointer?) -> Int32 {
    guard sqlite3_libversion_number() < 3_041_000 else { return SQLITE_OK }
    let flags = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS
    return sqlite3_create_function_v2(
      connection, name, 1, flags, nil,
      { context, _, values in
        guard let value = values?.pointee, let text = sqlite3_value_text(value) else {
          return sqlite3_result_null(context)
        }
        let digits = UnsafeBufferPointer(start: text, count: Int(sqlite3_value_bytes(value)))
        guard let bytes = SQLiteHex.bytes(digits) else { return sqlite3_result_null(context) }
        bytes.withUnsafeBytes {
          tenon_result_blob(context, $0.baseAddress, sqlite3_uint64($0.count))
        }
      }, nil, nil, nil)
  }

  private static func bytes(_ digits: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
    guard digits.count.isMultiple(of: 2) else { return nil }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(digits.count / 2)
    for index in stride(from: 0, to: digits.count, by: 2) {
      guard let high = digit(digits[index]), let low = digit(digits[index + 1]) else { return nil }
      bytes.append(high << 4 | low)
    }
    return bytes
  }

  private static func digit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
    default: nil
    }
  }
}

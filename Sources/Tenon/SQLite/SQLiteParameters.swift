import CSQLite
import Foundation

/// The parameters of a SQLite statement, by number from 1.
@usableFromInline struct SQLiteParameters {
  private let statement: OpaquePointer
  /// The memory for bound text.
  private unowned(unsafe) let texts: BindArena

  init(_ statement: OpaquePointer, _ texts: BindArena) {
    self.statement = statement
    self.texts = texts
  }

  func bindNull(at index: Int32) throws {
    try check(sqlite3_bind_null(statement, index), index)
  }

  func bind(_ value: Int64, at index: Int32) throws {
    try check(sqlite3_bind_int64(statement, index, value), index)
  }

  func bind(_ value: Double, at index: Int32) throws {
    try check(sqlite3_bind_double(statement, index, value), index)
  }

  func bind(_ value: String, at index: Int32) throws {
    var value = value
    let code = value.withUTF8 { text in
      // An empty string may have no pointer, which SQLite would bind as NULL.
      guard let pointer = UnsafeRawPointer(text.baseAddress) else {
        return tenon_bind_text(statement, index, "", 0)
      }
      guard let memory = texts.allocate(text.count), let start = memory.baseAddress else {
        return tenon_bind_text(
          statement, index, pointer.assumingMemoryBound(to: CChar.self),
          sqlite3_uint64(text.count))
      }
      start.copyMemory(from: pointer, byteCount: text.count)
      return bind(inPlace: memory, at: index)
    }
    try check(code, index)
  }

  func bind(_ value: [UInt8], at index: Int32) throws {
    texts.noteCopy()
    let code = value.withUnsafeBytes { bytes in
      guard let pointer = bytes.baseAddress, !bytes.isEmpty else {
        return sqlite3_bind_zeroblob(statement, index, 0)
      }
      return tenon_bind_blob(statement, index, pointer, sqlite3_uint64(bytes.count))
    }
    try check(code, index)
  }

  /// Binds a point in time as text.
  ///
  /// - Returns: False if the time has no text.
  func bind(_ value: Date, at index: Int32) throws -> Bool {
    guard let memory = texts.allocate(DateTimeText.length),
      DateTimeText.write(value, to: memory.bindMemory(to: UInt8.self))
    else { return false }
    try check(bind(inPlace: memory, at: index), index)
    return true
  }

  /// The statement's text.
  var sql: String? { sqlite3_sql(statement).map { String(cString: $0) } }

  /// Binds text without a copy: it must stay in place.
  private func bind(inPlace text: UnsafeMutableRawBufferPointer, at index: Int32) -> Int32 {
    sqlite3_bind_text64(
      statement, index, text.baseAddress?.assumingMemoryBound(to: CChar.self),
      sqlite3_uint64(text.count), nil, UInt8(SQLITE_UTF8))
  }

  @inline(__always)
  private func check(_ code: Int32, _ index: Int32) throws {
    guard code == SQLITE_OK else { throw refusal(code, index) }
  }

  private func refusal(_ code: Int32, _ index: Int32) -> SQLError {
    SQLError(
      message: "parameter \(index) cannot be bound: \(String(cString: sqlite3_errstr(code)))",
      code: Int(code), statement: sql)
  }
}

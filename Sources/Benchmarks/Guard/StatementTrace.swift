import CSQLite
import Synchronization

/// Records all statements that SQLite runs in this process. This includes the beginning and end of transactions, which
/// Tenon's own log omits, and needs no logging, which would change what a session does.
enum StatementTrace {
  private static let statements = Mutex<[String]>([])

  /// Traces the connections that are opened while a closure runs.
  static func during<Value>(_ body: () throws -> Value) rethrows -> Value {
    typealias Opened =
      @convention(c) (
        OpaquePointer?, UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?, OpaquePointer?
      ) -> Int32
    let opened: Opened = { connection, _, _ in
      let flag = UInt32(SQLITE_TRACE_STMT)
      return sqlite3_trace_v2(
        connection, flag,
        { _, _, _, text in
          if let text { StatementTrace.add(text.assumingMemoryBound(to: CChar.self)) }
          return 0
        }, nil)
    }
    // SQLite declares the type of the function that it calls for a new connection without its parameters.
    sqlite3_auto_extension(unsafeBitCast(opened, to: (@convention(c) () -> Void).self))
    defer { sqlite3_reset_auto_extension() }
    return try body()
  }

  /// The statements that began since the last call.
  static func take() -> [String] {
    statements.withLock { statements in
      defer { statements = [] }
      return statements
    }
  }

  private static func add(_ text: UnsafePointer<CChar>) {
    statements.withLock { $0.append(String(cString: text)) }
  }
}

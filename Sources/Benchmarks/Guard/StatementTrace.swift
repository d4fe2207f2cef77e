import CSQLite
import Synchronization

/// The statements that SQLite runs in this process, whoever runs them: those that begin and end a transaction as well,
/// which Tenon's own log leaves out. A session that is not logged does what it always does.
enum StatementTrace {
  private static let statements = Mutex<[String]>([])

  /// Looks at the connections that are opened while a closure runs.
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
    // SQLite declares the type of what it calls for a new connection without the parameters that it passes.
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

import Synchronization

/// The statements that ran since they were last taken.
final class StatementRecorder: Sendable {
  private let statements = Mutex<[String]>([])

  func record(_ sql: String) { statements.withLock { $0.append(sql) } }

  func take() -> [String] {
    statements.withLock { statements in
      defer { statements = [] }
      return statements
    }
  }
}

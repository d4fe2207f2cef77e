import BlogModels
import Foundation
import Synchronization
import Tenon
import TestSupport

/// An empty blog in memory, and a record of the statements that run on it.
///
/// The tests of this folder stand beside tutorials on CRUD operations in an ORM for Python: each test is named after an
/// operation there and does the same here.
struct TutorialBlog {
  let db: Database
  let log: StatementLog

  init() throws {
    let log = StatementLog()
    var configuration = Configuration()
    configuration.log = .events { event in log.record(event.sql) }
    db = try Database.empty(configuration)
    try db.create(Blog.self)
    _ = log.take()
    self.log = log
  }

  /// Inserts users by name; their addresses are made of their names.
  @discardableResult
  func insertUsers(_ names: String...) throws -> [User] {
    try db.write { session in
      try session.insert(names.map { User.Draft(username: $0, email: "\($0)@example.com") })
    }
  }

  /// Inserts drafts in a transaction of their own.
  @discardableResult
  func insert<Draft: ModelDraft>(_ drafts: Draft...) throws -> [Draft.Root] {
    try db.write { session in try session.insert(drafts) }
  }

  /// The names of all users, in order.
  func usernames() throws -> [String] {
    try db.read { session in
      try User.query.order(by: User.id).select(User.username).all(in: session)
    }
  }

  static func day(_ day: Int) -> Date {
    Date(timeIntervalSince1970: 1_700_000_000 + Double(day) * 86_400)
  }
}

/// The statements that ran.
final class StatementLog: Sendable {
  private let statements = Mutex<[String]>([])

  func record(_ sql: String) { statements.withLock { $0.append(sql) } }

  /// The statements since the last call.
  func take() -> [String] {
    statements.withLock { statements in
      defer { statements = [] }
      return statements
    }
  }
}

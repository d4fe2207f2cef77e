import BlogModels
import Foundation
import Tenon
import TestSupport

/// An empty blog in memory, and a record of the statements that run on it.
///
/// The tests in this folder correspond to tutorials on CRUD operations in an ORM for Python: each test is named after
/// an operation there and does the same here.
struct TutorialBlog {
  let db: Database
  let log: StatementRecorder

  init() throws {
    let log = StatementRecorder()
    db = try Database.empty(log.configuration)
    try db.create(Blog.self)
    _ = log.takeSQL()
    self.log = log
  }

  /// Inserts users by name; their addresses are derived from their names.
  @discardableResult
  func insertUsers(_ names: String...) throws -> [User] {
    try db.write { session in
      try session.insert(names.map { User.Draft(username: $0, email: "\($0)@example.com") })
    }
  }

  /// Inserts drafts in a separate transaction.
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

import Foundation
import TestSupport

@testable import Tenon

extension Database {
  /// A database in memory with the tables of all test models.
  static func test(log: QueryLog = .off) throws -> Database {
    var configuration = Configuration()
    configuration.log = log
    let database = try Database.empty(configuration)
    try database.create(TestSchema.self)
    try database.write { try $0.raw(Sample.createTable) }
    return database
  }
}

extension Database {
  /// A database in memory with the tables of `RuledSchema`.
  static func ruled(log: QueryLog = .off) throws -> Database {
    var configuration = Configuration()
    configuration.log = log
    let database = try Database.empty(configuration)
    try database.create(RuledSchema.self)
    return database
  }
}

extension Session {
  /// Runs SQL as another program would.
  func raw(_ statements: String...) throws { try run(statements) }

  /// The first column of every row, as SQLite converts it to text; NULL is nil.
  func texts(_ sql: String) throws -> [String?] {
    var texts: [String?] = []
    try run(sql, bind: { _ in }, { row in texts.append(try row.value(at: 0)) })
    return texts
  }
}

/// A temporary directory for a test, removed afterwards.
final class TemporaryDirectory {
  let path: String

  init() throws {
    path = NSTemporaryDirectory() + "tenon-test-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// The path of a file in the directory.
  func file(_ name: String = "test.db") -> String { "\(path)/\(name)" }

  /// The URL of a database in the directory.
  func url(_ name: String = "test.db") -> String { "sqlite://\(path)/\(name)" }
}

import ArchiveModels
import Synchronization
import Tenon
import TestSupport

extension Database {
  /// Creates a database in memory with the tables of the archive.
  static func archive(_ configuration: Configuration = Configuration()) throws -> Database {
    let database = try Database.empty(configuration)
    try database.create(Archive.self)
    return database
  }
}

/// Records the statements that ran.
final class Statements: Sendable {
  private let all = Mutex<[String]>([])

  /// A configuration whose log records statements here.
  var configuration: Configuration {
    var configuration = Configuration()
    configuration.log = .events { event in
      // PostgreSQL numbers its parameters.
      let sql = event.sql.replacing(/\$[0-9]+/, with: "?")
      self.all.withLock { $0.append(sql) }
    }
    return configuration
  }

  /// Adds a text of the test.
  func note(_ text: String) { all.withLock { $0.append(text) } }

  /// The statements since the last call.
  func take() -> [String] {
    all.withLock { all in
      defer { all = [] }
      return all
    }
  }
}

extension Session {
  /// The first column of every row, as text; NULL is nil.
  func texts(_ sql: SQL) throws -> [String?] { try fetch(sql, as: String?.self) }
}

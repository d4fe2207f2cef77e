import Foundation
import Testing

@testable import Tenon

/// An expression in the SQL of each dialect, with the values bound on SQLite.
struct WrittenExpression: Equatable {
  var sqlite: String
  var postgresql: String
  var mysql: String
  var parameters: [SQLValue] = []
}

/// The SQL of an expression in each dialect.
func written<Source: SQLExpression>(_ expression: Source) throws -> WrittenExpression {
  func statement(_ dialect: Dialect) throws -> SQLStatement {
    var writer = SQLWriter(dialect)
    try writer.write(expression.node)
    return try writer.statement
  }
  return WrittenExpression(
    sqlite: try statement(.sqlite).sql, postgresql: try statement(.postgresql).sql,
    mysql: try statement(.mysql).sql, parameters: try statement(.sqlite).parameters)
}

/// The same text in all dialects, except for the quotes around names.
func alike(_ sql: String, _ parameters: [SQLValue] = []) -> WrittenExpression {
  WrittenExpression(
    sqlite: sql, postgresql: sql, mysql: sql.replacingOccurrences(of: "\"", with: "`"),
    parameters: parameters)
}

/// Rows of samples, from which SQLite computes values.
struct Samples {
  let database: Database

  /// Inserts samples, in order.
  init(_ drafts: Sample.Draft...) throws {
    database = try Database.test()
    try database.write { (session: Session) throws in try session.insert(drafts) }
  }

  /// The value of an expression in every row, in order; one value for an aggregate.
  func values<Source: SQLExpression>(of expression: Source) throws -> [Source.Value] {
    var writer = SQLWriter(.sqlite)
    writer.append("SELECT ")
    try writer.write(expression.node.asStored)
    writer.append(#" FROM "samples" ORDER BY "samples"."rowid""#)
    let statement = try writer.statement
    return try database.read { (session: Session) throws -> [Source.Value] in
      var values: [Source.Value] = []
      try session.run(
        statement.sql,
        bind: { binder in for value in statement.parameters { try binder.bind(value) } },
        { row in values.append(try row.value(at: 0)) })
      return values
    }
  }

  /// The integers of the samples that match a condition.
  func ints<Filter: SQLExpression>(where condition: Filter) throws -> [Int?]
  where Filter.Value: SQLBoolean {
    try database.read {
      try Sample.query.filter(condition).order(by: Sample.int).all(in: $0).map(\.int)
    }
  }
}

import Foundation
import Testing

@testable import Tenon

@Suite("Lists in checked queries")
struct CheckedListTests {
  private let text = "SELECT ':ids' FROM t WHERE id IN :ids AND name = :name AND other NOT IN :ids"

  private func query(isRedacted: Bool = false) -> CheckedQuery {
    CheckedQuery(
      name: "rows", sql: text, parameters: ["name"], lists: ["ids"], isRedacted: isRedacted)
  }

  @Test("each value is a parameter in the syntax of each database, anywhere in the query")
  func statements() throws {
    let values: [SQLValue] = [.integer(1), .integer(2)]
    let statements = try [.sqlite, .postgresql, .mysql].map { (dialect: Dialect) in
      try query().statement(for: dialect, [.text("a")], lists: [values])
    }
    let plain = "SELECT ':ids' FROM t WHERE id IN (?, ?) AND name = ? AND other NOT IN (?, ?)"
    #expect(
      statements.map(\.sql) == [
        plain,
        "SELECT ':ids' FROM t WHERE id IN ($1, $2) AND name = $3 AND other NOT IN ($4, $5)",
        plain,
      ])
    for statement in statements {
      #expect(statement.parameters == values + [.text("a")] + values)
      #expect(statement.redacted.isEmpty)
    }
  }

  @Test("all values are redacted in logs if one may be redacted")
  func redacted() throws {
    let statement = try query(isRedacted: true).statement(
      for: .sqlite, [.text("a")], lists: [[.integer(1)]])
    #expect(statement.redacted == [0..<3])
  }

  @Test("a list can have values of every kind, and more than a statement allows parameters")
  func kinds() throws {
    let database = try Database.test()
    try database.read { session throws in
      let lists: [[SQLValue]] = [
        [.bytes([1, 2]), .bytes([])], [.text("a'"), .text("")], [.integer(7), .integer(-1)],
        [.double(0.5), .double(-2)], [.bool(true), .bool(false)],
        [.decimal(Decimal(15) / 10), .decimal(2)], [.uuid(UUID()), .uuid(UUID())],
        [.datetime(Date(timeIntervalSince1970: 5)), .datetime(Date(timeIntervalSince1970: 6))],
      ]
      let query = CheckedQuery(
        name: "is", sql: "SELECT :one IN :all", parameters: ["one"], lists: ["all"])
      func isIn(_ one: SQLValue, _ all: [SQLValue]) throws -> Bool {
        try session.fetchOne(query, [one], lists: [all]) { try $0.value(at: 0) }
      }
      for list in lists {
        #expect(try isIn(list[0], list), "\(list)")
        #expect(try !isIn(list[0], [list[1]]), "\(list)")
        #expect(try !isIn(list[0], []), "\(list)")
      }
      let many = (0..<70_000).map { SQLValue.integer($0) }
      #expect(try isIn(.integer(69_999), many))
      #expect(try !isIn(.integer(70_000), many))
    }
  }
}

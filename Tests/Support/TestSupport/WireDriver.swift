import Foundation
import Synchronization
import Tenon
import Testing

/// A driver on top of SQLite that behaves like those of servers: statements return the keys that the database
/// generates, it has its own types of parameters and rows and no shortcuts, and it counts its round trips.
///
/// It shows that sessions require nothing of a driver beyond `Connection`.
package final class WireDriver: Driver {
  package static let schemes = ["wire"]

  private let sqlite: SQLiteDriver

  /// The number of round trips so far.
  package let roundTrips = RoundTrips()

  package convenience init(_ configuration: Configuration) throws {
    try self.init(DatabaseURL("wire::memory:"), configuration)
  }

  package init(_ url: DatabaseURL, _ configuration: Configuration) throws {
    sqlite = try SQLiteDriver(url, configuration)
  }

  package var dialect: Dialect { sqlite.dialect }
  package var madeKey: MadeKey { .returned }
  package var connections: ConnectionLimits { sqlite.connections }

  package func connect(_ access: Access) throws -> any Connection {
    WireConnection(try sqlite.connect(access), roundTrips)
  }
}

/// A number of round trips.
package final class RoundTrips: Sendable {
  private let count = Mutex(0)

  fileprivate func add() { count.withLock { $0 += 1 } }

  /// Returns the number since the last call, and resets it.
  package func take() -> Int {
    count.withLock { count in
      defer { count = 0 }
      return count
    }
  }
}

private final class WireConnection: Connection {
  private let wrapped: any Connection
  private let roundTrips: RoundTrips

  init(_ wrapped: any Connection, _ roundTrips: RoundTrips) {
    self.wrapped = wrapped
    self.roundTrips = roundTrips
  }

  var dialect: Dialect { wrapped.dialect }
  var isInTransaction: Bool { wrapped.isInTransaction }
  var lastInsertedKey: Int64 {
    Issue.record("a connection whose statements return keys was asked for the last one")
    return 0
  }

  func prepare(_ sql: String, isKept: Bool) throws -> any PreparedStatement {
    WireStatement(try wrapped.prepare(sql, isKept: isKept), roundTrips)
  }

  func execute(script: String) throws {
    roundTrips.add()
    try wrapped.execute(script: script)
  }

  func begin(_ access: Access, willWrite: (() throws -> Void)?) throws {
    roundTrips.add()
    try wrapped.begin(access, willWrite: willWrite)
  }

  func commit() throws {
    if isInTransaction { roundTrips.add() }
    try wrapped.commit()
  }

  func rollback() throws {
    if isInTransaction { roundTrips.add() }
    try wrapped.rollback()
  }

  var interruption: Interruption? {
    get { wrapped.interruption }
    set { wrapped.interruption = newValue }
  }

  func close() { wrapped.close() }
}

private final class WireStatement: PreparedStatement {
  private let wrapped: any PreparedStatement
  private let roundTrips: RoundTrips
  private var parameters: WireParameters
  /// The returned rows; nil before the statement has run.
  private var rows: [WireRow]?
  private var position = -1
  private(set) var changedRows = 0

  init(_ wrapped: any PreparedStatement, _ roundTrips: RoundTrips) {
    self.wrapped = wrapped
    self.roundTrips = roundTrips
    parameters = WireParameters(wrapped.sql)
  }

  var sql: String { wrapped.sql }
  var columnNames: [String] { wrapped.columnNames }

  func binder() -> Binder {
    parameters = WireParameters(sql)
    return Binder(target: parameters)
  }

  func step() throws -> Bool {
    position += 1
    if let rows { return position < rows.count }
    roundTrips.add()
    var binder = wrapped.binder()
    for value in parameters.values { try binder.bind(value) }
    var names: [String] = []
    var rows: [WireRow] = []
    while try wrapped.step() {
      let row = wrapped.row
      if rows.isEmpty {
        // The names include those of the tables.
        names = columnNames.indices.map { row.invalidValue(at: $0, expected: "").column }
      }
      rows.append(
        WireRow(sql, names, try names.indices.map { try row.storedValue(at: $0) ?? .null }))
    }
    changedRows = wrapped.changedRows
    self.rows = rows
    return !rows.isEmpty
  }

  var row: Row {
    guard let rows, rows.indices.contains(position) else {
      Issue.record("there is no row")
      return Row(source: WireRow.none)
    }
    return Row(source: rows[position])
  }

  func plan() throws -> String { try wrapped.plan() }

  func finish() { wrapped.finish() }
}

private final class WireParameters: BindTarget {
  let sql: String?
  private(set) var values: [SQLValue] = []

  init(_ sql: String) { self.sql = sql }

  func bind(_ value: SQLValue) { values.append(value) }
}

private final class WireRow: ValueSource, Sendable {
  static let none = WireRow("", [], [])

  let sql: String
  private let names: [String]
  private let values: [SQLValue]

  init(_ sql: String, _ names: [String], _ values: [SQLValue]) {
    self.sql = sql
    self.names = names
    self.values = values
  }

  func columnName(at index: Int) -> String? { names.indices.contains(index) ? names[index] : nil }

  func value(at index: Int) -> SQLValue { values.indices.contains(index) ? values[index] : .null }

  // SQLite has no storage classes for these types.

  func bool(at index: Int) throws -> Bool {
    switch value(at: index) {
    case .integer(0): false
    case .integer(1): true
    default: throw mismatch(at: index, expected: "0 or 1")
    }
  }

  func double(at index: Int) throws -> Double {
    switch value(at: index) {
    case .double(let value): value
    case .integer(let value): Double(value)
    default: throw mismatch(at: index, expected: "a number")
    }
  }

  func decimal(at index: Int) throws -> Decimal {
    switch value(at: index) {
    case .integer(let value): return Decimal(value)
    case .double(let number):
      if let value = DecimalText.decimal(String(describing: number)) { return value }
    case .text(let text):
      if let value = DecimalText.decimal(text) { return value }
    default: break
    }
    throw mismatch(at: index, expected: "a decimal number")
  }

  func date(at index: Int) throws -> CalendarDate {
    if case .text(let text) = value(at: index), let value = CalendarDate(text) { return value }
    throw mismatch(at: index, expected: "a date as YYYY-MM-DD")
  }

  func kind(at index: Int) -> String {
    guard values.indices.contains(index) else { return "no such column" }
    return switch values[index] {
    case .null: "NULL"
    case .integer: "an integer"
    case .double: "a floating-point number"
    case .text: "text"
    default: "bytes"
    }
  }

  func mismatch(at index: Int, expected: String) -> any Error {
    InvalidColumnValue(
      column: columnName(at: index) ?? "#\(index)", expected: expected, found: kind(at: index),
      statement: sql)
  }
}

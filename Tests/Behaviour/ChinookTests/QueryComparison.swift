import Foundation
import Tenon
import TestSupport
import Testing

/// Reads a query from the Chinook database, and compares its rows, as text, with the output of the `sqlite3` shell for
/// equivalent hand-written SQL. The SQL of the query in each dialect is compared with the pinned one as well.
///
/// - Parameters:
///   - name: The name of the file in `Statements`.
///   - query: The typed query.
///   - count: The expected number of rows, so that the comparison of two empty results fails.
///   - sql: The equivalent hand-written SQL. It rounds fractional numbers to as many decimals as `line` does.
///   - prepare: Inserts rows that the database needs in addition to those of its script.
///   - line: Formats a row as the shell prints it.
func compare<Reading: Fetchable>(
  _ name: String, _ query: Reading, count: Int, with sql: String, test: String = #filePath,
  sourceLocation: SourceLocation = #_sourceLocation,
  prepare: (Session) throws -> Void = { _ in },
  line: (Reading.Element) -> String
) throws {
  let chinook = try ChinookDatabase()
  defer { chinook.remove() }
  try chinook.database.write { session in try prepare(session) }
  let found = try chinook.database.read { session in try query.all(in: session) }.map(line)
  let expected = try chinook.rows(sql)
  #expect(found == expected, sourceLocation: sourceLocation)
  #expect(found.count == count, sourceLocation: sourceLocation)
  var pins = PinnedStatements(name, test: test)
  try pins.add(name, query)
  try pins.check(sourceLocation: sourceLocation)
}

/// A row as the `sqlite3` shell prints it.
func line<each Value: ShellText>(_ values: repeat each Value) -> String {
  var texts: [String] = []
  for value in repeat each values { texts.append(value.shellText) }
  return texts.joined(separator: "|")
}

/// A value in the format of the `sqlite3` shell; numbers with a fraction are formatted by `printf` there.
protocol ShellText {
  var shellText: String { get }
}

extension Int: ShellText {
  var shellText: String { String(self) }
}

extension String: ShellText {
  var shellText: String { self }
}

extension Double: ShellText {
  /// The format of `printf('%.2f', …)`.
  var shellText: String { String(format: "%.2f", self) }
}

extension Decimal: ShellText {
  /// The format of `printf('%.2f', …)`.
  var shellText: String {
    var (rounded, exact) = (Decimal(), self)
    NSDecimalRound(&rounded, &exact, 2, .plain)
    return String(format: "%.2f", NSDecimalNumber(decimal: rounded).doubleValue)
  }
}

extension Date: ShellText {
  /// The format of times in the script.
  var shellText: String {
    formatted(
      Date.ISO8601FormatStyle(dateTimeSeparator: .space).year().month().day().time(
        includingFractionalSeconds: false))
  }
}

extension CalendarDate: ShellText {
  var shellText: String { description }
}

extension Identifier: ShellText where RawValue: ShellText {
  var shellText: String { rawValue.shellText }
}

extension Optional: ShellText where Wrapped: ShellText {
  var shellText: String { map(\.shellText) ?? "" }
}

import ChinookModels
import Foundation
import Tenon
import Testing

/// Functions of text, numbers and times over the Chinook database.
@Suite struct FunctionQueryTests {
  @Test("text: concatenation, upper case, length, substrings, replacement and coalesce")
  func text() throws {
    let name = Customer.firstName + " " + Customer.lastName
    let query = Customer.query
      .filter(Customer.email.hasSuffix(".com") && !Customer.company.hasPrefix("Rotary"))
      .select(
        name.upper(), name.length(), Customer.email.substring(from: 1, length: 5),
        Customer.phone.replace(" ", with: "").coalesce("-"), Customer.state.nullIf("CA")
      )
      .order(by: name.length().desc, name)
    try compare(
      "text", query, count: 4,
      with: """
        SELECT upper(FirstName || ' ' || LastName), length(FirstName) + 1 + length(LastName),
          substr(Email, 1, 5), coalesce(replace(Phone, ' ', ''), '-'),
          CASE WHEN State <> 'CA' THEN State END
        FROM Customer WHERE Email LIKE '%.com' AND Company NOT LIKE 'Rotary%'
        ORDER BY 2 DESC, FirstName || ' ' || LastName
        """
    ) { line($0, $1, $2, $3, $4) }
  }

  @Test("numbers: integer division and remainders, casts, minutes with a fraction")
  func numbers() throws {
    let minutes = Track.milliseconds.cast(as: Double.self) / 60_000
    let query = Track.query.filter(Track.id.rawValue % 10 == 7)
      .select(
        Track.id, Track.milliseconds / 60_000, Track.milliseconds % 60_000, minutes.round(1),
        Track.bytes.coalesce(0) / Track.milliseconds, Track.milliseconds.cast(as: String.self)
      )
      .order(by: Track.id)
    try compare(
      "numbers", query, count: 350,
      with: """
        SELECT TrackId, Milliseconds / 60000, Milliseconds % 60000,
          printf('%.2f', round(Milliseconds / 60000.0, 1)), Bytes / Milliseconds, Milliseconds || ''
        FROM Track WHERE TrackId % 10 = 7 ORDER BY TrackId
        """
    ) { line($0, $1, $2, $3, $4, $5) }
  }

  @Test("times: age when hired, the date a month later, the weekday, and a comparison")
  func times() throws {
    let age = Employee.hireDate.part(.year) - Employee.birthDate.part(.year)
    let query = Employee.query
      .select(
        Employee.lastName, age, Employee.hireDate.adding(1, .month),
        Employee.hireDate.day.part(.weekday),
        Case.when(Employee.hireDate < .currentTimestamp, then: 1).else(0)
      )
      .order(by: age.desc, Employee.lastName)
    try compare(
      "times", query, count: 8,
      with: """
        SELECT LastName, strftime('%Y', HireDate) - strftime('%Y', BirthDate) AS age,
          datetime(HireDate, '+1 month'), (strftime('%w', HireDate) + 6) % 7 + 1, 1
        FROM Employee ORDER BY age DESC, LastName
        """
    ) { line($0, $1, $2, $3, $4) }
  }

  @Test("searches: patterns, case-insensitive text, lists, ranges and NULL")
  func searches() throws {
    let query = Track.query
      .filter(
        Track.name.like("%the%") && Track.composer.ilike("%JAGGER%")
          || Track.genreID.in([5, 25]) && Track.milliseconds.between(100_000, 200_000)
          || Track.composer.isNull && Track.name.contains("%")
      )
      .select(Track.id).distinct().order(by: Track.id)
    try compare(
      "searches", query, count: 23,
      with: """
        SELECT TrackId FROM Track
        WHERE (instr(lower(Name), 'the') > 0 AND instr(lower(Composer), 'jagger') > 0)
          OR (GenreId IN (5, 25) AND Milliseconds >= 100000 AND Milliseconds <= 200000)
          OR (Composer IS NULL AND instr(Name, '%') > 0)
        ORDER BY TrackId
        """
    ) { line($0) }
  }
}

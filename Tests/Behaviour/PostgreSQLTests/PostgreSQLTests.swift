import BlogModels
import FormModels
import Foundation
import Synchronization
import Tenon
import TestSupport
import Testing

/// What is particular to a server: values, failed transactions, lost connections, concurrency and cancellation.
@Suite("PostgreSQL", .enabled(if: DatabaseServer.Kind.postgresql.url != nil, "no server"))
struct PostgreSQLTests {
  let url: String
  let db: Database

  init() throws {
    url = try Database.newSchema(.postgresql)
    db = try Database(url)
  }

  private func draft(_ name: String) -> User.Draft {
    User.Draft(username: name, email: "\(name)@example.com")
  }

  // MARK: Values

  @Test("values of every type are read as they were written, with and without preparation")
  func values() throws {
    let date = Date(timeIntervalSince1970: -1.5)
    try db.read { session throws in
      for number in [Double.nan, .infinity, -.infinity, -0.0, 0.1, .leastNonzeroMagnitude] {
        let found = try session.fetch("SELECT \(number)::float8", as: Double.self)[0]
        #expect(found == number || found.isNaN && number.isNaN)
      }
      for number in [Int64.min, -1, 0, .max] {
        #expect(try session.fetch("SELECT \(number)::int8", as: Int64.self) == [number])
      }
      for text in ["0", "-0.001", "12345678901234567890.0123456789", "10000", "99990000", "1e-20"] {
        let number = try #require(Decimal(string: text))
        #expect(try session.fetch("SELECT \(number)::numeric", as: Decimal.self) == [number])
      }
      #expect(try session.fetch("SELECT \(date)::timestamptz", as: Date.self) == [date])
      #expect(
        try session.fetch("SELECT \(Data([0, 1]).map(\.self))", as: [UInt8].self) == [[0, 1]])
      #expect(try session.fetch("SELECT \([UInt8]())", as: [UInt8].self) == [[]])
      let text = String(repeating: "é😀", count: 200_000)
      #expect(try session.fetch("SELECT \(text)::text", as: String.self) == [text])
      #expect(try session.fetch("SELECT \(Int?.none)::int8", as: Int?.self) == [nil])
      let id = UUID()
      #expect(try session.fetch("SELECT \(id)::uuid", as: UUID.self) == [id])
    }
  }

  @Test(
    "a value that Tenon's types cannot hold is named with its column",
    arguments: [
      ("'infinity'::timestamptz", "a time"), ("'-infinity'::date", "a date"),
      ("'NaN'::numeric", "a decimal number"), ("1e200::numeric", "a decimal number"),
      ("'24:00'::time", "a time of day"), ("'10.0.0.1'::inet", "a value of the type inet"),
    ])
  func unreadable(_ sql: String, _ kind: String) throws {
    let error = #expect(throws: InvalidColumnValue.self) {
      try db.read { session throws in
        switch kind {
        case "a time": _ = try session.fetch(SQL(raw: "SELECT \(sql) AS x"), as: Date.self)
        case "a date": _ = try session.fetch(SQL(raw: "SELECT \(sql) AS x"), as: CalendarDate.self)
        case "a time of day":
          _ = try session.fetch(SQL(raw: "SELECT \(sql) AS x"), as: TimeOfDay.self)
        case "a decimal number":
          _ = try session.fetch(SQL(raw: "SELECT \(sql) AS x"), as: Decimal.self)
        default: _ = try session.fetch(SQL(raw: "SELECT \(sql) AS x"), as: String.self)
        }
      }
    }
    #expect(error?.column == "x")
    #expect(error?.found == kind)
  }

  @Test("values of every type are the same in a row alone and in many rows")
  func manyRows() throws {
    try db.create(Forms.self)
    let numbers = [
      "0", "0.0001", "-0.00010001", "1", "9999", "10000", "-12345678.90", "100000000", "0.5",
      "9999999999999999999999999999.9999999999", "-0.0000000001",
    ]
    let drafts = try numbers.enumerated().map { index, text in
      FormModels.Sample.Draft(
        flag: index.isMultiple(of: 2), small: Int16(index - 3), medium: Int32(-index),
        large: index == 1 ? .min : .max, ratio: index == 2 ? -.infinity : Double(index) / 3,
        single: Float(index) / 3, amount: try #require(Decimal(string: text)),
        label: String(repeating: "é😀'\\ \n{}\"", count: index), folded: "Aé",
        code: index == 3 ? "" : "NULL", data: Array(repeating: UInt8(index), count: index),
        day: try #require(CalendarDate(year: 1 + index * 900, month: 2, day: 28)),
        hour: try #require(TimeOfDay(hour: 2 * index, minute: 59, second: 1, microsecond: index)),
        moment: Date(timeIntervalSince1970: Double(index - 5) * 1e9 + 0.125), token: UUID(),
        note: JSONValue.object(["é": .array([.int(Int64(index)), .null, .string("\"")])]),
        mood: index.isMultiple(of: 2) ? .calm : .sorry)
    }
    try db.write { session throws in
      let many = try session.insert(drafts)
      let single = try drafts.map { try session.insert($0) }
      #expect(many.count == numbers.count)
      for (one, other) in zip(many, single) {
        let (first, second) = try (
          session.require(FormModels.Sample.self, one.id),
          session.require(FormModels.Sample.self, other.id)
        )
        let columns = Array(FormModels.Sample.modelDefinition.columns.indices.dropFirst())
        #expect(try first.sqlValues(ofColumns: columns) == second.sqlValues(ofColumns: columns))
        #expect(first == one)
      }
      let amounts = try FormModels.Sample.query.order(by: FormModels.Sample.id)
        .limit(numbers.count).all(in: session).map(\.amount)
      #expect(amounts == numbers.map { Decimal(string: $0) })
    }
  }

  @Test("many rows go into columns of types that Tenon does not know")
  func oddTypes() throws {
    try db.create(Blog.self)
    try db.write { session throws in
      try session.execute(
        """
        CREATE TYPE mood AS ENUM ('swift', 'web', 'sql');
        DROP TABLE tags CASCADE;
        CREATE TABLE tags (id int GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY, name mood UNIQUE);
        """)
      let tags = try session.insert(["sql", "web"].map { Tag.Draft(name: $0) })
      #expect(tags.map(\.id.rawValue) == [1, 2])
      #expect(try session.fetch("SELECT name::text FROM tags", as: String.self) == ["sql", "web"])
      let error = #expect(throws: ConstraintViolation.self) {
        try session.savepoint {
          try session.insert(["swift", "web"].map { Tag.Draft(name: $0) })
        }
      }
      #expect(error?.row == 1)
    }
  }

  @Test("lists of texts may contain any characters")
  func lists() throws {
    try db.create(Blog.self)
    let names = [
      "a,b", "{}", "\"", "\\", "\\\"", "NULL", "null", "", " ", "é😀", "\n", "'", "$1", "?",
    ]
    try db.write { session throws in
      try session.insert(names.filter { !$0.isEmpty }.map { Tag.Draft(name: $0) })
      for name in names {
        let found = try Tag.query.filter(Tag.name.in([name, "other"])).all(in: session)
        #expect(found.map(\.name) == (name.isEmpty ? [] : [name]))
      }
      #expect(try Tag.query.filter(Tag.name.in(names)).count(in: session) == names.count - 1)
      #expect(try Tag.query.filter(!Tag.name.in(names)).count(in: session) == 0)
      #expect(throws: SQLError.self) {
        try session.savepoint { _ = try Tag.query.filter(Tag.name.in(["a\0"])).all(in: session) }
      }
      let ids = Array(1...40_000).map { Tag.ID($0) }
      #expect(try Tag.query.filter(Tag.id.in(ids)).count(in: session) == names.count - 1)
    }
  }

  @Test(
    "a list may contain integers that are too large for the column, and redacted values are not logged"
  )
  func largeAndRedacted() throws {
    let recorder = StatementRecorder()
    var configuration = recorder.configuration
    configuration.showsValues = true
    let db = try Database(url, configuration: configuration)
    try db.create(Blog.self)
    try db.write { session throws in
      try session.insert(draft("ann"))
      try session.execute("ALTER TABLE users ALTER COLUMN age TYPE smallint")
      #expect(try User.query.filter(User.age.in([Int.max, 3])).all(in: session).isEmpty)
      _ = recorder.take()
      _ = try User.query.filter(User.passwordHash.in(["s3cret", "other"])).all(in: session)
      let events = recorder.take()
      #expect(events.count == 1 && events[0].parameters == [.redacted])
    }
  }

  @Test("text with a NUL character is refused before it is sent")
  func nul() throws {
    let error = #expect(throws: SQLError.self) {
      try db.read { try $0.fetch("SELECT \("a\0b")", as: String.self) }
    }
    #expect(error?.message.contains("NUL") == true)
  }

  @Test("a parameter may be NULL first and have a value later, or another type")
  func changingTypes() throws {
    try db.read { session throws in
      for value in [nil, 5, nil, 6] as [Int?] {
        #expect(try session.fetch("SELECT \(value)::int8", as: Int?.self) == [value])
      }
      #expect(try session.fetch("SELECT \(7)::text", as: String.self) == ["7"])
      #expect(try session.fetch("SELECT \("x")::text", as: String.self) == ["x"])
      #expect(try session.fetch("SELECT \(true)::text", as: String.self) == ["true"])
    }
  }

  @Test("an error shows no value")
  func noValues() throws {
    try db.create(Blog.self)
    try db.write { try $0.insert(draft("s3cret")) }
    let duplicate = #expect(throws: ConstraintViolation.self) {
      try db.write { try $0.insert(draft("s3cret")) }
    }
    #expect(duplicate?.fields == ["username"])
    #expect(duplicate?.description.contains("s3cret") == false)
    let malformed = #expect(throws: SQLError.self) {
      try db.read { try $0.fetch("SELECT \("s3cret")::int8", as: Int.self) }
    }
    #expect(malformed?.description.contains("s3cret") == false)
    #expect(malformed?.sqlState == "22P02")
  }

  @Test("generated keys are larger than those that rows were inserted with")
  func ownKeys() throws {
    try db.create(Blog.self)
    try db.write { session throws in
      try session.insert(Tag(id: 40, name: "a"))
      #expect(try session.insert(Tag.Draft(name: "b")).id == 41)
      try session.insert(Tag(id: 7, name: "c"))
      #expect(try session.insert(Tag.Draft(name: "d")).id == 42)
    }
  }

  // MARK: Transactions

  @Test("after a refused statement the next one and the commit throw, and nothing is written")
  func aborted() throws {
    try db.create(Blog.self)
    try db.write { try $0.insert(draft("ann")) }
    let next = #expect(throws: SQLError.self) {
      try db.write { session throws in
        _ = try? session.insert(draft("ann"))
        try session.insert(draft("bob"))
      }
    }
    #expect(next?.message.contains("uq_users_username") == true)
    #expect(next?.message.contains("savepoint") == true)
    #expect(throws: ConstraintViolation.self) {
      try db.write { session throws in
        try session.insert(draft("cid"))
        _ = try? session.insert(draft("ann"))
      }
    }
    try db.write { session throws in
      #expect(throws: ConstraintViolation.self) {
        try session.savepoint { try session.insert(draft("ann")) }
      }
      try session.insert(draft("dan"))
    }
    #expect(
      try db.read { try User.query.order(by: User.id).all(in: $0).map(\.username) } == [
        "ann", "dan",
      ])
  }

  @Test("a statement with too many values is refused, and the connection stays in step")
  func tooManyValues() throws {
    let names = (1...70_000).map { "v\($0)" }
    let values = Dictionary(uniqueKeysWithValues: names.map { ($0, 1 as any SQLConvertible) })
    let list = names.map { ":\($0)" }.joined(separator: ", ")
    for _ in 0..<2 {
      let error = #expect(throws: SQLError.self) {
        try db.write { session in
          try session.fetch(SQL(raw: "SELECT \(list)"), values, as: Int.self)
        }
      }
      #expect(error?.message.contains("65535") == true)
      #expect(try db.read { try $0.fetch("SELECT \(3)::int8", as: Int.self) } == [3])
    }
  }

  @Test("a transaction that reads sees one state, and cannot write")
  func snapshot() throws {
    try db.create(Blog.self)
    try db.read { session throws in
      #expect(try User.query.count(in: session) == 0)
      try db.write { try $0.insert(draft("ann")) }
      #expect(try User.query.count(in: session) == 0)
      let error = #expect(throws: SQLError.self) { try session.execute("CREATE TABLE x ()") }
      #expect(error?.sqlState == "25006")
    }
    #expect(try db.read { try User.query.count(in: $0) } == 1)
  }

  @Test("read, change and save: no change is lost, with 8 tasks that retry", .endsInTime)
  func lostUpdates() async throws {
    try await db.create(Blog.self)
    let id = try await db.write { [self] in try $0.insert(draft("ann")).id }
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<8 {
        group.addTask {
          for _ in 0..<25 {
            try await db.write(retrying: .conflicts(upTo: 1_000)) { session throws in
              var user = try session.require(User.self, id)
              user.loginCount += 1
              session.save(user)
            }
          }
        }
      }
      try await group.waitForAll()
    }
    #expect(try await db.read { try $0.require(User.self, id).loginCount } == 200)
  }

  @Test("a write inside a write on the same thread is refused; a read is another transaction")
  func nesting() throws {
    try db.create(Blog.self)
    try db.write { session throws in
      try session.insert(draft("ann"))
      #expect(try db.read { try User.query.count(in: $0) } == 0)
      let error = #expect(throws: SQLError.self) { try db.write { _ in } }
      #expect(error?.message.contains("already open") == true)
    }
  }

  // MARK: Connections

  /// Ends the backends of the connections with a name.
  private func killBackends(_ name: String) throws {
    try db.write { session throws in
      _ = try session.fetch(
        """
        SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE application_name = \(name) AND pid <> pg_backend_pid()
        """, as: Bool.self)
    }
    Thread.sleep(forTimeInterval: 0.1)
  }

  @Test("a connection that the server closed is replaced before anyone notices")
  func restart() throws {
    let name = "victim-\(UUID())"
    let victim = try Database("\(url)&application_name=\(name)")
    try victim.create(Blog.self)
    for number in 0..<5 {
      try killBackends(name)
      try victim.write { try $0.insert(draft("u\(number)")) }
    }
    #expect(try victim.read { try User.query.count(in: $0) } == 5)
  }

  @Test("a connection lost inside a transaction is ConnectionLost, and the pool recovers")
  func lost() throws {
    let name = "victim-\(UUID())"
    let victim = try Database("\(url)&application_name=\(name)")
    try victim.create(Blog.self)
    #expect(throws: ConnectionLost.self) {
      try victim.write { session throws in
        try session.insert(draft("ann"))
        try killBackends(name)
        try session.insert(draft("bob"))
      }
    }
    #expect(try victim.read { try User.query.count(in: $0) } == 0)
    #expect(throws: CommitUnknown.self) {
      try victim.write { session throws in
        try session.insert(draft("ann"))
        try killBackends(name)
      }
    }
    try victim.write { try $0.insert(draft("cid")) }
  }

  @Test("a read whose connection is lost at its end keeps its result")
  func lostAfterRead() throws {
    let name = "victim-\(UUID())"
    let victim = try Database("\(url)&application_name=\(name)")
    let numbers = try victim.read { session throws in
      let numbers = try session.fetch("SELECT 7::int8", as: Int.self)
      try killBackends(name)
      return numbers
    }
    #expect(numbers == [7])
    #expect(try victim.read { try $0.fetch("SELECT 8::int8", as: Int.self) } == [8])
  }

  @Test("a statement that cannot be prepared fails alike each time, also when it evicts another")
  func failedPreparation() throws {
    var configuration = Configuration()
    (configuration.maximumConnections, configuration.statementCacheCapacity) = (1, 1)
    let db = try Database(url, configuration: configuration)
    for _ in 0..<3 {
      #expect(try db.read { try $0.fetch("SELECT 1::int8", as: Int.self) } == [1])
      for _ in 0..<2 {
        let error = #expect(throws: SQLError.self) {
          try db.read { try $0.fetch("SELECT nothing", as: Int.self) }
        }
        #expect(error?.sqlState == "42703")
      }
    }
  }

  @Test("a script about an unknown prepared statement is an SQLError")
  func unknownPreparedStatement() throws {
    let error = #expect(throws: SQLError.self) {
      try db.write { try $0.execute("DEALLOCATE nothing") }
    }
    #expect(error?.sqlState == "26000")
  }

  @Test(
    "a database that cannot be reached is ConnectionLost, without the password",
    arguments: [
      "postgresql://u:s3cret@127.0.0.1:1/x",
      "postgresql:///nowhere?host=/nonexistent&password=s3cret",
    ])
  func unreachable(_ url: String) throws {
    let error = #expect(throws: ConnectionLost.self) { try Database(url) }
    #expect(error?.description.contains("s3cret") == false)
    #expect(error?.message.contains("cannot be reached") == true)
  }

  @Test(
    "a wrong URL is an error that names the mistake, without the password",
    arguments: [
      ("postgresql://u:s3cret@h/x?sslmodus=require", "sslmodus"),
      ("postgresql://u:s3cret@h:port/x", ""), ("postgresql://u:s3cret%zz@h/x", ""),
    ])
  func malformed(_ url: String, _ mistake: String) throws {
    let error = #expect(throws: (any Error).self) { try Database(url) }
    let text = error.map { "\($0)" } ?? ""
    #expect(!text.contains("s3cret") && (mistake.isEmpty || text.contains(mistake)))
  }

  // MARK: Cancellation

  @Test("cancelling a task stops its statement, and the connection can be used again", .endsInTime)
  func cancelled() async throws {
    var configuration = Configuration()
    configuration.maximumConnections = 1
    let db = try Database(url, configuration: configuration)
    for _ in 0..<20 {
      let task = Task {
        try await db.read { _ = try $0.fetch("SELECT pg_sleep(60)::text", as: String.self) }
      }
      try await Task.sleep(for: .milliseconds(Int.random(in: 0...20)))
      task.cancel()
      await #expect(throws: CancellationError.self) { try await task.value }
      #expect(try await db.read { try $0.fetch("SELECT 1::int8", as: Int.self) } == [1])
    }
  }

  @Test("a task whose connection was lost meanwhile can be cancelled", .endsInTime)
  func cancelledAfterLoss() async throws {
    let name = "victim-\(UUID())"
    let victim = try Database("\(url)&application_name=\(name)")
    let task = Task {
      try await victim.read { _ = try $0.fetch("SELECT pg_sleep(60)::text", as: String.self) }
    }
    try await Task.sleep(for: .milliseconds(200))
    try killBackends(name)
    task.cancel()
    await #expect(throws: CancellationError.self) { try await task.value }
    #expect(try await victim.read { try $0.fetch("SELECT 1::int8", as: Int.self) } == [1])
  }

  @Test("300 cancellations at random moments never hit another task's statement", .endsInTime)
  func cancellations() async throws {
    var configuration = Configuration()
    configuration.maximumConnections = 2
    let db = try Database(url, configuration: configuration)
    for _ in 0..<300 {
      let task = Task {
        try await db.read { session throws in
          for _ in 0..<50 { _ = try session.fetch("SELECT 1::int8", as: Int.self) }
        }
      }
      try await Task.sleep(for: .microseconds(Int.random(in: 0...1_500)))
      task.cancel()
      for _ in 0..<3 {
        #expect(try await db.read { try $0.fetch("SELECT 2::int8", as: Int.self) } == [2])
      }
      _ = await task.result
    }
  }
}

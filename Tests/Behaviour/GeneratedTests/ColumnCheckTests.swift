import Foundation
import RunsModels
import TeamModels
import Tenon
import TestSupport
import Testing

/// The findings of `Database.check` in rows of other programs.
@Suite("Files of other tools", .onlySQLite("`check` reads SQLite files"))
struct ColumnCheckTests {
  private let database: Database

  init() throws {
    database = try Database.empty()
    try database.create(Runs.self)
  }

  private let id = "3f2504e0-4f89-41d3-9a0c-0305e82c3301"

  private func write(_ sql: SQL) throws {
    try database.write { session in try session.execute(sql) }
  }

  /// The findings, on the current thread.
  private func found() throws -> [ColumnFinding] { try database.check(Runs.self) }

  @Test("rows that Tenon writes, and defaults of its tables, have the schema's form")
  func own() throws {
    try database.write { session in
      let user = try session.insert(User.Draft(username: "a", email: "a@b.c"))
      let experiment = try session.insert(
        Experiment.Draft(name: "e", hourlyRate: Decimal(string: "1.50")!, owner: user))
      try session.insert(Run.Draft(startedAt: Date(), cost: 0, experiment: experiment))
    }
    try write("INSERT INTO users (username, email) VALUES ('b', 'b@b.c')")
    try write(
      "INSERT INTO experiments (name, owner_id) SELECT 'f', id FROM users WHERE username = 'b'")
    try write(
      "INSERT INTO runs (experiment_id) SELECT id FROM experiments WHERE name = 'f'")
    #expect(try database.check(Runs.self) == [])
  }

  @Test("rows of a join table are found with their keys, in the order of the key in the file")
  func joinTable() throws {
    let database = try Database.empty()
    try database.create(Work.self)
    try database.write { session in
      // Without foreign keys, as other tools make such tables.
      try session.execute(
        """
        DROP TABLE work_watchers;
        CREATE TABLE work_watchers (task_id, user_id, PRIMARY KEY (task_id, user_id));
        INSERT INTO work_watchers VALUES (1, 2), ('x', 7), (3, 4.5)
        """)
    }
    #expect(
      try database.check(Work.self).map(\.description).sorted() == [
        "work_watchers.task_id: 1 row has a value other than an integer: key (x, 7)",
        "work_watchers.user_id: 1 row has a value other than an integer: key (3, 4.5)",
      ])
  }

  @Test("values that SQLite, SQLAlchemy, GRDB and Python write are found, with their keys")
  func others() async throws {
    try write("INSERT INTO users (id, username, email) VALUES (\(id), 'a', 'a@b.c')")
    // GRDB: upper case or bytes, milliseconds; SQLAlchemy: 32 digits; Python: `isoformat`, numbers for decimals.
    try write(
      """
      INSERT INTO experiments (id, name, owner_id, hourly_rate, starts_on, review_at, tags) VALUES
        ('3f2504e04f8941d39a0c0305e82c3311', 'x', \(id), '1.50', '2024-02-30', '09:30:00', '[1,]'),
        (X'3f2504e04f8941d39a0c0305e82c3312', 'y', \(id), '1.5', '2024-02-29', '09:30:00.000000', '[]')
      """)
    try write(
      """
      INSERT INTO runs (id, experiment_id, started_at, finished_at, cost) VALUES
        ('3F2504E0-4F89-41D3-9A0C-0305E82C3321', '3f2504e04f8941d39a0c0305e82c3311',
          '2024-02-29T10:00:00.123Z', NULL, '1'),
        ('3F2504E0-4f89-41D3-9A0C-0305E82C3322', '3f2504e04f8941d39a0c0305e82c3311',
          '2024-02-29T10:00:01.123Z', '2024-02-29T10:00:02+00:00', X'01')
      """)
    let expected = [
      "experiments.tags: 1 row has a value other than JSON as text: id 3f2504e04f8941d39a0c0305e82c3311",
      "experiments.hourly_rate: 1 row has a value other than a decimal number as text, without needless "
        + "zeros, such as -1.5: id 3f2504e04f8941d39a0c0305e82c3311",
      "experiments.starts_on: 1 row has a value other than a date as YYYY-MM-DD: "
        + "id 3f2504e04f8941d39a0c0305e82c3311",
      "experiments.review_at: 1 row has a value other than a time as HH:MM:SS.ffffff: "
        + "id 3f2504e04f8941d39a0c0305e82c3311",
      "runs.id: 1 row has a value other than a UUID: id 3F2504E0-4f89-41D3-9A0C-0305E82C3322",
      "runs.started_at: 2 rows have a value other than a time as YYYY-MM-DD HH:MM:SS, with up to 6 digits "
        + "of a fraction: id 3F2504E0-4F89-41D3-9A0C-0305E82C3321, 3F2504E0-4f89-41D3-9A0C-0305E82C3322; "
        + "all would fit `stored: \"YYYY-MM-DDTHH:MM:SS.fffZ\"`",
      "runs.finished_at: 1 row has a value other than a time as YYYY-MM-DD HH:MM:SS, with up to 6 digits "
        + "of a fraction: id 3F2504E0-4f89-41D3-9A0C-0305E82C3322; all would fit `stored: \"YYYY-MM-DDTHH:MM:SS+00:00\"`",
      "runs.cost: 1 row has a value other than a decimal number as text, without needless zeros, such as "
        + "-1.5: id 3F2504E0-4f89-41D3-9A0C-0305E82C3322",
    ]
    let found = try found()
    #expect(found.map(\.description) == expected)
    #expect(try await database.check(Runs.self) == found)
    #expect(found.first?.field == "tags")
    #expect(
      found.first { $0.column == "started_at" }?.problem
        == .otherForm(
          rows: 2,
          keys: [
            "3F2504E0-4F89-41D3-9A0C-0305E82C3321", "3F2504E0-4f89-41D3-9A0C-0305E82C3322",
          ], stored: "YYYY-MM-DDTHH:MM:SS.fffZ"))
  }

  @Test("a finding shows at most five keys, bytes as digits, and no redacted value")
  func manyRows() throws {
    for number in 0..<7 {
      try write(
        """
        INSERT INTO users (id, username, email, access_token)
        VALUES (CAST(\("key\n\(number)") AS BLOB), \("u\(number)"), \("\(number)@b.c"), X'736563726574')
        """)
    }
    let found = try database.check(Runs.self)
    #expect(found.map(\.column) == ["id", "access_token"])
    let keys = (0..<5).map { "X'6b65790a3\($0)'" }
    #expect(
      found.map(\.problem) == [
        .otherForm(rows: 7, keys: keys, stored: nil), .otherForm(rows: 7, keys: keys, stored: nil),
      ])
    #expect(
      found.last?.description
        == "users.access_token: 7 rows have a value other than text: id \(keys.joined(separator: ", ")), …"
    )
  }

  @Test("missing tables and columns are found; names are compared as in SQLite")
  func missing() throws {
    try write("ALTER TABLE users RENAME COLUMN username TO name")
    try write("ALTER TABLE users RENAME COLUMN email TO EMAIL")
    try write("DROP TABLE artifact_notes")
    let found = try database.check(Runs.self)
    #expect(
      found.map(\.description) == [
        "table users has no column username", "table artifact_notes does not exist",
      ])
    #expect(found.map(\.problem) == [.missingColumn, .missingTable])
    #expect(found.map(\.field) == ["username", nil])
  }

  @Test("in an empty file, each table is reported once as missing")
  func empty() throws {
    let database = try Database.empty()
    let found = try database.check(Runs.self)
    #expect(found.count == Runs.models.count)
    #expect(found.allSatisfy { $0.problem == .missingTable })
  }
}

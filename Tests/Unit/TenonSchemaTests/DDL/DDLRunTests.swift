import TenonSchema
import TestSupport
import Testing

@Suite("DDL in SQLite")
struct DDLInSQLiteTests {
  @Test("a table behaves as the schema says on SQLite", arguments: DDLBehaviour.all)
  func behaves(_ behaviour: DDLBehaviour) throws {
    try behaviour.check(SQLiteClient())
  }
}

@Suite("DDL on real servers", .runsPrograms, .serialized)
struct DDLOnServersTests {
  @Test(
    "a table behaves as the schema says on PostgreSQL",
    .enabled(
      if: ServerClient.url(of: .postgresql) != nil,
      "TENON_TEST_POSTGRESQL names no server; `.ci/servers start` makes one"),
    arguments: DDLBehaviour.all)
  func behavesOnPostgreSQL(_ behaviour: DDLBehaviour) throws {
    try ServerClient.with(.postgresql, behaviour.check)
  }

  @Test(
    "a table behaves as the schema says on MariaDB",
    .enabled(
      if: ServerClient.url(of: .mysql) != nil,
      "TENON_TEST_MARIADB names no server; `.ci/servers start` makes one"),
    arguments: DDLBehaviour.all)
  func behavesOnMariaDB(_ behaviour: DDLBehaviour) throws {
    try ServerClient.with(.mysql, behaviour.check)
  }
}

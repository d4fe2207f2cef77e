import Testing

@testable import Tenon

/// The statements that a model's definition creates.
@Suite("A model's statements")
struct ModelSQLTests {
  @Test("a model's statements read, insert and delete one row, in every dialect")
  func oneColumn() {
    let definition = ModelDefinition(
      name: "Tag", table: "tags",
      columns: [
        .column("id", .integer, role: .generatedKey), .column("name", .text),
        .column("length", .integer, role: .computed), .column("color", .text),
      ])
    #expect(
      statements(of: definition, for: .sqlite) == [
        #"SELECT "tags"."id", "tags"."name", "tags"."length", "tags"."color" FROM "tags""#,
        #"SELECT "tags"."id", "tags"."name", "tags"."length", "tags"."color" FROM "tags" WHERE "tags"."id" = ?"#,
        #"INSERT INTO "tags" ("name", "color") VALUES (?, ?)"#,
        #"DELETE FROM "tags" WHERE "id" = ?"#,
      ])
    #expect(
      statements(of: definition, for: .postgresql) == [
        #"SELECT "tags"."id", "tags"."name", "tags"."length", "tags"."color" FROM "tags""#,
        #"SELECT "tags"."id", "tags"."name", "tags"."length", "tags"."color" FROM "tags" WHERE "tags"."id" = $1"#,
        #"INSERT INTO "tags" ("name", "color") VALUES ($1, $2)"#,
        #"DELETE FROM "tags" WHERE "id" = $1"#,
      ])
    #expect(
      statements(of: definition, for: .mysql) == [
        "SELECT `tags`.`id`, `tags`.`name`, `tags`.`length`, `tags`.`color` FROM `tags`",
        "SELECT `tags`.`id`, `tags`.`name`, `tags`.`length`, `tags`.`color` FROM `tags` WHERE `tags`.`id` = ?",
        "INSERT INTO `tags` (`name`, `color`) VALUES (?, ?)",
        "DELETE FROM `tags` WHERE `id` = ?",
      ])
  }

  @Test("statements use every column of a key, and omit rows that are marked as deleted")
  func compositeKey() {
    let definition = ModelDefinition(
      name: "Play", table: "plays",
      columns: [
        .column("track", .integer, role: .key), .column("day", .date, role: .key),
        .nullable("deleted_at", .datetime, role: .softDelete),
      ])
    #expect(
      statements(of: definition, for: .postgresql) == [
        #"SELECT "plays"."track", "plays"."day", "plays"."deleted_at" FROM "plays""#,
        #"SELECT "plays"."track", "plays"."day", "plays"."deleted_at" FROM "plays" WHERE "plays"."track" = $1 AND "plays"."day" = $2 AND "plays"."deleted_at" IS NULL"#,
        #"INSERT INTO "plays" ("track", "day", "deleted_at") VALUES ($1, $2, $3)"#,
        #"DELETE FROM "plays" WHERE "track" = $1 AND "day" = $2"#,
      ])
  }

  @Test("an insert is possible for a row with only a key")
  func onlyKey() {
    let definition = ModelDefinition(
      name: "Serial", table: "serials", columns: [.column("id", .integer, role: .generatedKey)])
    #expect(
      definition.sql(for: .sqlite).insert == #"INSERT INTO "serials" DEFAULT VALUES"#)
    #expect(
      definition.sql(for: .postgresql).insert == #"INSERT INTO "serials" DEFAULT VALUES"#)
    #expect(definition.sql(for: .mysql).insert == "INSERT INTO `serials` () VALUES ()")
  }

  @Test("statements quote names, whatever they contain")
  func names() {
    let definition = ModelDefinition(
      name: "Odd", table: #"a"b`c"#,
      columns: [.column("key", .text, role: .key), .column(#"d"; DROP"#, .text)])
    #expect(
      definition.sql(for: .sqlite).insert
        == #"INSERT INTO "a""b`c" ("key", "d""; DROP") VALUES (?, ?)"#)
    #expect(
      definition.sql(for: .mysql).insert
        == #"INSERT INTO `a"b``c` (`key`, `d"; DROP`) VALUES (?, ?)"#)
  }

  @Test("statements are created once, also by many threads at the same time")
  func madeOnce() async {
    let definition = User.modelDefinition
    let made = await withTaskGroup(of: ModelSQL.self) { group in
      for _ in 0..<50 { group.addTask { definition.sql(for: .mysql) } }
      return await group.reduce(into: []) { $0.append($1) }
    }
    #expect(made.count == 50)
    #expect(made.allSatisfy { $0 === definition.sql(for: .mysql) })
  }

  private func statements(of definition: ModelDefinition, for dialect: Dialect) -> [String] {
    let sql = definition.sql(for: dialect)
    return [sql.select, sql.find, sql.insert, sql.delete]
  }
}

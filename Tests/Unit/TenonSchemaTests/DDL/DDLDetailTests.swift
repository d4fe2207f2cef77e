import Testing

@testable import TenonSchema

@Suite("Details of DDL")
struct DDLDetailTests {
  private typealias Graphs = DDLGraphs

  /// The declaration of a field's column in a table with only that column.
  private func line(_ field: Field, _ dialect: DDLDialect, enums: [EnumType] = []) -> String {
    let model = Graphs.model("T", table: "t", [field], key: [])
    let table = DDL(Graphs.graph([model], enums: enums), dialect: dialect).create.first ?? ""
    let inner = table.split(separator: "(\n  ", maxSplits: 1).last ?? ""
    let end = inner.firstRange(of: ",\n  CONSTRAINT") ?? inner.ranges(of: "\n)").last
    return String(end.map { inner[..<$0.lowerBound] } ?? inner)
  }

  private func lines(_ field: Field, enums: [EnumType] = []) -> [String] {
    DDLDialect.allCases.map { line(field, $0, enums: enums) }
  }

  @Test("the dialects are named as on the command line")
  func names() {
    #expect(DDLDialect.allCases.map(\.name) == ["sqlite", "postgresql", "mysql"])
  }

  @Test(
    "each type has its column type in each database",
    arguments: [
      (.bool, ["BOOLEAN", "boolean", "TINYINT(1)"]),
      (.int, ["INTEGER", "bigint", "BIGINT"]),
      (.int64, ["INTEGER", "bigint", "BIGINT"]),
      (.int32, ["INTEGER", "integer", "INT"]),
      (.int16, ["INTEGER", "smallint", "SMALLINT"]),
      (.float, ["REAL", "real", "FLOAT"]),
      (.double, ["REAL", "double precision", "DOUBLE"]),
      (
        .decimal(precision: 12, scale: 2),
        ["DECIMAL_TEXT(12, 2)", "numeric(12, 2)", "DECIMAL(12, 2)"]
      ),
      (.string(length: 80), ["VARCHAR(80)", "varchar(80)", "VARCHAR(80)"]),
      (.string(length: 20_000), ["VARCHAR(20000)", "varchar(20000)", "LONGTEXT"]),
      (.string(length: 20_000_000), ["VARCHAR(20000000)", "text", "LONGTEXT"]),
      (.text, ["TEXT", "text", "LONGTEXT"]),
      (.bytes, ["BLOB", "bytea", "LONGBLOB"]),
      (.date, ["TEXT", "date", "DATE"]),
      (.time, ["TEXT", "time", "TIME(6)"]),
      (.datetime, ["TEXT", "timestamptz", "DATETIME(6)"]),
      (.uuid, ["TEXT", "uuid", "BINARY(16)"]),
      (.json, ["TEXT", "jsonb", "JSON"]),
    ] as [(ScalarType, [String])])
  func columnTypes(_ type: ScalarType, _ expected: [String]) {
    let field = Graphs.field("a", type)
    #expect(
      DDLDialect.allCases.map { $0.rules.type(of: DDLColumn(field, in: Graphs.graph([]))) }
        == expected)
  }

  @Test("an enum's column accepts its values")
  func enumTypes() {
    let graph = Graphs.graph(
      [],
      enums: [
        Graphs.textEnum("Text", [("a", "four"), ("b", "ab")]),
        Graphs.integerEnum("Integer", [("a", 1)]),
      ])
    let types = DDLDialect.allCases.flatMap { dialect in
      ["Text", "Integer"].map {
        dialect.rules.type(of: DDLColumn(Graphs.field("a", enum: $0), in: graph))
      }
    }
    #expect(types == ["TEXT", "INTEGER", "text", "bigint", "VARCHAR(4)", "BIGINT"])
  }

  @Test("a key may need another column type than a value")
  func keyTypes() {
    let text = Graphs.field("code", .text)
    let model = Graphs.model("T", table: "t", [text])
    let graph = Graphs.graph([model])
    let rules = MySQLRules()
    #expect(rules.type(of: DDLColumn(text, of: model, in: graph)) == "VARCHAR(255)")
    #expect(rules.type(of: DDLColumn(text, in: graph)) == "LONGTEXT")
  }

  @Test(
    "a text cannot end its literal",
    arguments: [
      ("it's", ["'it''s'", "'it''s'", "'it''s'"]),
      (#"a\b"#, [#"'a\b'"#, #"E'a\\b'"#, #"'a\\b'"#]),
      (#"\'"#, [#"'\'''"#, #"E'\\'''"#, #"'\\'''"#]),
      ("a\r\nb", ["'a\r\nb'", #"E'a\r\nb'"#, #"'a\r\nb'"#]),
      ("'\u{301}", ["''\u{301}'", "''\u{301}'", "''\u{301}'"].map { "'" + $0 }),
      ("🦊\"`", ["'🦊\"`'", "'🦊\"`'", "'🦊\"`'"]),
    ])
  func literals(_ text: String, _ expected: [String]) {
    let field = Graphs.field("a", .string(length: 9), default: .text(text))
    #expect(
      lines(field) == [
        "\"a\" VARCHAR(9) NOT NULL DEFAULT \(expected[0])",
        "\"a\" varchar(9) NOT NULL DEFAULT \(expected[1])",
        "`a` VARCHAR(9) NOT NULL DEFAULT \(expected[2])",
      ])
  }

  @Test("a name cannot end its quotes")
  func identifiers() {
    #expect(
      lines(Graphs.field("a", .int, column: "se\"le`ct 🦊\"\u{301}")) == [
        "\"se\"\"le`ct 🦊\"\"\u{301}\" INTEGER NOT NULL",
        "\"se\"\"le`ct 🦊\"\"\u{301}\" bigint NOT NULL",
        "`se\"le``ct 🦊\"\u{301}` BIGINT NOT NULL",
      ])
  }

  @Test(
    "a decimal's default is written without an exponent",
    arguments: [
      ("0", "0"), ("-0.00", "0"), ("007", "7"), ("1.50", "1.5"), ("+.5", "0.5"), ("5.", "5"),
      ("1.5e2", "150"), ("15E-3", "0.015"), ("-1.23e1", "-12.3"), ("1200e-2", "12"),
      ("1e1001", "1e1001"), ("1e99999999999999999999", "1e99999999999999999999"), (".", "."),
    ])
  func decimals(_ written: String, _ plain: String) {
    let field = Graphs.field("a", .decimal(precision: 9, scale: 3), default: .number(written))
    let type = #"DECIMAL_TEXT(9, 3) COLLATE "decimal""#
    #expect(line(field, .sqlite) == "\"a\" \(type) NOT NULL DEFAULT '\(plain)'")
    #expect(line(field, .mysql) == "`a` DECIMAL(9, 3) NOT NULL DEFAULT \(plain)")
  }

  @Test("a time of day that is stored as text has six decimals")
  func times() {
    #expect(
      lines(Graphs.field("a", .time, default: .temporal("09:30:00.5"))) == [
        #""a" TEXT NOT NULL DEFAULT '09:30:00.500000'"#,
        #""a" time NOT NULL DEFAULT '09:30:00.5'"#, "`a` TIME(6) NOT NULL DEFAULT '09:30:00.5'",
      ])
    #expect(
      line(Graphs.field("a", .time, default: .temporal("09:30:00")), .sqlite)
        == #""a" TEXT NOT NULL DEFAULT '09:30:00.000000'"#)
  }

  @Test("`now` has the form of its type in UTC")
  func now() {
    #expect(
      lines(Graphs.field("a", .datetime, default: .now)) == [
        #""a" TEXT NOT NULL DEFAULT (strftime('%Y-%m-%d %H:%M:%f', 'now') || '000')"#,
        #""a" timestamptz NOT NULL DEFAULT now()"#,
        "`a` DATETIME(6) NOT NULL DEFAULT (UTC_TIMESTAMP(6))",
      ])
    #expect(
      lines(Graphs.field("a", .date, default: .now)) == [
        #""a" TEXT NOT NULL DEFAULT (strftime('%Y-%m-%d', 'now'))"#,
        #""a" date NOT NULL DEFAULT (now() AT TIME ZONE 'UTC')::date"#,
        "`a` DATE NOT NULL DEFAULT (UTC_DATE())",
      ])
    #expect(
      lines(Graphs.field("a", .time, default: .now)) == [
        #""a" TEXT NOT NULL DEFAULT (strftime('%H:%M:%f', 'now') || '000')"#,
        #""a" time NOT NULL DEFAULT (now() AT TIME ZONE 'UTC')::time"#,
        "`a` TIME(6) NOT NULL DEFAULT (UTC_TIME(6))",
      ])
  }

  @Test("SQL of the schema is in parentheses that its comments cannot break")
  func databaseDefault() {
    var field = Graphs.field("a", .int) { $0.databaseDefault = "1 + 1" }
    #expect(line(field, .postgresql) == #""a" bigint NOT NULL DEFAULT (1 + 1)"#)
    field.databaseDefault = "2 -- two"
    #expect(line(field, .sqlite) == "\"a\" INTEGER NOT NULL DEFAULT (2 -- two\n)")
    field.databaseDefault = "3 # three"
    #expect(line(field, .mysql) == "`a` BIGINT NOT NULL DEFAULT (3 # three\n)")
    field.databaseDefault = "4 --\u{301} four"
    #expect(line(field, .mysql) == "`a` BIGINT NOT NULL DEFAULT (4 --\u{301} four\n)")
  }

  @Test("generated columns are stored if required, and NOT NULL if the schema says so")
  func generated() {
    let field = Graphs.field("a", .int) { $0.generated = .init(sql: "1 + 1", isStored: false) }
    #expect(
      lines(field) == [
        #""a" INTEGER GENERATED ALWAYS AS (1 + 1) VIRTUAL NOT NULL"#,
        #""a" bigint GENERATED ALWAYS AS (1 + 1) STORED NOT NULL"#,
        "`a` BIGINT GENERATED ALWAYS AS (1 + 1) VIRTUAL",
      ])
    let model = Graphs.model("T", table: "t", [field], key: [])
    #expect(
      DDL(Graphs.graph([model]), dialect: .mysql).create == [
        """
        CREATE TABLE IF NOT EXISTS `t` (
          `a` BIGINT GENERATED ALWAYS AS (1 + 1) VIRTUAL,
          CONSTRAINT `ck_t_a_not_null` CHECK (`a` IS NOT NULL)
        ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin
        """
      ])
  }

  @Test("a collation is a quoted name")
  func collation() {
    let field = Graphs.field("a", .text) { $0.collation = "x\"y`" }
    #expect(
      lines(field) == [
        #""a" TEXT COLLATE "x""y`" NOT NULL"#, #""a" text COLLATE "x""y`" NOT NULL"#,
        #"`a` LONGTEXT COLLATE `x"y``` NOT NULL"#,
      ])
  }

  @Test("SQLite's own collations have an equivalent in other databases")
  func portableCollations() {
    #expect(
      lines(Graphs.field("a", .text) { $0.collation = "BINARY" }) == [
        #""a" TEXT COLLATE "BINARY" NOT NULL"#, #""a" text COLLATE "C" NOT NULL"#,
        "`a` LONGTEXT COLLATE utf8mb4_bin NOT NULL",
      ])
    let field = Graphs.field("a", .text) { $0.collation = "NOCASE" }
    #expect(line(field, .sqlite) == #""a" TEXT COLLATE "NOCASE" NOT NULL"#)
    #expect(
      line(field, .mysql) == """
        `a` LONGTEXT COLLATE /*!80000 utf8mb4_0900_as_ci */ /*M!101000 utf8mb4_uca1400_nopad_as_ci */ NOT NULL
        """)
    let model = Graphs.model("T", table: "t", [field], key: [])
    let ddl = DDL(Graphs.graph([model]), dialect: .postgresql)
    #expect(
      ddl.create == [
        """
        CREATE COLLATION IF NOT EXISTS "tenon_nocase"
          (provider = icu, locale = 'und-u-ks-level2', deterministic = false)
        """,
        """
        CREATE TABLE IF NOT EXISTS "t" (
          "a" text COLLATE "tenon_nocase" NOT NULL
        )
        """,
      ])
    #expect(
      ddl.drop == [
        #"DROP TABLE IF EXISTS "t""#,
        """
        DO $tenon$
        BEGIN
          DROP COLLATION IF EXISTS "tenon_nocase";
        EXCEPTION
          WHEN dependent_objects_still_exist THEN NULL;
        END
        $tenon$
        """,
      ])
  }

  @Test("a check of the schema keeps its name if a type's check would have the same")
  func checkNames() {
    let model = Graphs.model("T", table: "t", [Graphs.field("a", .bool)], key: []) {
      $0.checks = [Check(name: "ck_t_a", sql: "a = 1")]
    }
    #expect(
      DDL(Graphs.graph([model]), dialect: .sqlite).script == """
        CREATE TABLE IF NOT EXISTS "t" (
          "a" BOOLEAN NOT NULL,
          CONSTRAINT "ck_t_a_2" CHECK ("a" IN (0, 1)),
          CONSTRAINT "ck_t_a" CHECK (a = 1)
        );

        """)
  }

  @Test("names that differ only after the limit of a database stay different")
  func longNames() {
    let stem = String(repeating: "n", count: 70)
    let model = Graphs.model("T", table: "t", [Graphs.field("a", .int)], key: []) {
      $0.indexes = ["1", "2"].map { Graphs.index(stem + $0, [.field("a")]) }
    }
    let kept = String(repeating: "n", count: 54)
    #expect(
      DDL(Graphs.graph([model]), dialect: .postgresql).create.dropFirst() == [
        "CREATE INDEX IF NOT EXISTS \"\(kept)_a02d1604\"\n  ON \"t\" (\"a\")",
        "CREATE INDEX IF NOT EXISTS \"\(kept)_a32d1abd\"\n  ON \"t\" (\"a\")",
      ])
  }

  @Test("SQLite, which does not round text, checks the digits of a decimal")
  func digits() {
    let model = Graphs.model(
      "T", table: "t", [Graphs.field("a", .decimal(precision: 10, scale: 2))], key: [])
    let scripts = DDLDialect.allCases.map { DDL(Graphs.graph([model]), dialect: $0).script }
    #expect(
      scripts[0] == """
        CREATE TABLE IF NOT EXISTS "t" (
          "a" DECIMAL_TEXT(10, 2) COLLATE "decimal" NOT NULL,
          CONSTRAINT "ck_t_a_digits" CHECK (instr(ltrim("a", '-0') || '.', '.') <= 9 AND \
        length(rtrim(substr("a", instr("a" || '.', '.') + 1), '0')) <= 2)
        );

        """)
    #expect(!scripts[1].contains("CHECK") && !scripts[2].contains("CHECK"))
  }

  @Test("indexes without a common form in MySQL and MariaDB")
  func mysqlIndexes() {
    let model = Graphs.model(
      "Page", table: "pages",
      [
        Graphs.field("id", .string(length: 20)), Graphs.field("path", .string(length: 2000)),
        Graphs.field("body", .text), Graphs.field("body_sha256", .int),
        Graphs.field("data", .bytes, optional: true), Graphs.field("meta", .json),
      ]
    ) {
      $0.uniqueConstraints = [UniqueConstraint(name: "uq_body", fields: ["id", "body"])]
      $0.indexes = [
        Graphs.index("ix_body", [.field("body")]),
        Graphs.index("ix_all", ["id", "path", "body", "data"].map(Index.Part.field)),
        Graphs.index("ix_path", [.field("path")], unique: true, where: "path <> ''"),
        Graphs.index("ix_quoted", [.field("id")], unique: true, where: #""id" <> ''"#),
        Graphs.index("ix_some", [.field("id")], where: "id <> ''"),
        Graphs.index("ix_lower\n", [.expression("lower(id)")], unique: true),
        Graphs.index("ix_upper", [.expression("upper(id)")]),
        Graphs.index("ix_trim", [.expression(#"trim("id")"#)], unique: true),
        Graphs.index("ix_meta", [.field("meta")]),
      ]
    }
    #expect(
      DDL(Graphs.graph([model]), dialect: .mysql).script == """
        -- Index ix_quoted does not keep its entries unique: its condition has double quotes, which mean a text here.
        -- Index ix_upper is left out: MySQL and MariaDB have no common form for an index over an expression.
        -- Index ix_trim does not keep its entries unique: its expression has double quotes, which mean a text here.
        -- Index ix_meta is left out: MySQL has no index over JSON.
        CREATE TABLE IF NOT EXISTS `pages` (
          `id` VARCHAR(20) NOT NULL,
          `path` VARCHAR(2000) NOT NULL,
          `body` LONGTEXT NOT NULL,
          `body_sha256` BIGINT NOT NULL,
          `data` LONGBLOB,
          `meta` JSON NOT NULL,
          `body_sha256_2` BINARY(32) GENERATED ALWAYS AS (UNHEX(SHA2(`body`, 256))) VIRTUAL INVISIBLE,
          `path_sha256` BINARY(32) GENERATED ALWAYS AS (UNHEX(SHA2(`path`, 256))) VIRTUAL INVISIBLE,
          `ix_path_when` TINYINT GENERATED ALWAYS AS (CASE WHEN (path <> '') THEN 1 END) VIRTUAL INVISIBLE,
          `ix_lower
        _sha256` BINARY(32) GENERATED ALWAYS AS (UNHEX(SHA2((lower(id)), 256))) VIRTUAL INVISIBLE,
          PRIMARY KEY (`id`),
          CONSTRAINT `uq_body` UNIQUE (`id`, `body_sha256_2`),
          INDEX `ix_body` (`body`(191)),
          INDEX `ix_all` (`id`, `path`(191), `body`(191), `data`(764)),
          UNIQUE INDEX `ix_path` (`path_sha256`, `ix_path_when`),
          INDEX `ix_quoted` (`id`),
          INDEX `ix_some` (`id`),
          UNIQUE INDEX `ix_lower
        ` (`ix_lower
        _sha256`)
        ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

        """)
  }
}

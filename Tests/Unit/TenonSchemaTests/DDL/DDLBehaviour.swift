import Foundation
import Testing

@testable import TenonSchema

/// A requirement on the DDL of every database, whatever its text. Each driver of these tests runs all of them.
struct DDLBehaviour: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let check: @Sendable (any DDLClient) throws -> Void

  init(_ description: String, _ check: @escaping @Sendable (any DDLClient) throws -> Void) {
    testDescription = description
    self.check = check
  }

  private typealias Graphs = DDLGraphs

  static let all: [DDLBehaviour] = [
    DDLBehaviour("create and drop can run again, and leave nothing") { client in
      for graph in [
        Graphs.blog, Graphs.types, Graphs.hostile, circle, keys, generated, indexes, clock,
      ] {
        try checkLifeCycle(of: graph, on: client)
      }
    },

    DDLBehaviour("the script as a whole is accepted by the server's shell") { client in
      guard client is ServerClient else { return }
      _ = try client.run([DDL(Graphs.hostile, dialect: client.dialect).script])
    },

    DDLBehaviour("literal defaults have the schema's values") { client in
      let rows = try client.run(
        DDL(Graphs.types, dialect: client.dialect).create + [
          client.insertDefaults(into: "types"),
          """
          SELECT int64, int32, int16, \(client.hex("string")), \(client.hex("text")), date, time,
            \(client.utc("datetime")), \(client.uuid("uuid")) FROM types
          """,
          "SELECT 1 FROM types WHERE \(client.quoted("float")) = 1.5 AND \(client.quoted("double")) = -0.0025",
        ])
      let time = client.dialect == .postgresql ? "09:30:00" : "09:30:00.000000"
      #expect(
        rows == [
          [
            "-9223372036854775808", "-7", "7", hex("text"), hex("long text"), "2024-02-29", time,
            "2024-02-29 09:30:00.000001", "00112233-4455-6677-8899-aabbccddeeff",
          ], ["1"],
        ])
    },

    DDLBehaviour("a decimal's default is exact") { client in
      let rows = try client.run(
        DDL(Graphs.types, dialect: client.dialect).create + [
          client.insertDefaults(into: "types"), "SELECT \(client.quoted("decimal")) FROM types",
        ])
      #expect(rows == [[client.dialect == .sqlite ? "1234567890.12" : "1234567890.1200"]])
    },

    DDLBehaviour("hostile texts are stored unchanged") { client in
      let graph = Graphs.graph([
        Graphs.model(
          "Text", table: "texts",
          [
            Graphs.id, Graphs.field("a", .text, default: .text(Graphs.nasty)),
            Graphs.field("b", .string(length: 200), default: .text(Graphs.nasty)),
          ])
      ])
      let rows = try client.run(
        DDL(graph, dialect: client.dialect).create + [
          client.insertDefaults(into: "texts"),
          "SELECT \(client.hex("a")), \(client.hex("b")) FROM texts",
        ])
      #expect(rows == [[hex(Graphs.nasty), hex(Graphs.nasty)]])
    },

    DDLBehaviour("`now` is the time of the insert in UTC, whatever the server's zone") { client in
      let rows = try client.run(
        DDL(clock, dialect: client.dialect).create + [
          client.insertDefaults(into: "clock"),
          "SELECT \(client.utc("at")), on_day, CAST(at_time AS CHAR(15)), \(client.uuid("token")) FROM clock",
        ])
      let row = try #require(rows.first)
      let formatter = DateFormatter()
      formatter.locale = Locale(identifier: "en_US_POSIX")
      formatter.timeZone = TimeZone(identifier: "UTC")
      formatter.dateFormat = "yyyy-MM-dd HH:mm:ss.SSSSSS"
      let at = try #require(formatter.date(from: row[0]))
      #expect(abs(at.timeIntervalSinceNow) < 60)
      #expect(row[0].utf8.count == 26)
      // PostgreSQL omits trailing zeros of a fraction.
      var time = row[2].trimmingCharacters(in: .whitespaces)
      if !time.contains(".") { time += "." }
      #expect(
        row[1] + " " + time.padding(toLength: 15, withPad: "0", startingAt: 0) == row[0])
    },

    DDLBehaviour("`uuid` is a new version 4 UUID for each row") { client in
      let insert = client.insertDefaults(into: "clock")
      let rows = try client.run(
        DDL(clock, dialect: client.dialect).create
          + Array(repeating: insert, count: 20) + ["SELECT \(client.uuid("token")) FROM clock"])
      let shape = /[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/
      #expect(rows.allSatisfy { $0[0].wholeMatch(of: shape) != nil }, "\(rows)")
      #expect(Set(rows).count == 20)
    },

    DDLBehaviour("the limits of types are enforced") { client in
      _ = try client.run(DDL(Graphs.blog, dialect: client.dialect).create)
      let text = String(repeating: "é", count: 80)
      _ = try client.run(["INSERT INTO users (username) VALUES ('\(text)')"])
      for refused in [
        "INSERT INTO users (username) VALUES ('\(text)x')",
        "INSERT INTO users (username, status) VALUES ('a', 'unknown')",
        "INSERT INTO users (username, level) VALUES ('b', 2)",
        "INSERT INTO users (username, is_active) VALUES ('c', 2)",
        "INSERT INTO users (username, age) VALUES ('d', -1)",
        "INSERT INTO users (username) VALUES (NULL)",
        "INSERT INTO posts (title, author_id) VALUES ('x', 99)",
        "INSERT INTO post_tags (post_id, tag) VALUES (1, NULL)",
      ] {
        #expect(throws: DDLClientError.self, "\(refused)") { try client.run([refused]) }
      }
    },

    DDLBehaviour("deleting a row applies the actions of foreign keys") { client in
      let rows = try client.run(
        DDL(Graphs.blog, dialect: client.dialect).create + [
          "INSERT INTO users (username) VALUES ('a')",
          "INSERT INTO users (username) VALUES ('b')",
          "INSERT INTO posts (title, author_id) VALUES ('x', 1)",
          "INSERT INTO posts (title, author_id, parent_id) VALUES ('y', 2, 1)",
          "DELETE FROM users WHERE id = 1",
          "SELECT title, parent_id IS NULL AND 1 = 1 FROM posts",
        ])
      #expect(rows == [["y", client.dialect == .postgresql ? "t" : "1"]])
    },

    DDLBehaviour("a key is not used again after its row is deleted") { client in
      let rows = try client.run(
        DDL(Graphs.blog, dialect: client.dialect).create + [
          "INSERT INTO users (username) VALUES ('a')", "DELETE FROM users",
          "INSERT INTO users (username) VALUES ('b')", "SELECT id FROM users",
        ])
      #expect(rows == [["2"]])
    },

    DDLBehaviour("a key that the application sets is required") { client in
      _ = try client.run(
        DDL(keys, dialect: client.dialect).create + ["INSERT INTO owners (id) VALUES (1)"])
      #expect(throws: DDLClientError.self) {
        try client.run(["INSERT INTO profiles (bio) VALUES ('x')"])
      }
      _ = try client.run(["INSERT INTO profiles (owner_id, bio) VALUES (1, 'x')"])
      #expect(throws: DDLClientError.self) {
        try client.run(["INSERT INTO countries (name) VALUES ('x')"])
      }
      _ = try client.run(["INSERT INTO countries (code, name) VALUES ('nl', 'x')"])
    },

    DDLBehaviour("unique texts differ by case and accent") { client in
      _ = try client.run(
        DDL(Graphs.blog, dialect: client.dialect).create
          + ["a", "A", "á"].map { "INSERT INTO users (username) VALUES ('\($0)')" })
      #expect(throws: DDLClientError.self) {
        try client.run(["INSERT INTO users (username) VALUES ('a')"])
      }
    },

    DDLBehaviour("NOCASE makes unique texts differ by accent but not by case") { client in
      let graph = Graphs.graph([
        Graphs.model(
          "Tag", table: "tags",
          [
            Graphs.id, Graphs.field("name", .string(length: 20)) { $0.collation = "nocase" },
            Graphs.field("long", .text, optional: true) { $0.collation = "NOCASE" },
          ]
        ) {
          $0.uniqueConstraints = [
            UniqueConstraint(name: "uq_tags_name", fields: ["name"]),
            UniqueConstraint(name: "uq_tags_long", fields: ["long"]),
          ]
        }
      ])
      try checkLifeCycle(of: graph, on: client)
      _ = try client.run(
        DDL(graph, dialect: client.dialect).create
          + ["a", "á", "a "].map { "INSERT INTO tags (name) VALUES ('\($0)')" })
      #expect(throws: DDLClientError.self) {
        try client.run(["INSERT INTO tags (name) VALUES ('A')"])
      }
      #expect(try client.run(["SELECT id FROM tags WHERE name = 'A'"]).count == 1)
      func insert(_ name: String, _ long: String) -> String {
        "INSERT INTO tags (name, \(client.quoted("long"))) VALUES ('\(name)', '\(long)')"
      }
      _ = try client.run([insert("b", "long"), insert("c", "lông")])
      #expect(throws: DDLClientError.self) { try client.run([insert("d", "LONG")]) }
    },

    DDLBehaviour("a partial unique index applies only where its condition holds") { client in
      func insert(_ deleted: String) -> String {
        "INSERT INTO posts (title, author_id, deleted_at) VALUES ('x', 1, \(deleted))"
      }
      let gone = insert("'2024-01-01 00:00:00.000000'")
      _ = try client.run(
        DDL(Graphs.blog, dialect: client.dialect).create
          + ["INSERT INTO users (username) VALUES ('a')", gone, gone, insert("NULL"), gone])
      #expect(throws: DDLClientError.self) { try client.run([insert("NULL")]) }
      _ = try client.run([
        "UPDATE posts SET deleted_at = '2024-01-01 00:00:00.000000'", insert("NULL"),
      ])
    },

    DDLBehaviour("a unique index over an expression keeps its values unique") { client in
      func insert(_ id: String, _ body: String) -> String {
        "INSERT INTO pages (id, path, body) VALUES ('\(id)', '\(body)', '\(body)')"
      }
      _ = try client.run(
        DDL(indexes, dialect: client.dialect).create + [insert("a", "1"), insert("b", "2")])
      #expect(throws: DDLClientError.self) { try client.run([insert("A", "3")]) }
    },

    DDLBehaviour("a decimal has no more digits than its type") { client in
      let graph = Graphs.graph([
        Graphs.model(
          "Price", table: "prices",
          [
            Graphs.id, Graphs.field("amount", .decimal(precision: 5, scale: 2)),
            Graphs.field("share", .decimal(precision: 2, scale: 2)),
          ])
      ])
      func insert(_ amount: String, _ share: String) -> String {
        "INSERT INTO prices (amount, share) VALUES ('\(amount)', '\(share)')"
      }
      let ddl = DDL(graph, dialect: client.dialect)
      _ = try client.run(
        ddl.create + [
          insert("999.99", "0.99"), insert("-999.99", "-0.99"), insert("0", "0"),
          insert("-0.01", "0.10"), insert("12.3400", "0.2"), insert("100", "0.000"),
        ])
      for refused in [
        insert("1000", "0"), insert("-1000.00", "0"), insert("0", "1"), insert("0", "-1.5"),
      ] {
        #expect(throws: DDLClientError.self, "\(refused)") { try client.run([refused]) }
      }
      // The other databases round the value; a session refuses it on all of them.
      guard client.dialect == .sqlite else { return }
      for refused in [insert("1.239", "0"), insert("-0.001", "0"), insert("0", "0.999")] {
        #expect(throws: DDLClientError.self, "\(refused)") { try client.run([refused]) }
      }
    },

    DDLBehaviour("long texts can be unique to their last character") { client in
      let text = String(repeating: "x", count: 2000)
      func insert(_ end: String) -> String {
        "INSERT INTO pages (id, path, body) VALUES ('\(end)', '\(end)', '\(text)\(end)')"
      }
      _ = try client.run(
        DDL(indexes, dialect: client.dialect).create + [insert("a"), insert("b")])
      #expect(throws: DDLClientError.self) {
        try client.run([
          "INSERT INTO pages (id, path, body) VALUES ('c', 'c', '\(text)a')"
        ])
      }
    },

    DDLBehaviour("tables that refer to each other drop with their rows") { client in
      let ddl = DDL(circle, dialect: client.dialect)
      _ = try client.run(
        ddl.create + [
          "INSERT INTO a (id) VALUES (1)", "INSERT INTO c (id, a_id) VALUES (1, 1)",
          "INSERT INTO b (id, c_id) VALUES (1, 1)", "UPDATE a SET b_id = 1, a_id = 1",
        ])
      #expect(throws: DDLClientError.self) { try client.run(["UPDATE a SET b_id = 2"]) }
      _ = try client.run(transaction(ddl.drop, client))
      #expect(throws: DDLClientError.self) { try client.run(["SELECT id FROM b"]) }
    },

    DDLBehaviour("generated columns are computed, and refuse NULL if the schema does") {
      client in
      let rows = try client.run(
        DDL(generated, dialect: client.dialect).create + [
          "INSERT INTO rects (id, w, h) VALUES (7, 3, 4)",
          "SELECT area, edge, note FROM rects",
        ])
      #expect(rows == [["12", "14", "x"]])
      #expect(throws: DDLClientError.self) {
        try client.run(["INSERT INTO rects (id, w, h) VALUES (8, 3, NULL)"])
      }
    },
  ]

  /// Creates the tables, inserts a row into each and drops them; each step twice, and everything twice.
  static func checkLifeCycle(of graph: SchemaGraph, on client: any DDLClient) throws {
    let ddl = DDL(graph, dialect: client.dialect)
    for _ in 1...2 {
      _ = try client.run(ddl.create)
      _ = try client.run(ddl.create)
      // If required foreign keys form a circle, no row can be inserted first.
      if TableOrder(graph).late.isEmpty {
        _ = try client.run(DDLSampleRows(graph: graph, dialect: client.dialect).statements)
      }
      _ = try client.run(transaction(ddl.drop, client))
      _ = try client.run(transaction(ddl.drop, client))
    }
  }

  // MARK: Graphs

  /// Three tables in a circle, one of which refers to itself and restricts deletions.
  private static let circle: SchemaGraph = {
    var a = Graphs.referring("a", to: ["b", "a"])
    for index in a.foreignKeys.indices { a.foreignKeys[index].onDelete = .restrict }
    return Graphs.graph([a, Graphs.referring("b", to: ["c"]), Graphs.referring("c", to: ["a"])])
  }()

  /// Keys set by the application: a foreign key, a text.
  private static let keys = Graphs.graph([
    Graphs.model("Owner", table: "owners", [Graphs.id]),
    Graphs.model(
      "Profile", table: "profiles",
      [Graphs.foreignKeyField("ownerID", column: "owner_id"), Graphs.field("bio", .text)]
    ) {
      $0.foreignKeys = [
        ForeignKey(
          name: "fk_profiles_owner_id", fields: ["ownerID"], target: "Owner",
          targetFields: ["id"], onDelete: .cascade)
      ]
    },
    Graphs.model(
      "Country", table: "countries", [Graphs.field("code", .text), Graphs.field("name", .text)]),
  ])

  private static let generated = Graphs.graph([
    Graphs.model(
      "Rect", table: "rects",
      [
        Graphs.field("id", .int),
        Graphs.field("w", .int, optional: true, default: .integer(2)),
        Graphs.field("h", .int, optional: true, default: .integer(2)),
        Graphs.field("area", .int) { $0.generated = .init(sql: "w * h", isStored: true) },
        Graphs.field("edge", .int, optional: true) {
          $0.generated = .init(sql: "2 * (w + h) -- around", isStored: false)
        },
        Graphs.field("note", .text) { $0.databaseDefault = "'x' -- why not" },
      ])
  ])

  /// Every kind of index that needs a special form in MySQL.
  private static let indexes = Graphs.graph([
    Graphs.model(
      "Page", table: "pages",
      [
        Graphs.field("id", .string(length: 20)), Graphs.field("path", .string(length: 2000)),
        Graphs.field("body", .text), Graphs.field("data", .bytes, optional: true),
        Graphs.field("meta", .json, optional: true),
      ]
    ) {
      $0.uniqueConstraints = [UniqueConstraint(name: "uq_pages_body", fields: ["body"])]
      $0.indexes = [
        Graphs.index("ix_pages_body", [.field("body")]),
        Graphs.index("ix_pages_all", ["id", "path", "body", "data"].map(Index.Part.field)),
        Graphs.index("ix_pages_meta", [.field("meta")]),
        Graphs.index("ix_pages_path", [.field("path")], unique: true, where: "path <> ''"),
        Graphs.index(
          "ix_pages_id", [.field("id")], unique: true, where: #"'a' = 'a' -- "quoted""#),
        Graphs.index("ix_pages_lower", [.expression("lower(id)")], unique: true),
      ]
    }
  ])

  private static let clock = Graphs.graph([
    Graphs.model(
      "Clock", table: "clock",
      [
        Graphs.id, Graphs.field("at", .datetime, default: .now),
        Graphs.field("onDay", .date, column: "on_day", default: .now),
        Graphs.field("atTime", .time, column: "at_time", default: .now),
        Graphs.field("token", .uuid, default: .uuid),
      ])
  ])

  // MARK: Helpers

  /// SQLite's `drop` of tables in a circle requires a transaction.
  private static func transaction(_ statements: [String], _ client: any DDLClient) -> [String] {
    client.dialect == .sqlite ? ["BEGIN"] + statements + ["COMMIT"] : statements
  }

  private static func hex(_ text: String) -> String {
    text.utf8.map { byte in
      (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
    }.joined()
  }
}

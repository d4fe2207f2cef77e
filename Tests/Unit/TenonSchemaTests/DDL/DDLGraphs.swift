@testable import TenonSchema

/// Graphs built in code, so that the DDL is tested without the loader.
enum DDLGraphs {
  private static let here: SourceRange = {
    let start = SourcePosition(line: 1, column: 1)
    return SourceRange(file: SourceFile(path: "test.yaml", text: ""), start: start, end: start)
  }()

  static func graph(_ models: [Model], enums: [EnumType] = []) -> SchemaGraph {
    SchemaGraph(name: "Test", description: nil, enums: enums, models: models, range: here)
  }

  /// A model; without a `key` its first field is the key.
  static func model(
    _ name: String, table: String, _ fields: [Field], key: [String]? = nil,
    _ change: (inout Model) -> Void = { _ in }
  ) -> Model {
    var model = Model(name: name, table: table, range: here)
    model.fields = fields
    model.primaryKey = key ?? fields.prefix(1).map(\.name)
    change(&model)
    return model
  }

  static func field(
    _ name: String, _ type: ScalarType, column: String? = nil, optional: Bool = false,
    default value: DefaultValue? = nil, _ change: (inout Field) -> Void = { _ in }
  ) -> Field {
    var field = Field(
      name: name, column: column ?? name, type: .scalar(type), isOptional: optional, range: here)
    field.defaultValue = value
    change(&field)
    return field
  }

  static func field(
    _ name: String, enum type: String, column: String? = nil, optional: Bool = false,
    default value: String? = nil
  ) -> Field {
    var field = Field(
      name: name, column: column ?? name, type: .enumeration(type), isOptional: optional,
      range: here)
    field.defaultValue = value.map(DefaultValue.enumCase)
    return field
  }

  static func foreignKeyField(_ name: String, column: String, optional: Bool = false) -> Field {
    field(name, .int, column: column, optional: optional) {
      $0.role = .foreignKey(relationship: name)
    }
  }

  static func textEnum(_ name: String, _ cases: [(String, String)]) -> EnumType {
    EnumType(
      name: name, description: nil,
      cases: cases.map { .init(name: $0.0, value: .text($0.1)) }, range: here)
  }

  static func integerEnum(_ name: String, _ cases: [(String, Int64)]) -> EnumType {
    EnumType(
      name: name, description: nil,
      cases: cases.map { .init(name: $0.0, value: .integer($0.1)) }, range: here)
  }

  static func index(
    _ name: String, _ parts: [Index.Part], unique: Bool = false, where condition: String? = nil
  ) -> Index {
    Index(name: name, parts: parts, isUnique: unique, condition: condition, range: here)
  }

  static let id = field("id", .int)

  /// A model with an `id` and one foreign key column for each target; models have the names of their tables.
  static func referring(_ name: String, to targets: [String], optional: Bool = true) -> Model {
    let fields = targets.map {
      foreignKeyField("\($0)ID", column: "\($0)_id", optional: optional)
    }
    return model(name, table: name, [id] + fields) { model in
      model.foreignKeys = targets.map {
        ForeignKey(
          name: "fk_\(name)_\($0)_id", fields: ["\($0)ID"], target: $0, targetFields: ["id"],
          onDelete: nil)
      }
    }
  }

  /// A small blog with the usual features.
  static let blog = graph(
    [
      model(
        "Post", table: "posts",
        [
          id,
          field("title", .string(length: 200)),
          field("content", .text, default: .text("")),
          foreignKeyField("authorID", column: "author_id"),
          foreignKeyField("parentID", column: "parent_id", optional: true),
          field("version", .int, default: .integer(1)) { $0.role = .version },
          field("deletedAt", .datetime, column: "deleted_at", optional: true) {
            $0.role = .softDelete
          },
        ]
      ) {
        $0.foreignKeys = [
          ForeignKey(
            name: "fk_posts_author_id", fields: ["authorID"], target: "User",
            targetFields: ["id"], onDelete: .cascade),
          ForeignKey(
            name: "fk_posts_parent_id", fields: ["parentID"], target: "Post",
            targetFields: ["id"], onDelete: .setNull),
        ]
        $0.indexes = [
          index("ix_posts_author_id", [.field("authorID")]),
          index("uq_posts_title", [.field("title")], unique: true, where: "deleted_at IS NULL"),
        ]
      },
      model(
        "User", table: "users",
        [
          id,
          field("username", .string(length: 80)),
          field("status", enum: "Status", default: "pending"),
          field("level", enum: "Level", default: "low"),
          field("isActive", .bool, column: "is_active", default: .bool(true)),
          field("balance", .decimal(precision: 12, scale: 2), default: .integer(0)),
          field("settings", .json, default: .json("{}")),
          field("createdAt", .datetime, column: "created_at", default: .now),
          field("age", .int, optional: true),
        ]
      ) {
        $0.uniqueConstraints = [UniqueConstraint(name: "uq_users_username", fields: ["username"])]
        $0.indexes = [
          index("ix_users_is_active_created_at", [.field("isActive"), .field("createdAt")]),
          index("ix_users_lower", [.expression("lower(username)")]),
        ]
        $0.checks = [Check(name: "ck_users_adult", sql: "age IS NULL OR age >= 0")]
      },
      model(
        "PostTag", table: "post_tags",
        [
          foreignKeyField("postID", column: "post_id"), field("tag", .string(length: 50)),
        ], key: ["postID", "tag"]
      ) {
        $0.isJoinTable = true
        $0.foreignKeys = [
          ForeignKey(
            name: "fk_post_tags_post_id", fields: ["postID"], target: "Post",
            targetFields: ["id"], onDelete: .cascade)
        ]
      },
    ],
    enums: [
      textEnum("Status", [("pending", "pending"), ("done", "it's done")]),
      integerEnum("Level", [("low", 1), ("high", 3)]),
    ])

  /// A table with every type, each required and with a default.
  static let types = graph([
    model(
      "Type", table: "types",
      [
        id,
        field("bool", .bool, default: .bool(false)),
        field("int64", .int64, default: .integer(.min)),
        field("int32", .int32, default: .integer(-7)),
        field("int16", .int16, default: .integer(7)),
        field("float", .float, default: .number("1.5")),
        field("double", .double, default: .number("-2.5e-3")),
        field("decimal", .decimal(precision: 20, scale: 4), default: .number("1234567890.1200")),
        field("string", .string(length: 20), default: .text("text")),
        field("text", .text, default: .text("long text")),
        field("bytes", .bytes, optional: true),
        field("date", .date, default: .temporal("2024-02-29")),
        field("time", .time, default: .temporal("09:30:00")),
        field("datetime", .datetime, default: .temporal("2024-02-29 09:30:00.000001")),
        field("uuid", .uuid, default: .uuidLiteral("00112233-4455-6677-8899-aabbccddeeff")),
        field("json", .json, default: .json(#"{"a":[1,"\n"]}"#)),
      ])
  ])

  /// Names and texts that would end their quotes. (No emoji for MySQL, whose names are three-byte UTF-8.)
  static let hostile = graph(
    [
      model(
        "Order", table: #"or"d`er\'--"#,
        [
          id,
          field("select", .string(length: 9), column: #"se"l`ect\'"#, default: .text("a'b")),
          field("group", enum: "Group", column: "gr$tenon$oup ☃\n--", default: "odd"),
          field("text", .text, default: .text(nasty)),
          foreignKeyField("tableID", column: "table", optional: true),
        ]
      ) {
        $0.uniqueConstraints = [UniqueConstraint(name: #"u"q`'\"#, fields: ["select"])]
        $0.indexes = [index(#"i"x`'\"#, [.field("group"), .field("text")])]
        $0.checks = [Check(name: #"c"k`'\"#, sql: "1 = 1 -- always")]
        $0.foreignKeys = [
          ForeignKey(
            name: #"f"k`'\$tenon$"#, fields: ["tableID"], target: "Table", targetFields: ["id"],
            onDelete: nil)
        ]
      },
      model("Table", table: "table", [id, foreignKeyField("orderID", column: "order")]) {
        $0.foreignKeys = [
          ForeignKey(
            name: "fk_table", fields: ["orderID"], target: "Order", targetFields: ["id"],
            onDelete: .restrict)
        ]
      },
    ],
    enums: [textEnum("Group", [("odd", #"o'd\d`"\#n🦊"#)])])

  /// A text that literals must preserve: quotes, a quote with a combining mark, backslashes, line ends, emoji.
  static let nasty = #"'; DROP TABLE x; --\' \\ " ` $$ '\#u{301} \#r\#n\#u{1A} 🦊 %s ${x}"#
}

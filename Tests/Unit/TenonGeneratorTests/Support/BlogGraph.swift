@testable import TenonSchema

/// A small blog with one of each usual part of a schema.
let blogGraph = SchemaGraph.test(
  "Blog", description: "A small blog.",
  enums: [
    .test(
      "Status", description: "Where a post stands.",
      [
        ("draft", .text("draft")), ("inReview", .text("in_review")),
        ("published", .text("published")),
      ])
  ],
  models: [
    .test(
      "User", table: "users",
      fields: [
        .test("username", .string(length: 80)),
        .test("createdAt", .datetime, column: "created_at") { $0.defaultValue = .now },
      ]
    ) {
      $0.description = "Someone who can sign in."
      $0.relationships = [
        .test("posts", .hasMany, "Post", inverse: "author", from: ["id"], to: ["authorID"]) {
          $0.order = [.init(field: "createdAt", isDescending: true)]
        },
        .test("editedPosts", .hasMany, "Post", inverse: "editor", from: ["id"], to: ["editorID"]),
      ]
    },
    .test(
      "Post", table: "posts",
      fields: [
        .test("title", .string(length: 200)) { $0.description = "What the post is called." },
        .test("viewCount", .int, column: "view_count") { $0.defaultValue = .integer(0) },
        Field(
          name: "status", column: "status", type: .enumeration("Status"), range: nowhere
        ).with { $0.defaultValue = .enumCase("draft") },
        .test("settings", .json, optional: true) { $0.swiftType = "[String: String]" },
        .test("secret", .text, optional: true) { $0.isRedacted = true },
        .test("createdAt", .datetime, column: "created_at") { $0.defaultValue = .now },
        .foreignKey("authorID", .int, column: "author_id", of: "author"),
        .foreignKey("editorID", .int, column: "editor_id", of: "editor", optional: true),
      ]
    ) {
      $0.description = "Something a user wrote."
      $0.relationships = [
        .test("author", .belongsTo, "User", inverse: "posts", from: ["authorID"], to: ["id"]) {
          $0.description = "The user who wrote the post."
        },
        .test("editor", .belongsTo, "User", inverse: "editedPosts", from: ["editorID"], to: ["id"])
        {
          $0.isOptional = true
        },
        .test("tags", .manyToMany, "Tag", inverse: "posts", from: ["id"], to: ["id"]) {
          $0.through = .init(
            model: "PostTag", localFields: ["postID"], targetFields: ["tagID"])
        },
      ]
    },
    .test("Tag", table: "tags", fields: [.test("name", .string(length: 50))]) {
      $0.relationships = [
        .test("posts", .manyToMany, "Post", inverse: "tags", from: ["id"], to: ["id"]) {
          $0.through = .init(
            model: "PostTag", localFields: ["tagID"], targetFields: ["postID"])
        }
      ]
    },
    .test(
      "PostTag", table: "post_tags", key: ["postID", "tagID"],
      fields: [
        .foreignKey("postID", .int, column: "post_id", of: "post"),
        .foreignKey("tagID", .int, column: "tag_id", of: "tag"),
      ]
    ) { $0.isJoinTable = true },
  ])

extension Field {
  /// The field with a change.
  func with(_ change: (inout Field) -> Void) -> Field {
    var field = self
    change(&field)
    return field
  }
}

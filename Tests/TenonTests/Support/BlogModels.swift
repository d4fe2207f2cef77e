import Foundation
import Tenon

// A small blog written by hand in the shape of generated code: users with posts and a profile, posts with tags.

struct User: Model, Codable {
  typealias ID = Identifier<User, Int>
  let id: ID
  var username: String { didSet { _changedColumns.insert(1) } }
  var age: Int? { didSet { _changedColumns.insert(2) } }
  var isActive: Bool { didSet { _changedColumns.insert(3) } }
  var secret: String? { didSet { _changedColumns.insert(4) } }
  var _changedColumns = ColumnChanges.none

  init(id: ID, username: String, age: Int? = nil, isActive: Bool = true, secret: String? = nil) {
    self.id = id
    self.username = username
    self.age = age
    self.isActive = isActive
    self.secret = secret
    _changedColumns = .all
  }

  init(row: Row, at offset: Int) throws {
    var columns = row.columns(from: offset)
    self.id = try columns.next()
    self.username = try columns.next()
    self.age = try columns.next()
    self.isActive = try columns.next()
    self.secret = try columns.next()
  }

  static var id: Column<User, ID> { Column("id") }
  static var username: Column<User, String> { Column("username") }
  static var age: Column<User, Int?> { Column("age") }
  static var isActive: Column<User, Bool> { Column("is_active") }
  static var secret: Column<User, String?> { Column("secret") }

  static var posts: Relationship<User, Post, [Post]> {
    .hasMany("author_id", order: [Post.id.asc]) { $0.authorID }
  }
  static var edited: Relationship<User, Post, [Post]> {
    .hasMany("editor_id", order: [Post.id.asc]) { $0.editorID }
  }
  static var profile: Relationship<User, Profile, Profile?> {
    .hasOne("user_id") { $0.userID }
  }
  var posts: Related<User, Post> { Related(User.posts, of: self) }
  var edited: Related<User, Post> { Related(User.edited, of: self) }
  var profile: Related<User, Profile> { Related(User.profile, of: self) }

  struct Draft: ModelDraft {
    typealias Root = User
    var username: String
    var age: Int?
    var isActive = true
    var secret: String?

    func bind(to binder: inout Binder) throws {
      try binder.bind(username)
      try binder.bind(age)
      try binder.bind(isActive)
      try binder.bind(secret)
    }
  }

  static func inserted(_ draft: Draft, id: ID) -> User? {
    var user = User(
      id: id, username: draft.username, age: draft.age, isActive: draft.isActive,
      secret: draft.secret)
    user._changedColumns = .none
    return user
  }

  struct Patch: ModelPatch, Codable {
    typealias Root = User
    var username: Input<String> = .absent
    var age: Input<Int?> = .absent
    var isActive: Input<Bool> = .absent
    var secret: Input<String?> = .absent

    mutating func visit(_ fields: inout PatchFields) throws {
      try fields.visit(1, &username)
      try fields.visit(2, &age)
      try fields.visit(3, &isActive)
      try fields.visit(4, &secret)
    }
  }

  func bind(to binder: inout ColumnBinder) throws {
    try binder.bind(id)
    try binder.bind(username)
    try binder.bind(age)
    try binder.bind(isActive)
    try binder.bind(secret)
  }

  static let modelDefinition = ModelDefinition.test(
    "User", "users",
    [
      .column("id", role: .generatedKey), "username",
      "age", .column("is_active", field: "isActive"),
      .column("secret", isRedacted: true),
    ])
}

struct Post: Model, Codable {
  typealias ID = Identifier<Post, Int>
  let id: ID
  var title: String { didSet { _changedColumns.insert(1) } }
  var viewCount: Int { didSet { _changedColumns.insert(2) } }
  var createdAt: Date { didSet { _changedColumns.insert(3) } }
  var authorID: User.ID { didSet { _changedColumns.insert(4) } }
  var editorID: User.ID? { didSet { _changedColumns.insert(5) } }
  var _changedColumns = ColumnChanges.none

  init(row: Row, at offset: Int) throws {
    var columns = row.columns(from: offset)
    self.id = try columns.next()
    self.title = try columns.next()
    self.viewCount = try columns.next()
    self.createdAt = try columns.next()
    self.authorID = try columns.next()
    self.editorID = try columns.next()
  }

  private init(id: ID, draft: Draft) throws {
    self.id = id
    title = draft.title
    viewCount = draft.viewCount
    createdAt = draft.createdAt.stored
    authorID = try draft.author.key
    editorID = try draft.editor?.key
  }

  static var id: Column<Post, ID> { Column("id") }
  static var title: Column<Post, String> { Column("title") }
  static var viewCount: Column<Post, Int> { Column("view_count") }
  static var createdAt: Column<Post, Date> { Column("created_at") }
  static var authorID: Column<Post, User.ID> { Column("author_id") }
  static var editorID: Column<Post, User.ID?> { Column("editor_id") }

  static var author: Relationship<Post, User, User> {
    .belongsTo("author_id") { $0.authorID }
  }
  static var editor: Relationship<Post, User, User?> {
    .belongsTo("editor_id") { $0.editorID }
  }
  static var tags: Relationship<Post, Tag, [Tag]> {
    .manyToMany(
      through: "post_tags", local: ["post_id"], target: ["tag_name"], order: [Tag.name.asc])
  }
  var author: Related<Post, User> { Related(Post.author, of: self) }
  var editor: Related<Post, User> { Related(Post.editor, of: self) }
  var tags: Related<Post, Tag> { Related(Post.tags, of: self) }

  struct Draft: ModelDraft {
    typealias Root = Post
    var title: String
    var viewCount: Int
    var createdAt: Date
    var author: Link<User>
    var editor: Link<User>?

    init(
      title: String, viewCount: Int = 0, createdAt: Date = CurrentTime.datetime,
      author: some Reference<User>, editor: (any Reference<User>)? = nil
    ) {
      self.title = title
      self.viewCount = viewCount
      self.createdAt = createdAt
      self.author = author.rowLink
      self.editor = editor?.rowLink
    }

    func bind(to binder: inout Binder) throws {
      try binder.bind(title)
      try binder.bind(viewCount)
      try binder.bind(createdAt)
      try binder.bind(author)
      try binder.bind(editor)
    }
  }

  static func inserted(_ draft: Draft, id: ID) throws -> Post? { try Post(id: id, draft: draft) }

  typealias Patch = NoPatch<Post>

  func bind(to binder: inout ColumnBinder) throws {
    try binder.bind(id)
    try binder.bind(title)
    try binder.bind(viewCount)
    try binder.bind(createdAt)
    try binder.bind(authorID)
    try binder.bind(editorID)
  }

  static let modelDefinition = ModelDefinition.test(
    "Post", "posts",
    [
      .column("id", role: .generatedKey), "title",
      .column("view_count", field: "viewCount"),
      .column("created_at", field: "createdAt"),
      .column("author_id", field: "authorID"),
      .column("editor_id", field: "editorID"),
    ])
}

/// At most one for each user.
struct Profile: Model, Codable {
  typealias ID = Identifier<Profile, Int>
  let id: ID
  var bio: String { didSet { _changedColumns.insert(1) } }
  var userID: User.ID { didSet { _changedColumns.insert(2) } }
  var _changedColumns = ColumnChanges.none

  init(row: Row, at offset: Int) throws {
    var columns = row.columns(from: offset)
    self.id = try columns.next()
    self.bio = try columns.next()
    self.userID = try columns.next()
  }

  private init(id: ID, draft: Draft) throws {
    self.id = id
    bio = draft.bio
    userID = try draft.user.key
  }

  static var bio: Column<Profile, String> { Column("bio") }
  static var user: Relationship<Profile, User, User> {
    .belongsTo("user_id") { $0.userID }
  }

  struct Draft: ModelDraft {
    typealias Root = Profile
    var bio: String
    var user: Link<User>

    init(bio: String, user: some Reference<User>) {
      self.bio = bio
      self.user = user.rowLink
    }

    func bind(to binder: inout Binder) throws {
      try binder.bind(bio)
      try binder.bind(user)
    }
  }

  static func inserted(_ draft: Draft, id: ID) throws -> Profile? {
    try Profile(id: id, draft: draft)
  }

  typealias Patch = NoPatch<Profile>

  func bind(to binder: inout ColumnBinder) throws {
    try binder.bind(id)
    try binder.bind(bio)
    try binder.bind(userID)
  }

  static let modelDefinition = ModelDefinition.test(
    "Profile", "profiles",
    [
      .column("id", role: .generatedKey), "bio",
      .column("user_id", field: "userID"),
    ])
}

/// A model whose key is text, given by the draft.
struct Tag: Model, Codable {
  typealias ID = Identifier<Tag, String>
  let name: ID
  var color: String? { didSet { _changedColumns.insert(1) } }
  var _changedColumns = ColumnChanges.none
  var id: ID { name }

  init(name: ID, color: String? = nil) {
    self.name = name
    self.color = color
    _changedColumns = .all
  }

  init(row: Row, at offset: Int) throws {
    var columns = row.columns(from: offset)
    self.name = try columns.next()
    self.color = try columns.next()
  }

  static var name: Column<Tag, ID> { Column("name") }
  static var color: Column<Tag, String?> { Column("color") }
  static var posts: Relationship<Tag, Post, [Post]> {
    .manyToMany(
      through: "post_tags", local: ["tag_name"], target: ["post_id"], order: [Post.id.desc])
  }
  var posts: Related<Tag, Post> { Related(Tag.posts, of: self) }

  struct Draft: ModelDraft {
    typealias Root = Tag
    var name: ID
    var color: String?
    var id: ID? { name }

    func bind(to binder: inout Binder) throws {
      try binder.bind(name)
      try binder.bind(color)
    }
  }

  static func inserted(_ draft: Draft, id: ID) -> Tag? {
    var tag = Tag(name: id, color: draft.color)
    tag._changedColumns = .none
    return tag
  }

  typealias Patch = NoPatch<Tag>

  func bind(to binder: inout ColumnBinder) throws {
    try binder.bind(name)
    try binder.bind(color)
  }

  static let modelDefinition = ModelDefinition.test(
    "Tag", "tags", [.column("name", role: .key), "color"])
}

/// A row of the join table between posts and tags.
struct PostTag: Model, Codable {
  struct ID: ModelKey, Codable {
    let postID: Post.ID
    let tagName: Tag.ID

    init(postID: Post.ID, tagName: Tag.ID) {
      self.postID = postID
      self.tagName = tagName
    }

    init(row: Row, at offset: Int) throws {
      var columns = row.columns(from: offset)
      self.postID = try columns.next()
      self.tagName = try columns.next()
    }

    static var columnCount: Int { 2 }

    func bind(to binder: inout Binder) throws {
      try binder.bind(postID)
      try binder.bind(tagName)
    }

    var sqlValues: [SQLValue] { postID.sqlValues + tagName.sqlValues }
  }

  let postID: Post.ID
  let tagName: Tag.ID
  var _changedColumns = ColumnChanges.none
  var id: ID { ID(postID: postID, tagName: tagName) }

  init(row: Row, at offset: Int) throws {
    var columns = row.columns(from: offset)
    self.postID = try columns.next()
    self.tagName = try columns.next()
  }

  private init(id: ID) {
    postID = id.postID
    tagName = id.tagName
  }

  struct Draft: ModelDraft {
    typealias Root = PostTag
    var post: Link<Post>
    var tag: Link<Tag>
    var id: ID? { get throws { try ID(postID: post.key, tagName: tag.key) } }

    init(post: some Reference<Post>, tag: some Reference<Tag>) {
      self.post = post.rowLink
      self.tag = tag.rowLink
    }

    func bind(to binder: inout Binder) throws {
      try binder.bind(post)
      try binder.bind(tag)
    }
  }

  static func inserted(_ draft: Draft, id: ID) -> PostTag? { PostTag(id: id) }

  typealias Patch = NoPatch<PostTag>

  func bind(to binder: inout ColumnBinder) throws {
    try binder.bind(postID)
    try binder.bind(tagName)
  }

  static let modelDefinition = ModelDefinition.test(
    "PostTag", "post_tags",
    [
      .column("post_id", field: "postID", role: .key),
      .column("tag_name", field: "tagName", role: .key),
    ])
}

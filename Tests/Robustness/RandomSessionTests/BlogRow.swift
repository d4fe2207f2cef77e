import BlogModels
import Tenon

/// A model whose rows the test can read and change by column name.
protocol BlogRow: Model where ID == Identifier<Self, Int> {
  static var kind: Kind { get }

  /// The columns that are compared.
  var fields: Fields { get }

  mutating func set(_ column: String, _ value: Value)
}

extension BlogRow {
  /// The latest change of a column: setting it sets the column, also through a tracked object.
  var latest: (column: String, value: Value)? {
    get { nil }
    set { if let newValue { set(newValue.column, newValue.value) } }
  }
}

extension Value {
  init(_ text: String?) { self = text.map(Value.text) ?? .null }
  init(_ number: Int?) { self = number.map(Value.int) ?? .null }

  var text: String? { if case .text(let text) = self { text } else { nil } }
  var int: Int? { if case .int(let number) = self { number } else { nil } }

  func key<Root: BlogRow>(_ model: Root.Type) -> Root.ID? { int.map { Root.ID($0) } }
}

extension User: BlogRow {
  static var kind: Kind { .user }

  var fields: Fields {
    ["username": .text(username), "age": Value(age), "credits": .int(credits)]
  }

  mutating func set(_ column: String, _ value: Value) {
    switch column {
    case "username": username = value.text ?? username
    case "age": age = value.int
    default: credits = value.int ?? credits
    }
  }
}

extension Tag: BlogRow {
  static var kind: Kind { .tag }

  var fields: Fields { ["name": .text(name)] }

  mutating func set(_ column: String, _ value: Value) { name = value.text ?? name }
}

extension Profile: BlogRow {
  static var kind: Kind { .profile }

  var fields: Fields { ["bio": Value(bio), "user_id": .int(userID.rawValue)] }

  mutating func set(_ column: String, _ value: Value) {
    switch column {
    case "bio": bio = value.text
    default: userID = value.key(User.self) ?? userID
    }
  }
}

extension Post: BlogRow {
  static var kind: Kind { .post }

  var fields: Fields {
    [
      "title": .text(title), "slug": Value(slug), "view_count": .int(viewCount),
      "author_id": .int(authorID.rawValue),
      "deleted_at IS NOT NULL": .int(deletedAt == nil ? 0 : 1),
      "version": .int(version),
    ]
  }

  mutating func set(_ column: String, _ value: Value) {
    switch column {
    case "title": title = value.text ?? title
    case "slug": slug = value.text
    case "view_count": viewCount = value.int ?? viewCount
    default: authorID = value.key(User.self) ?? authorID
    }
  }
}

extension BlogModels.Comment: BlogRow {
  static var kind: Kind { .comment }

  var fields: Fields {
    [
      "body": .text(body), "post_id": .int(postID.rawValue), "author_id": Value(authorID?.rawValue),
      "parent_id": Value(parentID?.rawValue),
    ]
  }

  mutating func set(_ column: String, _ value: Value) {
    switch column {
    case "body": body = value.text ?? body
    case "post_id": postID = value.key(Post.self) ?? postID
    case "author_id": authorID = value.key(User.self)
    default: parentID = value.key(BlogModels.Comment.self)
    }
  }
}

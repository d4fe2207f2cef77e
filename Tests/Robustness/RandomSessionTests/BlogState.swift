/// The blog as plain values: the expected contents of the database, and the violations of its constraints.
///
/// It does not use Tenon. A row is a dictionary of its columns by name; a key is an integer.
struct BlogState: Equatable {
  private(set) var rows: [Kind: [Int: Fields]] = [:]
  private(set) var taggings: Set<Tagging> = []

  struct Tagging: Hashable {
    let post: Int
    let tag: Int
  }

  /// True during a flush, in which rows may exchange unique values.
  var isInFlush = false

  /// The reason why a change is refused.
  enum Refusal: Error {
    /// A constraint of the database.
    case constraint
    /// Staged changes cannot be written.
    case invalid
    /// A row does not exist.
    case missing
  }

  /// The action of a foreign key when the row it refers to is deleted.
  enum Action { case cascade, setNull }

  static let references: [(kind: Kind, column: String, target: Kind, action: Action)] = [
    (.profile, "user_id", .user, .cascade),
    (.post, "author_id", .user, .cascade),
    (.comment, "post_id", .post, .cascade),
    (.comment, "author_id", .user, .setNull),
    (.comment, "parent_id", .comment, .cascade),
  ]

  func row(_ kind: Kind, _ id: Int) -> Fields? { rows[kind]?[id] }

  /// The keys of a table, in order.
  func keys(_ kind: Kind) -> [Int] { rows[kind, default: [:]].keys.sorted() }

  /// The rows of a table that are not marked as deleted, in order.
  func alive(_ kind: Kind) -> [(id: Int, row: Fields)] {
    keys(kind).compactMap { id in row(kind, id).map { (id, $0) } }
      .filter { $0.row["deleted_at IS NOT NULL"] != .int(1) }
  }

  mutating func insert(_ kind: Kind, _ id: Int, _ fields: Fields) throws {
    guard row(kind, id) == nil else { throw Refusal.constraint }
    rows[kind, default: [:]][id] = fields
    try check(kind, id)
    if !isInFlush { try checkUnique(kind, id) }
  }

  /// Changes columns of a row; an update of a post increments its version.
  mutating func update(_ kind: Kind, _ id: Int, _ fields: Fields) throws {
    guard var row = row(kind, id) else { throw Refusal.missing }
    row.merge(fields) { $1 }
    if kind == .post, case .int(let version)? = row["version"] {
      row["version"] = .int(version + 1)
    }
    rows[kind]?[id] = row
    try check(kind, id)
    if !isInFlush { try checkUnique(kind, id) }
    try checkReferences(kind, id)
  }

  /// Deletes a row permanently, and the rows that depend on it.
  mutating func delete(_ kind: Kind, _ id: Int) {
    var doomed = [(kind, id)]
    while let (kind, id) = doomed.popLast() {
      guard rows[kind]?.removeValue(forKey: id) != nil else { continue }
      if kind == .post { taggings = taggings.filter { $0.post != id } }
      if kind == .tag { taggings = taggings.filter { $0.tag != id } }
      for reference in Self.references where reference.target == kind {
        for (child, row) in rows[reference.kind, default: [:]]
        where row[reference.column] == .int(id) {
          switch reference.action {
          case .cascade: doomed.append((reference.kind, child))
          case .setNull: rows[reference.kind]?[child]?[reference.column] = .null
          }
        }
      }
    }
  }

  /// Marks a post as deleted, if it is not yet.
  mutating func markDeleted(_ id: Int) throws {
    guard row(.post, id)?["deleted_at IS NOT NULL"] == .int(0) else { return }
    try update(.post, id, ["deleted_at IS NOT NULL": .int(1)])
  }

  mutating func connect(post: Int, tag: Int) throws {
    guard row(.post, post) != nil, row(.tag, tag) != nil else { throw Refusal.constraint }
    taggings.insert(Tagging(post: post, tag: tag))
  }

  mutating func disconnect(post: Int, tag: Int) {
    taggings.remove(Tagging(post: post, tag: tag))
  }

  mutating func disconnectAll(post: Int) { taggings = taggings.filter { $0.post != post } }

  /// Checks that the rows that a row refers to exist.
  func checkReferences(_ kind: Kind, _ id: Int) throws {
    for reference in Self.references where reference.kind == kind {
      guard case .int(let target)? = row(kind, id)?[reference.column] else { continue }
      guard row(reference.target, target) != nil else { throw Refusal.constraint }
    }
  }

  private func check(_ kind: Kind, _ id: Int) throws {
    guard kind == .user, case .int(let credits)? = row(kind, id)?["credits"] else { return }
    if credits < 0 { throw Refusal.constraint }
  }

  /// Checks the unique values of all rows.
  func checkUniqueValues() throws {
    for kind in Kind.allCases {
      for id in rows[kind, default: [:]].keys { try checkUnique(kind, id) }
    }
  }

  private func checkUnique(_ kind: Kind, _ id: Int) throws {
    guard let row = row(kind, id) else { return }
    switch kind {
    case .user: try checkUnique("username", kind, row)
    case .profile: try checkUnique("user_id", kind, row)
    case .tag: try checkUnique("name", kind, row)
    case .post:
      guard row["slug"] != .null, row["deleted_at IS NOT NULL"] == .int(0) else { return }
      guard alive(.post).count(where: { $0.row["slug"] == row["slug"] }) == 1 else {
        throw Refusal.constraint
      }
    case .comment: break
    }
  }

  private func checkUnique(_ column: String, _ kind: Kind, _ row: Fields) throws {
    let same = rows[kind, default: [:]].values.count { $0[column] == row[column] }
    guard same == 1 else { throw Refusal.constraint }
  }
}

/// The models.
enum Kind: String, CaseIterable {
  case user, tag, profile, post, comment

  var table: String { "\(self)s" }

  /// The columns that are compared; the first ones are those that operations change.
  var columns: [String] {
    switch self {
    case .user: ["username", "age", "credits"]
    case .tag: ["name"]
    case .profile: ["bio", "user_id"]
    case .post:
      ["title", "slug", "view_count", "author_id", "deleted_at IS NOT NULL", "version"]
    case .comment: ["body", "post_id", "author_id", "parent_id"]
    }
  }
}

/// The columns of a row.
typealias Fields = [String: Value]

enum Value: Hashable, CustomStringConvertible {
  case null
  case int(Int)
  case text(String)

  /// The value in the format of SQLite's `quote`.
  var description: String {
    switch self {
    case .null: "NULL"
    case .int(let number): "\(number)"
    case .text(let text): "'\(text)'"
    }
  }
}

extension BlogState: CustomStringConvertible {
  /// A line for each row.
  var description: String { lines.joined(separator: "\n") }

  /// A line for each row, in order.
  var lines: [String] {
    var lines: [String] = []
    for kind in Kind.allCases {
      for id in keys(kind) {
        let values = kind.columns.map { "\(row(kind, id)?[$0] ?? .null)" }
        lines.append("\(kind) \(id): \(values.joined(separator: "|"))")
      }
    }
    let pairs = taggings.map { ($0.post, $0.tag) }.sorted(by: <)
    return lines + pairs.map { "post \($0) has tag \($1)" }
  }
}

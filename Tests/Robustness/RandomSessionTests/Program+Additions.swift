import BlogModels
import Tenon

private typealias Comment = BlogModels.Comment

// Operations that add and expunge rows.
extension Program {
  func performAddition(_ operation: Operation) throws {
    switch operation {
    case .add(let addition): add(addition)
    case .insert(let addition): try insert(addition)
    case .insertMany(let additions): try insert(additions)
    case .answerInCircle(let first, let second): try answerInCircle(first, second)
    case .withdraw(let number):
      if let index = pick(number, pendingRows) { withdraw(index) }
    case .deletePending(let number): deletePending(number)
    default: break
    }
  }

  private func add(_ addition: Operation.Addition) {
    guard let draft = draft(addition) else { return }
    func stage<Draft: ModelDraft>(_ draft: Draft) where Draft.Root: BlogRow {
      pending[added.count - draft.rowCount] = session.add(draft)
    }
    switch draft {
    case .user(let draft): stage(draft)
    case .tag(let draft): stage(draft)
    case .profile(let draft): stage(draft)
    case .post(let draft): stage(draft)
    case .comment(let draft): stage(draft)
    }
  }

  private func insert(_ addition: Operation.Addition) throws {
    guard let draft = draft(addition) else { return }
    switch draft {
    case .user(let draft): try insert([draft]) { [try self.session.insert(draft)] }
    case .tag(let draft): try insert([draft]) { [try self.session.insert(draft)] }
    case .profile(let draft): try insert([draft]) { [try self.session.insert(draft)] }
    case .post(let draft): try insert([draft]) { [try self.session.insert(draft)] }
    case .comment(let draft): try insert([draft]) { [try self.session.insert(draft)] }
    }
  }

  /// Inserts the additions of the same kind as the first one.
  private func insert(_ additions: [Operation.Addition]) throws {
    var users: [User.Draft] = []
    var posts: [Post.Draft] = []
    for addition in additions {
      switch addition {
      case .user where posts.isEmpty:
        if case .user(let draft)? = draft(addition) { users.append(draft) }
      case .post where users.isEmpty:
        if case .post(let draft)? = draft(addition) { posts.append(draft) }
      default: break
      }
    }
    if !users.isEmpty { try insert(users) { try self.session.insert(users) } }
    if !posts.isEmpty { try insert(posts) { try self.session.insert(posts) } }
  }

  /// Inserts the drafts that were recorded last, immediately.
  private func insert<Draft: ModelDraft>(
    _ drafts: [Draft], _ body: () throws -> [Draft.Root]
  ) throws where Draft.Root: BlogRow {
    let count = drafts.map(\.rowCount).reduce(0, +)
    // They are not staged, unlike the rows that are flushed before them.
    let own = Array(expected.pending.suffix(count))
    expected.pending.removeLast(count)
    var rows: [Draft.Root] = []
    try now {
      rows = try body()
    } effect: { expected in
      var keys: [Int: Int] = [:]
      var position = self.added.count - count
      for (draft, row) in zip(drafts, rows) {
        keys[position] = row.id.rawValue
        position += draft.rowCount
      }
      expected.pending = own
      try expected.flush(self.added, isRefused: false) { index in
        try keys[index] ?? self.key(index)
      }
      for row in rows {
        expected.hands[Draft.Root.kind, default: [:]][row.id.rawValue] = row
      }
    }
    for index in own where expected.added[index] == .staged { expected.added[index] = .gone }
  }

  private func answerInCircle(_ first: Int, _ second: Int) throws {
    let comments = pendingRows.filter { added[$0].kind == .comment }
    guard let first = pick(first, comments), let second = pick(second, comments) else { return }
    for (child, parent) in [(first, second), (second, first)] {
      guard let row = pending[child] as? Pending<Comment> else { continue }
      let link = link(.added(parent), Comment.self)
      try row.edit { $0.parent = link }
      added[child].references["parent_id"] = .added(parent)
    }
  }

  private func withdraw(_ index: Int) {
    pending[index]?.withdraw(in: session)
    forget(index)
  }

  private func forget(_ index: Int) {
    // Rows that were added with it are expunged as well.
    let last = added.indices.dropFirst(index + 1).first { pending[$0] != nil } ?? added.count
    for index in index..<last {
      expected.added[index] = .gone
      expected.pending.removeAll { $0 == index }
    }
  }

  private func deletePending(_ number: Int) {
    let rows = added.indices.filter { pending[$0] != nil && expected.added[$0] != .gone }
    guard let index = pick(number, Array(rows)) else { return }
    switch expected.added[index] {
    case .inserted(let id):
      // The version of a post may have changed.
      if added[index].kind == .post { return }
      pending[index]?.delete(in: session)
      expected.stageDeletion(added[index].kind, id, isPurge: false)
    default:
      pending[index]?.delete(in: session)
      forget(index)
    }
  }

  /// The staged rows that other rows can refer to.
  private var pendingRows: [Int] { expected.pending.filter { pending[$0] != nil } }
}

/// A draft of any model.
private enum AnyDraft {
  case user(User.Draft)
  case tag(Tag.Draft)
  case profile(Profile.Draft)
  case post(Post.Draft)
  case comment(Comment.Draft)
}

extension ModelDraft {
  /// The number of rows of the draft, including its related rows.
  fileprivate var rowCount: Int {
    switch self {
    case let user as User.Draft:
      1 + user.posts.map(\.rowCount).reduce(0, +) + (user.profile == nil ? 0 : 1)
    case let post as Post.Draft: 1 + post.comments.count
    default: 1
    }
  }
}

// Drafts, and their expected results.
extension Program {
  /// Creates a draft and records its expected result; returns nil if there is no row to refer to.
  private func draft(_ addition: Operation.Addition) -> AnyDraft? {
    switch addition {
    case .user(let name, let credits, let posts, let hasProfile):
      return .user(user("u\(name)", credits, posts: posts, hasProfile))
    case .tag(let name):
      note(.tag, ["name": .text("t\(name % 40)")])
      return .tag(Tag.Draft(name: "t\(name % 40)"))
    case .profile(let user):
      guard let user = reference(.user, user) else { return nil }
      let bio = marker(.profile)
      note(.profile, ["bio": bio], ["user_id": user])
      return .profile(Profile.Draft(bio: bio.text, user: link(user, User.self)))
    case .post(let author, let slug, let tags):
      guard let author = reference(.user, author) else { return nil }
      let tags = tags.compactMap { reference(.tag, $0) }
      let title = marker(.post)
      let slug = slug.isMultiple(of: 3) ? "s\(slug % 20)" : nil
      note(
        .post,
        [
          "title": title, "slug": Value(slug), "view_count": .int(0), "version": .int(1),
          "deleted_at IS NOT NULL": .int(0),
        ],
        ["author_id": author], tags: tags)
      return .post(
        Post.Draft(
          title: title.text ?? "", slug: slug, content: "", author: link(author, User.self),
          tags: tags.map { link($0, Tag.self) }))
    case .comment(let post, let author, let parent):
      guard let post = reference(.post, post) else { return nil }
      let author = author.isMultiple(of: 3) ? nil : reference(.user, author)
      let parent = parent.isMultiple(of: 3) ? nil : reference(.comment, parent)
      let body = marker(.comment)
      var references = ["post_id": post]
      references["author_id"] = author
      references["parent_id"] = parent
      note(.comment, ["body": body, "author_id": .null, "parent_id": .null], references)
      return .comment(
        Comment.Draft(
          body: body.text ?? "", post: link(post, Post.self),
          author: author.map { link($0, User.self) }, parent: parent.map { link($0, Comment.self) }
        ))
    }
  }

  private func user(
    _ name: String, _ credits: Int, posts: Int, _ hasProfile: Bool
  ) -> User.Draft {
    note(.user, ["username": .text(name), "age": .null, "credits": .int(credits)])
    let index = added.count - 1
    var draft = User.Draft(
      username: name, email: "\(index)-\(name)@example.com", credits: credits)
    for _ in 0..<posts {
      let title = marker(.post)
      note(
        .post,
        [
          "title": title, "slug": .null, "view_count": .int(0), "version": .int(1),
          "deleted_at IS NOT NULL": .int(0),
        ],
        ["author_id": .added(index)])
      let body = marker(.comment)
      note(
        .comment, ["body": body, "author_id": .null, "parent_id": .null],
        ["post_id": .added(added.count - 1)])
      draft.posts.append(
        Post.Draft(
          title: title.text ?? "", content: "", comments: [Comment.Draft(body: body.text ?? "")]))
    }
    if hasProfile {
      let bio = marker(.profile)
      note(.profile, ["bio": bio], ["user_id": .added(index)])
      draft.profile = Profile.Draft(bio: bio.text)
    }
    return draft
  }

  private func note(
    _ kind: Kind, _ fields: Fields, _ references: [String: RowReference] = [:],
    tags: [RowReference] = []
  ) {
    expected.pending.append(added.count)
    expected.added.append(.staged)
    pending.append(nil)
    added.append(
      Expectation.Addition(kind: kind, fields: fields, references: references, tags: tags))
  }

  /// A row that another one can refer to: one of the database, or one that was added.
  func reference(_ kind: Kind, _ number: Int) -> RowReference? {
    let keys = expected.state.keys(kind).map(RowReference.key)
    let rows = added.indices.filter { index in
      guard added[index].kind == kind, pending[index] != nil else { return false }
      switch expected.added[index] {
      case .staged: return true
      case .inserted(let id): return expected.state.row(kind, id) != nil
      case .gone: return false
      }
    }
    return pick(number, keys + rows.map(RowReference.added))
  }

  func link<Root: BlogRow>(_ reference: RowReference, _ model: Root.Type) -> Link<Root> {
    switch reference {
    case .key(let key): Link(key: Root.ID(key))
    case .added(let index): (pending[index] as? Pending<Root>)?.rowLink ?? .missing
    }
  }

  func pick<Choice>(_ number: Int, _ choices: [Choice]) -> Choice? {
    choices.isEmpty ? nil : choices[number % choices.count]
  }
}

import BlogModels
import Tenon

private typealias Comment = BlogModels.Comment

// Operations that change and delete rows.
extension Program {
  func performChange(_ operation: Operation) throws {
    switch operation {
    case .save(let change):
      guard let (id, column, value) = resolve(change) else { return }
      save(change.kind.model, id, column, value)
    case .saveNow(let change):
      guard let (id, column, value) = resolve(change) else { return }
      try saveNow(change.kind.model, id, column, value)
    case .patch(let change): try patch(change)
    case .track(let kind, let number):
      guard let id = pick(number, expected.state.keys(kind)) else { return }
      try track(kind.model, id)
    case .change(let number, let column, let value): changeTracked(number, column, value)
    case .refresh(let number): try refresh(number)
    case .expunge(let number):
      guard let index = pick(number, tracked) else { return }
      objects[index].expunge(in: session)
      expected.objects[index].isExpunged = true
      expected.changed.removeAll { $0 == index }
    case .delete(let kind, let number, let isPurge):
      guard let id = pick(number, hands(kind)) else { return }
      delete(kind.model, id, isPurge: isPurge)
    case .deleteTracked(let number):
      guard let index = pick(number, tracked) else { return }
      objects[index].delete(in: session)
      expected.stageDeletion(
        expected.objects[index].kind, expected.objects[index].id, isPurge: false)
    case .restore(let number): try restore(number)
    case .queryUpdate(let kind, let bound): try queryUpdate(kind, bound)
    case .queryDelete(let kind, let bound): try queryDelete(kind, bound)
    default: break
    }
  }

  /// The keys of a model's rows that the program has read.
  func hands(_ kind: Kind) -> [Int] { expected.hands[kind, default: [:]].keys.sorted() }

  /// The objects that the session tracks.
  private var tracked: [Int] {
    expected.objects.indices.filter {
      !expected.objects[$0].isDeleted && !expected.objects[$0].isExpunged
        && !expected.objects[$0].isUncertain
    }
  }

  /// The row, the column and the value of a change.
  private func resolve(_ change: Operation.Change) -> (id: Int, column: String, value: Value)? {
    guard let id = pick(change.row, hands(change.kind)) else { return nil }
    let (column, value) = columnValue(change.kind, change.column, change.value)
    return (id, column, value)
  }

  private func columnValue(_ kind: Kind, _ column: Int, _ number: Int) -> (String, Value) {
    /// The key of an existing row, or another value.
    func key(_ kind: Kind, or other: Value) -> Value {
      pick(number, expected.state.keys(kind)).map(Value.int) ?? other
    }
    let changeable = kind.columns.prefix(4)
    let column = changeable[column % changeable.count]
    let value: Value =
      switch column {
      case "username": .text("u\(number)")
      case "age": number.isMultiple(of: 4) ? .null : .int(number)
      case "credits": .int(number.isMultiple(of: 20) ? -1 : number)
      case "name": .text("t\(number % 40)")
      case "slug": number.isMultiple(of: 3) ? .null : .text("s\(number % 20)")
      case "view_count": .int(number % 6)
      case "user_id": key(.user, or: .int(-1))
      case "author_id":
        kind == .comment && number.isMultiple(of: 5) ? .null : key(.user, or: .null)
      case "post_id": key(.post, or: .int(-1))
      case "parent_id": number.isMultiple(of: 5) ? .null : key(.comment, or: .null)
      default: .text("changed \(number)")
      }
    return (column, value)
  }

  private func save<Root: BlogRow>(
    _ model: Root.Type, _ id: Int, _ column: String, _ value: Value
  ) {
    guard var row = expected.hands[Root.kind]?[id] as? Root else { return }
    row.set(column, value)
    session.save(row)
    expected.save(Root.kind, id, [column: value])
  }

  private func saveNow<Root: BlogRow>(
    _ model: Root.Type, _ id: Int, _ column: String, _ value: Value
  ) throws {
    guard var row = expected.hands[Root.kind]?[id] as? Root else { return }
    row.set(column, value)
    try now {
      try session.save(&row)
    } effect: { expected in
      try expected.state.update(Root.kind, id, [column: value])
      expected.hands[Root.kind]?[id] = row
    }
  }

  private func patch(_ change: Operation.Change) throws {
    switch change.kind {
    case .user:
      guard let (id, column, value) = resolve(change) else { return }
      var patch = User.Patch()
      switch column {
      case "username": patch.username = .value(value.text ?? "")
      case "age": patch.age = .value(value.int)
      default: patch.credits = .value(value.int ?? 0)
      }
      try self.patch(User.self, id, patch, [column: value])
    case .post:
      guard let (id, column, value) = resolve(change) else { return }
      var patch = Post.Patch()
      switch column {
      case "title": patch.title = .value(value.text ?? "")
      case "slug": patch.slug = .value(value.text)
      case "view_count": patch.viewCount = .value(value.int ?? 0)
      default: patch.authorID = .value(User.ID(value.int ?? -1))
      }
      try self.patch(Post.self, id, patch, [column: value])
      try now { try reread([.post], in: session) }
    default: break
    }
  }

  private func patch<Root: BlogRow>(
    _ model: Root.Type, _ id: Int, _ patch: Root.Patch, _ fields: Fields
  ) throws {
    var row: Root?
    try now {
      row = try session.update(model, Root.ID(id), patch)
    } effect: { expected in
      guard expected.state.alive(Root.kind).contains(where: { $0.id == id }) else {
        throw BlogState.Refusal.missing
      }
      try expected.state.update(Root.kind, id, fields)
      expected.hands[Root.kind]?[id] = row
    }
  }

  private func track<Root: BlogRow>(_ model: Root.Type, _ id: Int) throws {
    var object: Tracked<Root>?
    try now {
      object = try session.track(model, Root.ID(id))
    } effect: { expected in
      let known = expected.object(Root.kind, id)
      if known.map({ expected.objects[$0].isUncertain }) ?? true,
        !expected.state.alive(Root.kind).contains(where: { $0.id == id })
      {
        throw BlogState.Refusal.missing
      }
      guard let object else { return }
      if let known {
        guard objects[known] === object else {
          throw Mismatch(description: "\(Root.kind) \(id) is tracked by two objects")
        }
        expected.objects[known].isUncertain = false
        return
      }
      objects.append(object)
      expected.objects.append(Expectation.Watched(kind: Root.kind, id: id))
    }
  }

  private func changeTracked(_ number: Int, _ column: Int, _ value: Int) {
    guard let index = pick(number, tracked) else { return }
    let (column, value) = columnValue(expected.objects[index].kind, column, value)
    objects[index].set(column, value)
    expected.objects[index].changes[column] = value
    if !expected.changed.contains(index) { expected.changed.append(index) }
  }

  private func refresh(_ number: Int) throws {
    guard let index = pick(number, tracked) else { return }
    expected.changed.removeAll { $0 == index }
    expected.objects[index].changes = [:]
    let (kind, id) = (expected.objects[index].kind, expected.objects[index].id)
    try now(isUndoable: false) {
      try objects[index].refresh(in: session)
    } effect: { expected in
      if expected.state.row(kind, id) == nil { throw BlogState.Refusal.missing }
    }
  }

  private func delete<Root: BlogRow>(_ model: Root.Type, _ id: Int, isPurge: Bool) {
    guard let row = expected.hands[Root.kind]?[id] as? Root else { return }
    if isPurge { session.purge(row) } else { session.delete(row) }
    expected.stageDeletion(Root.kind, id, isPurge: isPurge)
  }

  private func restore(_ number: Int) throws {
    guard let id = pick(number, hands(.post)),
      let post = expected.hands[.post]?[id] as? Post
    else { return }
    try now {
      try session.restore(post)
    } effect: { expected in
      try expected.state.update(.post, id, ["deleted_at IS NOT NULL": .int(0)])
    }
    try now { try reread([.post], in: session) }
  }

  private func queryUpdate(_ kind: Kind, _ bound: Int) throws {
    var count = 0
    func update(
      _ body: () throws -> Int, to change: (Fields) -> Fields?
    ) throws {
      try now {
        count = try body()
      } effect: { expected in
        let rows = expected.state.alive(kind).compactMap { id, row in
          change(row).map { (id, $0) }
        }
        for (id, fields) in rows { try expected.state.update(kind, id, fields) }
        guard rows.count == count else {
          throw Mismatch(description: "\(count) rows changed, not \(rows.count)")
        }
      }
    }
    switch kind {
    case .user:
      let users = User.query.filter(User.credits >= bound)
      try update {
        try users.update(User.credits.set(User.credits - 1), in: session)
      } to: { row in
        guard let credits = row["credits"]?.int, credits >= bound else { return nil }
        return ["credits": .int(credits - 1)]
      }
    case .post:
      let posts = Post.query.filter(Post.viewCount <= bound)
      try update {
        try posts.update(Post.viewCount.set(Post.viewCount + 1), in: session)
      } to: { row in
        guard let count = row["view_count"]?.int, count <= bound else { return nil }
        return ["view_count": .int(count + 1)]
      }
      try now { try reread([.post], in: session) }
    case .comment:
      let comments = Comment.query.filter(Comment.parentID != nil)
      try update {
        try comments.update(Comment.parentID.set(nil), in: session)
      } to: { row in
        row["parent_id"] == .null ? nil : ["parent_id": .null]
      }
    case .tag, .profile: break
    }
  }

  private func queryDelete(_ kind: Kind, _ bound: Int) throws {
    var count = 0
    func delete(_ body: () throws -> Int, where holds: (Fields) -> Bool) throws {
      try now {
        count = try body()
      } effect: { expected in
        let ids = expected.state.alive(kind).filter { holds($0.row) }.map(\.id)
        for id in ids {
          if kind == .post {
            try expected.state.markDeleted(id)
          } else {
            expected.state.delete(kind, id)
          }
        }
        guard kind == .comment || ids.count == count else {
          throw Mismatch(description: "\(count) rows deleted, not \(ids.count)")
        }
      }
    }
    switch kind {
    case .user:
      let users = User.query.filter(User.credits == bound)
      try delete {
        try users.delete(in: session)
      } where: {
        $0["credits"] == .int(bound)
      }
    case .post:
      let posts = Post.query.filter(Post.viewCount == bound)
      try delete {
        try posts.delete(in: session)
      } where: {
        $0["view_count"] == .int(bound)
      }
      try now { try reread([.post], in: session) }
    case .comment:
      let comments = Comment.query.filter(Comment.authorID == nil)
      try delete {
        try comments.delete(in: session)
      } where: {
        $0["author_id"] == .null
      }
    case .tag, .profile: break
    }
  }
}

// Operations on rows of the join table.
extension Program {
  func performConnection(_ operation: Operation) throws {
    func resolve(_ post: Int, _ tags: [Int]) -> (Int, Post, [RowReference])? {
      guard let id = pick(post, hands(.post)), let post = expected.hands[.post]?[id] as? Post
      else { return nil }
      return (id, post, tags.compactMap { reference(.tag, $0) })
    }
    func keys(_ tags: [RowReference], _ expected: Expectation) throws -> [Int] {
      try tags.map { tag in
        guard let id = expected.id(of: tag) else { throw BlogState.Refusal.invalid }
        return id
      }
    }
    switch operation {
    case .connect(let post, let tags):
      guard let (id, post, tags) = resolve(post, tags) else { return }
      let links = tags.map { link($0, Tag.self) }
      try now {
        try session.add(links, to: post.tags)
      } effect: { expected in
        for tag in try keys(tags, expected) { try expected.state.connect(post: id, tag: tag) }
      }
    case .disconnect(let post, let tags):
      guard let (id, post, tags) = resolve(post, tags) else { return }
      let links = tags.map { link($0, Tag.self) }
      try now {
        try session.remove(links, from: post.tags)
      } effect: { expected in
        for tag in try keys(tags, expected) { expected.state.disconnect(post: id, tag: tag) }
      }
    case .connectExactly(let post, let tags):
      guard let (id, post, tags) = resolve(post, tags) else { return }
      let links = tags.map { link($0, Tag.self) }
      try now {
        try session.set(post.tags, to: links)
      } effect: { expected in
        expected.state.disconnectAll(post: id)
        for tag in try keys(tags, expected) { try expected.state.connect(post: id, tag: tag) }
      }
    default: break
    }
  }
}

/// The state that a session is expected to have: staged changes, tracked objects and written rows. A rollback restores
/// an earlier copy.
struct Expectation {
  var state = BlogState()

  /// The state of the added rows, by their position in `Program.added`.
  var added: [Outcome] = []

  /// The state of the tracked objects, by their position in `Program.objects`.
  var objects: [Watched] = []

  /// The values of rows that the program has read.
  var hands: [Kind: [Int: any BlogRow]] = [:]

  /// The added rows that are not inserted yet, in order.
  var pending: [Int] = []
  var saves: [Kind: [(id: Int, fields: Fields)]] = [:]
  /// The tracked objects that were changed, in order.
  var changed: [Int] = []
  /// The rows to delete, and true for those to delete permanently.
  var deletes: [Kind: [Int: Bool]] = [:]

  enum Outcome: Equatable {
    case staged
    case inserted(Int)
    /// The row was expunged, or its insert was undone.
    case gone
  }

  struct Watched {
    let kind: Kind
    let id: Int
    var changes: Fields = [:]
    var isDeleted = false
    /// True if it was first tracked in a part of the transaction that was undone; tracking it again makes it certain.
    var isUncertain = false
    /// True if the session expunged it.
    var isExpunged = false
  }

  /// A row that was added.
  struct Addition {
    let kind: Kind
    var fields: Fields
    /// The rows it refers to, by column.
    var references: [String: RowReference] = [:]
    var tags: [RowReference] = []
  }

  /// The object that tracks a row.
  func object(_ kind: Kind, _ id: Int) -> Int? {
    objects.lastIndex { $0.kind == kind && $0.id == id && !$0.isDeleted && !$0.isExpunged }
  }

  /// Stages changes of a row.
  mutating func save(_ kind: Kind, _ id: Int, _ fields: Fields) {
    if let index = saves[kind, default: []].firstIndex(where: { $0.id == id }) {
      saves[kind]?[index].fields.merge(fields) { $1 }
    } else {
      saves[kind, default: []].append((id, fields))
    }
  }

  mutating func stageDeletion(_ kind: Kind, _ id: Int, isPurge: Bool) {
    let isPurge = isPurge || kind != .post
    deletes[kind, default: [:]][id] = isPurge || deletes[kind]?[id] == true
  }

  /// Applies the expected effect of a flush.
  ///
  /// - Parameters:
  ///   - isRefused: True if a constraint refused the flush.
  ///   - key: Returns the key of an added row.
  /// - Throws: `BlogState.Refusal` if the flush is expected to be refused.
  mutating func flush(
    _ additions: [Addition], isRefused: Bool, key: (Int) throws -> Int
  ) throws {
    if isRefused {
      if mayBeRefused { throw BlogState.Refusal.constraint }
      if refersToDoomed(additions), try collides(additions, key: key) {
        throw BlogState.Refusal.constraint
      }
    }
    state.isInFlush = true
    defer { state.isInFlush = false }
    try write(additions, key: key)
    try state.checkUniqueValues()
  }

  /// True if the database may refuse a flush although the final rows are valid: a row is written twice, or rows
  /// exchange a required unique reference in a circle.
  private var mayBeRefused: Bool {
    let moved =
      saves[.profile, default: []].filter { $0.fields["user_id"] != nil }.map(\.id)
      + changed.filter { objects[$0].kind == .profile && objects[$0].changes["user_id"] != nil }
      .map { objects[$0].id }
    let isTwice = changed.contains { index in
      saves[objects[index].kind, default: []].contains { $0.id == objects[index].id }
    }
    return isTwice || moved.count > 1
  }

  /// True if rows use unique values that only the deletions of the flush free.
  private func collides(_ additions: [Addition], key: (Int) throws -> Int) throws -> Bool {
    var before = self
    before.deletes = [:]
    before.state.isInFlush = true
    do {
      try before.write(additions, key: key)
    } catch is BlogState.Refusal {
      return false
    }
    do {
      try before.state.checkUniqueValues()
      return false
    } catch is BlogState.Refusal {
      return true
    }
  }

  /// True if a row refers to a row that is deleted in the same flush, directly or by a cascade. If the row has to wait
  /// for the deletion, it is written too late.
  private func refersToDoomed(_ additions: [Addition]) -> Bool {
    var left = state
    for (kind, rows) in deletes {
      for (id, isPurge) in rows where isPurge { left.delete(kind, id) }
    }
    return BlogState.references.contains { reference in
      let added = pending.map { additions[$0] }.filter { $0.kind == reference.kind }
        .compactMap { $0.references[reference.column].flatMap(id(of:)) }
      let saved = saves[reference.kind, default: []].map(\.fields)
      let tracked = changed.map { objects[$0] }.filter { $0.kind == reference.kind }.map(\.changes)
      let given = (saved + tracked).compactMap { fields in
        if case .int(let id)? = fields[reference.column] { id } else { nil }
      }
      return (added + given).contains { left.row(reference.target, $0) == nil }
    }
  }

  private mutating func write(_ additions: [Addition], key: (Int) throws -> Int) throws {
    let pending = pending
    for index in pending {
      let addition = additions[index]
      for reference in addition.references.values + addition.tags {
        if case .added(let other) = reference, added[other] == .gone {
          throw BlogState.Refusal.invalid
        }
      }
    }
    self.pending = []
    for index in pending { added[index] = .inserted(try key(index)) }
    for index in pending { try insert(additions[index], index) }
    for index in pending {
      if let id = id(of: .added(index)) { try state.checkReferences(additions[index].kind, id) }
    }
    for index in pending where additions[index].kind == .post {
      for tag in additions[index].tags {
        guard let post = id(of: .added(index)), let tag = id(of: tag) else { continue }
        try state.connect(post: post, tag: tag)
      }
    }
    try writeUpdates()
    try writeDeletes()
    noteDeleted()
  }

  private mutating func insert(_ addition: Addition, _ index: Int) throws {
    guard let id = id(of: .added(index)) else { return }
    var fields = addition.fields
    for (column, reference) in addition.references {
      fields[column] = self.id(of: reference).map(Value.int) ?? .null
    }
    try state.insert(addition.kind, id, fields)
  }

  private mutating func writeUpdates() throws {
    let before = state
    for kind in Kind.allCases {
      for (id, fields) in saves[kind, default: []] where deletes[kind]?[id] == nil {
        try state.update(kind, id, fields)
      }
      for index in changed where objects[index].kind == kind {
        let object = objects[index]
        objects[index].changes = [:]
        guard deletes[kind]?[object.id] == nil else { continue }
        let differs = object.changes.contains { before.row(kind, object.id)?[$0] != $1 }
        if differs { try state.update(kind, object.id, object.changes) }
      }
    }
    saves = [:]
    changed = []
  }

  private mutating func writeDeletes() throws {
    for (kind, rows) in deletes {
      for (id, isPurge) in rows {
        if isPurge { state.delete(kind, id) } else { try state.markDeleted(id) }
      }
    }
    deletes = [:]
  }

  /// Records the objects and values whose rows were deleted.
  mutating func noteDeleted() {
    for index in objects.indices
    where state.row(objects[index].kind, objects[index].id) == nil && !objects[index].isExpunged {
      objects[index].isDeleted = true
      objects[index].changes = [:]
    }
    for kind in Kind.allCases {
      hands[kind] = hands[kind]?.filter { state.row(kind, $0.key) != nil }
    }
  }

  /// The key of a referenced row, once it is known.
  func id(of reference: RowReference) -> Int? {
    switch reference {
    case .key(let key): key
    case .added(let index): if case .inserted(let id) = added[index] { id } else { nil }
    }
  }

  /// Returns to an earlier expectation. Rows added since are gone; objects that track earlier rows stay the same.
  mutating func undo(to mark: Expectation) {
    var undone = mark
    undone.added += Array(repeating: .gone, count: added.count - mark.added.count)
    for index in undone.added.indices where undone.added[index] == .staged {
      undone.added[index] = .gone
    }
    (undone.pending, undone.saves, undone.changed, undone.deletes) = ([], [:], [], [:])
    for index in undone.objects.indices {
      undone.objects[index].changes = [:]
      if objects[index].isExpunged { undone.objects[index].isExpunged = true }
    }
    for object in objects.dropFirst(mark.objects.count) {
      var object = object
      object.changes = [:]
      // If its row was inserted since, it no longer exists.
      object.isDeleted = undone.state.row(object.kind, object.id) == nil
      object.isUncertain = true
      undone.objects.append(object)
    }
    self = undone
  }
}

/// A row that another one refers to.
enum RowReference {
  case key(Int)
  /// A position in `Program.added`.
  case added(Int)
}

import Synchronization

/// A row that was added to a session: its draft now, and after the next flush its key and its row.
///
///     let bob = session.add(User.Draft(username: "bob", email: "bob@example.com"))
///     session.add(Post.Draft(title: "Welcome", content: "…", author: bob))     // a pending parent is fine
///     try session.flush()
///     print(bob.id)                                                            // Optional(1)
///
/// When its insert is undone, by a rollback or with its savepoint, it has no key any more and cannot be referred to.
public final class Pending<Root: Model>: Reference, Sendable {
  @usableFromInline struct Content: Sendable {
    @usableFromInline var draft: Root.Draft
    /// What the database gave back.
    @usableFromInline var row: Root?

    @inlinable init(draft: Root.Draft) {
      self.draft = draft
      row = nil
    }
  }

  /// What others know of the row.
  @usableFromInline let cell: PendingCell<Root>
  @usableFromInline let content: Mutex<Content>

  @inlinable init(_ draft: Root.Draft, owner: UnitOfWorkMark) {
    cell = PendingCell(owner: owner)
    content = Mutex(Content(draft: draft))
  }

  /// The row's key; nil until the row is flushed.
  public var id: Root.ID? { cell.id }

  /// The row as it was inserted, with its key and defaults; nil until it is flushed.
  public var row: Root? {
    guard let id = cell.id else { return nil }
    let content = content.withLock { $0 }
    return content.row ?? (try? Root.inserted(content.draft, id: id))
  }

  /// What is or was inserted.
  @inlinable
  public var draft: Root.Draft { content.withLock { $0.draft } }

  /// Whether the row is still to be inserted.
  public var isStaged: Bool { cell.isStaged }

  /// Changes the draft before it is inserted.
  ///
  ///     try bob.edit { $0.email = "bob@example.org" }
  ///
  /// Rows can refer to each other in a circle this way, if one of the foreign keys may be NULL: it is set by an update.
  ///
  /// - Throws: `SQLError` when the row is inserted already, or was taken back; what the closure throws.
  public func edit(_ body: (inout Root.Draft) throws -> Void) throws {
    // Outside the lock: the closure may look at this row.
    var draft = self.draft
    try body(&draft)
    let changed = draft
    let isStaged = content.withLock { content in
      guard cell.isStaged else { return false }
      content.draft = changed
      return true
    }
    guard isStaged else {
      throw SQLError(
        message: "this \(Root.modelDefinition.name) is no longer pending: change its row instead")
    }
  }

  /// This row.
  public var rowLink: Link<Root> {
    if let id = cell.id { Link(key: id) } else { Link(pending: cell) }
  }

  /// Notes that the row was inserted.
  @inlinable func settle(_ id: Root.ID, _ row: Root?) {
    content.withLock { content in
      content.row = row
      cell.settle(.inserted(id))
    }
  }

  /// Takes the row back, before or after its insert.
  func withdraw() {
    content.withLock { content in
      content.row = nil
      cell.settle(.withdrawn)
    }
  }

  /// Lets handlers change the draft.
  func change(_ body: (inout Root.Draft) throws -> Void) throws {
    var draft = self.draft
    try body(&draft)
    let changed = draft
    content.withLock { $0.draft = changed }
  }

  /// Whether the draft brings along what is written with it; nil when no draft of the model does.
  var bringsRelated: Bool? { content.withLock { $0.draft.bringsRelated } }

  /// Takes out of the draft what is written with it.
  func takeRelated(_ related: inout RelatedDrafts<Root>) {
    var draft = self.draft
    draft.takeRelated(&related)
    guard !related.isEmpty else { return }
    let rest = draft
    content.withLock { $0.draft = rest }
  }
}

extension Pending: Hashable {
  /// Whether both are the same pending row.
  public static func == (left: Pending, right: Pending) -> Bool { left === right }

  public func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }
}

extension Pending: CustomStringConvertible {
  /// The row once it is inserted, before that its draft.
  public var description: String { row.map { "\($0)" } ?? "\(draft)" }
}

/// What a draft knows of a pending row that it refers to. It holds no draft itself: rows that refer to each other, in a
/// circle or a long chain, do not keep each other alive.
@usableFromInline final class PendingCell<Root: Model>: AnyPending {
  @usableFromInline enum State: Sendable {
    case staged
    case inserted(Root.ID)
    /// Taken back, before or after its insert.
    case withdrawn
  }

  @usableFromInline let owner: UnitOfWorkMark
  @usableFromInline let state: Mutex<State>

  @inlinable init(owner: UnitOfWorkMark) {
    self.owner = owner
    state = Mutex(State.staged)
  }

  /// The row's key, if it is inserted.
  var id: Root.ID? {
    if case .inserted(let id) = state.withLock({ $0 }) { id } else { nil }
  }

  @usableFromInline var isStaged: Bool {
    if case .staged = state.withLock({ $0 }) { true } else { false }
  }

  @inlinable func settle(_ newState: State) { state.withLock { $0 = newState } }

  @usableFromInline static var model: any Model.Type { Root.self }
}

extension PendingCell: Hashable {
  @usableFromInline static func == (left: PendingCell, right: PendingCell) -> Bool {
    left === right
  }

  @usableFromInline func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }
}

/// A pending row of any model.
@usableFromInline package protocol AnyPending: AnyObject, Sendable {
  /// The session's unit of work.
  var owner: UnitOfWorkMark { get }

  /// Whether the row is still to be inserted.
  var isStaged: Bool { get }

  /// The model.
  static var model: any Model.Type { get }
}

/// Tells the pending rows of one session from those of others.
@usableFromInline package final class UnitOfWorkMark: Sendable {}

import Synchronization

/// A row that was added to a session: at first its draft, and after the next flush also its key and its row.
///
///     let bob = session.add(User.Draft(username: "bob", email: "bob@example.com"))
///     session.add(Post.Draft(title: "Welcome", content: "…", author: bob))     // a pending parent is fine
///     try session.flush()
///     print(bob.id)                                                            // Optional(1)
///
/// If its insert is undone by a rollback, completely or to a savepoint, it has no key and nothing can refer to it.
public final class Pending<Root: Model>: Reference, Sendable {
  @usableFromInline struct Content: Sendable {
    @usableFromInline var draft: Root.Draft
    /// The row, if it was read back.
    @usableFromInline var row: Root?

    @inlinable init(draft: Root.Draft) {
      self.draft = draft
      row = nil
    }
  }

  /// The part of the pending row that references share.
  @usableFromInline let cell: PendingCell<Root>
  @usableFromInline let content: Mutex<Content>

  @inlinable init(_ draft: Root.Draft, owner: OwnerToken) {
    cell = PendingCell(owner: owner)
    content = Mutex(Content(draft: draft))
  }

  /// The row's key; nil until the row is flushed.
  public var id: Root.ID? { cell.id }

  /// The inserted row, with its key and defaults; nil until the row is flushed.
  public var row: Root? {
    guard let id = cell.id else { return nil }
    let content = content.withLock { $0 }
    return content.row ?? (try? Root.inserted(content.draft, id: id))
  }

  /// The draft of the row.
  @inlinable
  public var draft: Root.Draft { content.withLock { $0.draft } }

  /// True if the row has not been inserted yet.
  public var isStaged: Bool { cell.isStaged }

  /// Changes the draft before it is inserted.
  ///
  ///     try bob.edit { $0.email = "bob@example.org" }
  ///
  /// With it, rows can refer to each other in a cycle if one of the foreign keys is optional. That foreign key is set
  /// by an update.
  ///
  /// - Parameter body: Changes the draft.
  /// - Throws: `SQLError` when the row was already inserted or cancelled; the closure's error.
  public func edit(_ body: (inout Root.Draft) throws -> Void) throws {
    // Called without the lock, as the closure may access this row.
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

  /// A reference to this row.
  public var rowLink: Link<Root> {
    if let id = cell.id { Link(key: id) } else { Link(pending: cell) }
  }

  /// Records that the row was inserted.
  @inlinable
  func settle(_ id: Root.ID, _ row: Root?) {
    content.withLock { content in
      content.row = row
      cell.settle(.inserted(id))
    }
  }

  /// Cancels the row, before or after its insert.
  func cancel() {
    content.withLock { content in
      content.row = nil
      cell.settle(.cancelled)
    }
  }

  /// Lets handlers change the draft.
  func change(_ body: (inout Root.Draft) throws -> Void) throws {
    var draft = self.draft
    try body(&draft)
    let changed = draft
    content.withLock { $0.draft = changed }
  }

  /// True if the draft has related rows; nil if no draft of the model can have any.
  var bringsRelated: Bool? { content.withLock { $0.draft.bringsRelated } }

  /// Moves the related rows out of the draft.
  func takeRelated(_ related: inout RelatedDrafts<Root>) {
    var draft = self.draft
    draft.takeRelated(&related)
    guard !related.isEmpty else { return }
    let rest = draft
    content.withLock { $0.draft = rest }
  }
}

extension Pending: Hashable {
  /// Returns true if both are the same object.
  public static func == (left: Pending, right: Pending) -> Bool { left === right }

  public func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }
}

extension Pending: CustomStringConvertible {
  /// A description of the inserted row, or of the draft before the insert.
  public var description: String { row.map { "\($0)" } ?? "\(draft)" }
}

/// The part of a pending row that the drafts referring to it share. It does not contain the draft, so that rows that
/// refer to each other, in a cycle or a long chain, do not keep each other alive.
@usableFromInline final class PendingCell<Root: Model>: AnyPending {
  @usableFromInline enum State: Sendable {
    case staged
    case inserted(Root.ID)
    /// Cancelled, before or after its insert.
    case cancelled
  }

  @usableFromInline let owner: OwnerToken
  @usableFromInline let state: Mutex<State>

  @inlinable init(owner: OwnerToken) {
    self.owner = owner
    state = Mutex(State.staged)
  }

  /// The row's key; nil if it has not been inserted.
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
  /// The token of the session that the row was added to.
  var owner: OwnerToken { get }

  /// True if the row has not been inserted yet.
  var isStaged: Bool { get }

  /// The model.
  static var model: any Model.Type { get }
}

/// A token that identifies the pending rows of one session.
@usableFromInline package final class OwnerToken: Sendable {}

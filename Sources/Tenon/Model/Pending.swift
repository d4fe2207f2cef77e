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
  enum State: Sendable {
    case staged
    case inserted(Root.ID, Root?)
    /// Taken back, before or after its insert.
    case withdrawn
  }

  private struct Content: Sendable {
    var draft: Root.Draft
    var state = State.staged
  }

  private final class Storage: Sendable {
    let content: Mutex<Content>

    init(_ content: Content) { self.content = Mutex(content) }
  }

  /// The session's unit of work.
  package let owner: UnitOfWorkMark
  /// Retained by hand, for `deinit` to say when it goes.
  private let storage: Unmanaged<Storage>

  init(_ draft: Root.Draft, owner: UnitOfWorkMark) {
    self.owner = owner
    storage = .passRetained(Storage(Content(draft: draft)))
  }

  deinit {
    let storage = storage
    // A chain of rows that refer to each other would be let go by as many nested calls.
    if Root.canChain { Remains.clear { storage.release() } } else { storage.release() }
  }

  private func withContent<Value: Sendable>(_ body: (inout sending Content) -> sending Value)
    -> Value
  {
    withExtendedLifetime(self) { storage.takeUnretainedValue().content.withLock(body) }
  }

  /// The row's key; nil until the row is flushed.
  public var id: Root.ID? {
    if case .inserted(let id, _) = withContent({ $0.state }) { id } else { nil }
  }

  /// The row as it was inserted, with its key and defaults; nil until it is flushed.
  public var row: Root? {
    let content = withContent { $0 }
    guard case .inserted(let id, let row) = content.state else { return nil }
    return row ?? (try? Root.inserted(content.draft, id: id))
  }

  /// What is or was inserted.
  public var draft: Root.Draft { withContent { $0.draft } }

  /// Whether the row is still to be inserted.
  public var isStaged: Bool {
    if case .staged = withContent({ $0.state }) { true } else { false }
  }

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
    let isStaged = withContent { content in
      guard case .staged = content.state else { return false }
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
    let state = withContent { $0.state }
    if case .inserted(let id, _) = state { return Link(key: id) }
    return Link(pending: self)
  }

  func settle(_ state: State) { withContent { $0.state = state } }

  /// Lets handlers change the draft.
  func change(_ body: (inout Root.Draft) throws -> Void) throws {
    var draft = self.draft
    try body(&draft)
    let changed = draft
    withContent { $0.draft = changed }
  }

  /// Takes out of the draft what is written with it.
  func takeRelated(_ related: inout RelatedDrafts<Root>) {
    var draft = self.draft
    draft.takeRelated(&related)
    guard !related.actions.isEmpty else { return }
    let rest = draft
    withContent { $0.draft = rest }
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

/// A pending row of any model.
package protocol AnyPending: AnyObject, Sendable {
  /// The session's unit of work.
  var owner: UnitOfWorkMark { get }

  /// Whether the row is still to be inserted.
  var isStaged: Bool { get }

  /// The model.
  static var model: any Model.Type { get }
}

extension Pending: AnyPending {
  package static var model: any Model.Type { Root.self }
}

/// Tells the pending rows of one session from those of others.
package final class UnitOfWorkMark: Sendable {}

extension Model {
  /// Whether rows of the model can refer to each other, also by way of other models.
  fileprivate static var canChain: Bool {
    let definition = modelDefinition
    guard !definition.references.isEmpty else { return false }
    guard let schema = definition.schema else {
      return definition.references.contains { $0.target == Self.self }
    }
    return ModelGraph.of(schema).isInCircle(Self.self)
  }
}

/// What is left of pending rows that are gone, let go one after the other, not one inside the other.
private enum Remains {
  private struct Waiting {
    var releases: [@Sendable () -> Void] = []
    var isClearing = false
  }

  private static let waiting = Mutex(Waiting())

  /// Lets go of something, and of all that this makes superfluous.
  static func clear(_ release: @escaping @Sendable () -> Void) {
    let isFirst = waiting.withLock { waiting in
      waiting.releases.append(release)
      defer { waiting.isClearing = true }
      return !waiting.isClearing
    }
    guard isFirst else { return }
    while let release = takeNext() { release() }
  }

  private static func takeNext() -> (@Sendable () -> Void)? {
    waiting.withLock { waiting in
      let next = waiting.releases.popLast()
      if next == nil { waiting = Waiting() }
      return next
    }
  }
}

/// Anything that says which row of `Target` is meant: a row, its key, or a row that is not inserted yet.
///
/// Drafts take their parents as references. For example:
///
///     Post.Draft(title: "Welcome", content: "…", author: user)        // a User
///     Post.Draft(title: "Welcome", content: "…", author: user.id)     // a User.ID
///     Post.Draft(title: "Welcome", content: "…", author: pending)     // a Pending<User>, what session.add gave
public protocol Reference<Target>: Sendable {
  /// The model referred to.
  associatedtype Target: Model

  /// The row referred to.
  var rowLink: Link<Target> { get }
}

/// A draft's reference to a row of `Target`: its key, a row that is inserted before it, or nothing yet.
public struct Link<Target: Model>: Hashable, Sendable {
  enum Storage: Hashable, Sendable {
    case key(Target.ID)
    case pending(PendingCell<Target>)
    case missing
  }

  let storage: Storage

  private init(storage: Storage) { self.storage = storage }

  /// Refers to the row with a key.
  public init(key: Target.ID) { storage = .key(key) }

  /// Refers to a row that is not inserted yet.
  init(pending: PendingCell<Target>) { storage = .pending(pending) }

  /// Refers to no row yet. A draft without a required parent gets it from the row it is added to, as in
  /// `session.add(Post.Draft(title: "More", content: "…"), to: user.posts)`; written without one, it is refused.
  public static var missing: Link { Link(storage: .missing) }

  /// The key of the row.
  ///
  /// - Throws: `SQLError` when the row has none: it is not inserted yet, or none was given.
  public var key: Target.ID {
    get throws {
      if let key = knownKey { return key }
      let name = Target.modelDefinition.name
      if case .missing = storage { throw SQLError(message: "no \(name) was given") }
      throw SQLError(
        message: "the \(name) is not inserted: it was added to another session, or undone")
    }
  }

  /// The key of the row, or nil when it has none.
  var knownKey: Target.ID? {
    switch storage {
    case .key(let key): key
    case .pending(let pending): pending.id
    case .missing: nil
    }
  }

  /// The row that is not inserted yet, or nil.
  var unresolved: (any AnyPending)? {
    if case .pending(let pending) = storage, pending.id == nil { pending } else { nil }
  }
}

extension Link: Reference {
  /// Itself.
  public var rowLink: Link<Target> { self }
}

/// Where a draft holds the row it belongs to: a `Link`, or an optional one.
public protocol DraftLink<Target>: Sendable {
  /// The model referred to.
  associatedtype Target: Model

  /// Holds a link.
  init(_ link: Link<Target>)
}

extension Link: DraftLink {
  /// The same.
  public init(_ link: Link) { self = link }
}

extension Optional: DraftLink where Wrapped: DraftLink {
  /// Holds a link.
  public init(_ link: Link<Wrapped.Target>) { self = Wrapped(link) }
}

extension Model {
  /// This row.
  public var rowLink: Link<Self> { Link(key: id) }
}

extension Identifier: Reference where Root: Model, Root.ID == Self {
  /// The row with this key.
  public var rowLink: Link<Root> { Link(key: self) }
}

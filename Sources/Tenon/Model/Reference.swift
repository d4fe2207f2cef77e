/// A reference to a row of `Target`: a row, its key, or a row that has not been inserted yet.
///
/// Drafts take their parents as references. For example:
///
///     Post.Draft(title: "Welcome", content: "…", author: user)        // a User
///     Post.Draft(title: "Welcome", content: "…", author: user.id)     // a User.ID
///     Post.Draft(title: "Welcome", content: "…", author: pending)     // a Pending<User>, returned by session.add
public protocol Reference<Target>: Sendable {
  /// The referenced model.
  associatedtype Target: Model

  /// The reference as a link.
  var rowLink: Link<Target> { get }
}

/// A draft's reference to a row of `Target`: a key, a row that is inserted first, or no row yet.
public struct Link<Target: Model>: Hashable, Sendable {
  enum Storage: Hashable, Sendable {
    case key(Target.ID)
    case pending(PendingCell<Target>)
    case missing
  }

  let storage: Storage

  private init(storage: Storage) { self.storage = storage }

  /// Creates a reference to the row with a key.
  public init(key: Target.ID) { storage = .key(key) }

  /// Creates a reference to a row that has not been inserted yet.
  init(pending: PendingCell<Target>) { storage = .pending(pending) }

  /// A reference to no row yet. A draft without a required parent gets the parent from the row that it is added to, as
  /// in `session.add(Post.Draft(title: "More", content: "…"), to: user.posts)`. Otherwise its insert is refused.
  public static var missing: Link { Link(storage: .missing) }

  /// The key of the row.
  ///
  /// - Throws: `SQLError` when the row has no key: it has not been inserted, or the reference is missing.
  public var key: Target.ID {
    get throws {
      if let key = knownKey { return key }
      let name = Target.modelDefinition.name
      if case .missing = storage { throw SQLError(message: "no \(name) was given") }
      throw SQLError(
        message: "the \(name) has no key: it was added to another session, or its insert was "
          + "undone")
    }
  }

  /// The key of the row; nil if it has none.
  var knownKey: Target.ID? {
    switch storage {
    case .key(let key): key
    case .pending(let pending): pending.id
    case .missing: nil
    }
  }

  /// Creates a link from a reference; nil makes a link to no row yet. Generated drafts use it.
  public init(_ reference: (any Reference<Target>)?) {
    self = reference?.rowLink ?? .missing
  }

  /// Returns references as links. Generated drafts use it.
  public static func links(_ references: [any Reference<Target>]) -> [Link] {
    references.map { $0.rowLink }
  }

  /// Returns links as references. Generated drafts use it.
  public static func references(_ links: [Link]) -> [any Reference<Target>] { links }

  /// The reference; nil if it is missing. Generated drafts use it.
  public var reference: (any Reference<Target>)? {
    if case .missing = storage { nil } else { self }
  }

  /// The row if it has not been inserted yet; otherwise nil.
  var unresolved: (any AnyPending)? {
    if case .pending(let pending) = storage, pending.id == nil { pending } else { nil }
  }
}

extension Link: Reference {
  /// The link itself.
  public var rowLink: Link<Target> { self }
}

extension Model {
  /// A reference to this row.
  public var rowLink: Link<Self> { Link(key: id) }
}

extension Identifier: Reference where Root: Model, Root.ID == Self {
  /// A reference to the row with this key.
  public var rowLink: Link<Root> { Link(key: self) }
}

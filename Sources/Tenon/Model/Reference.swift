/// Anything that says which row of `Target` is meant: a model or its key.
///
/// Drafts take their parents as references. For example:
///
///     Post.Draft(title: "Welcome", content: "…", author: user)        // a User
///     Post.Draft(title: "Welcome", content: "…", author: user.id)     // a User.ID
public protocol Reference<Target>: Sendable {
  /// The model referred to.
  associatedtype Target: Model

  /// The row referred to.
  var rowLink: Link<Target> { get }
}

/// A draft's reference to a row of `Target`.
public struct Link<Target: Model>: Hashable, Sendable {
  /// The key of the row.
  public let key: Target.ID

  /// Refers to the row with a key.
  public init(key: Target.ID) { self.key = key }
}

extension Link: Reference {
  /// Itself.
  public var rowLink: Link<Target> { self }
}

extension Model {
  /// This row.
  public var rowLink: Link<Self> { Link(key: id) }
}

extension Identifier: Reference where Root: Model, Root.ID == Self {
  /// The row with this key.
  public var rowLink: Link<Root> { Link(key: self) }
}

/// The rows that drafts bring along, as a session takes them out of the drafts before they are written: children, and
/// rows they are connected with through a join table.
///
///     session.add(User.Draft(
///       username: "bob", email: "bob@example.com", posts: [Post.Draft(title: "Welcome", content: "…")]))
public struct RelatedDrafts<Root: Model> {
  /// What is done with the root, once it is pending.
  @usableFromInline var actions: [(Pending<Root>, UnitOfWork) -> Void] = []

  /// Whether drafts of this model bring nothing along, ever: the others need not be asked.
  @usableFromInline var isNever = false

  @inlinable init() {}

  /// Whether there is nothing.
  @inlinable var isEmpty: Bool { actions.isEmpty }

  /// Takes the drafts of children; generated code calls it.
  ///
  /// - Parameters:
  ///   - children: The drafts; none are left.
  ///   - link: Tells a child its parent.
  @inlinable
  public mutating func take<Child: ModelDraft>(
    _ children: inout [Child], _ link: @escaping (inout Child, Link<Root>) -> Void
  ) {
    guard !children.isEmpty else { return }
    add(children, link)
    children = []
  }

  @usableFromInline mutating func add<Child: ModelDraft>(
    _ drafts: [Child], _ link: @escaping (inout Child, Link<Root>) -> Void
  ) {
    actions.append { root, work in
      for var draft in drafts {
        link(&draft, root.rowLink)
        work.add(draft)
      }
    }
  }

  /// Takes the draft of an only child; generated code calls it.
  @inlinable
  public mutating func take<Child: ModelDraft>(
    _ child: inout OnlyChild<Child>, _ link: @escaping (inout Child, Link<Root>) -> Void
  ) {
    take(&child.drafts, link)
  }

  /// Takes the rows that the root is connected with through a join table; generated code calls it.
  @inlinable
  public mutating func take<Target: Model>(
    _ targets: inout [Link<Target>],
    through relationship: @autoclosure () -> Relationship<Root, Target, [Target]>
  ) {
    guard !targets.isEmpty else { return }
    connect(targets, through: relationship())
    targets = []
  }

  @usableFromInline mutating func connect<Target: Model>(
    _ links: [Link<Target>], through relationship: Relationship<Root, Target, [Target]>
  ) {
    guard let join = relationship.path.join else { return }
    actions.append { root, work in work.connect(root, with: links, through: join) }
  }
}

/// The draft of the only row that belongs to another one, or none.
///
/// It stands where a draft holds the draft of a `hasOne`, which may hold a draft of its own kind in turn.
public struct OnlyChild<Draft: ModelDraft>: Sendable {
  @usableFromInline var drafts: [Draft]

  /// Holds a draft, or none.
  public init(_ draft: Draft?) { drafts = draft.map { [$0] } ?? [] }

  /// The draft.
  public var draft: Draft? {
    get { drafts.first }
    set { self = OnlyChild(newValue) }
  }
}

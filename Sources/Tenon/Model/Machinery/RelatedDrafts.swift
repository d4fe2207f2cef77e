/// The rows that drafts bring along, as a session takes them out of the drafts before they are written: children, and
/// rows they are connected with through a join table.
///
///     session.add(User.Draft(
///       username: "bob", email: "bob@example.com", posts: [Post.Draft(title: "Welcome", content: "…")]))
public struct RelatedDrafts<Root: Model> {
  /// What there is; nil for nothing. An array here would be one more for the compiler to make for each model.
  @usableFromInline var rows: RelatedRowList<Root>?

  /// Whether drafts of this model bring nothing along, ever: the others need not be asked.
  @usableFromInline var isNever = false

  @inlinable init() {}

  /// Whether there is nothing.
  @inlinable var isEmpty: Bool { rows == nil }

  /// Writes the rows with their root, which is pending by now.
  func add(to root: Pending<Root>, _ work: StagedWork) {
    for action in rows?.actions ?? [] { action(root, work) }
  }

  private mutating func append(_ action: @escaping (Pending<Root>, StagedWork) -> Void) {
    let rows = rows ?? RelatedRowList()
    rows.actions.append(action)
    self.rows = rows
  }

  /// Takes the drafts of children; generated code calls it.
  ///
  /// - Parameters:
  ///   - children: The drafts; none are left.
  ///   - link: Tells a child its parent.
  @inlinable
  public mutating func take<Child: ModelDraft>(
    _ children: inout [Child], _ link: @escaping (inout Child, Link<Root>) -> Void
  ) {
    if !children.isEmpty { move(&children, link) }
  }

  @usableFromInline mutating func move<Child: ModelDraft>(
    _ children: inout [Child], _ link: @escaping (inout Child, Link<Root>) -> Void
  ) {
    let drafts = children
    children = []
    append { root, work in
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
    if !targets.isEmpty { connect(&targets, through: relationship()) }
  }

  @usableFromInline mutating func connect<Target: Model>(
    _ targets: inout [Link<Target>], through relationship: Relationship<Root, Target, [Target]>
  ) {
    let links = targets
    targets = []
    guard let join = relationship.path.join else { return }
    append { root, work in work.connect(root, with: links, through: join) }
  }
}

/// What is done with a root, once it is pending.
@usableFromInline final class RelatedRowList<Root: Model> {
  var actions: [(Pending<Root>, StagedWork) -> Void] = []
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

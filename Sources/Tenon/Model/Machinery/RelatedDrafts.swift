/// The related rows that drafts contain, which a session takes out of the drafts before it writes them: children, and
/// rows connected through a join table.
///
///     session.add(User.Draft(
///       username: "bob", email: "bob@example.com", posts: [Post.Draft(title: "Welcome", content: "…")]))
public struct RelatedDrafts<Root: Model> {
  /// The rows; nil if there are none. An array here would be another type for the compiler to specialize for each
  /// model.
  @usableFromInline var rows: RelatedRowList<Root>?

  /// True if drafts of this model never contain related rows, so that further drafts need not be examined.
  @usableFromInline var isNever = false

  @inlinable init() {}

  /// True if there are no related rows.
  @inlinable var isEmpty: Bool { rows == nil }

  /// Writes the rows with their root, which is pending at this point.
  func add(to root: Pending<Root>, _ work: StagedWork) {
    for action in rows?.actions ?? [] { action(root, work) }
  }

  private mutating func append(_ action: @escaping (Pending<Root>, StagedWork) -> Void) {
    let rows = rows ?? RelatedRowList()
    rows.actions.append(action)
    self.rows = rows
  }

  /// Takes the drafts of children; called by generated code.
  ///
  /// - Parameters:
  ///   - children: The drafts; empty afterwards.
  ///   - link: Sets the parent of a child.
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

  /// Takes the draft of an only child; called by generated code.
  @inlinable
  public mutating func take<Child: ModelDraft>(
    _ child: inout OnlyChild<Child>, _ link: @escaping (inout Child, Link<Root>) -> Void
  ) {
    take(&child.drafts, link)
  }

  /// Takes the rows that the root is connected with through a join table; called by generated code.
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

/// The actions to run with a root, once it is pending.
@usableFromInline final class RelatedRowList<Root: Model> {
  var actions: [(Pending<Root>, StagedWork) -> Void] = []
}

/// The draft of the only row that belongs to another one, or none.
///
/// It is the type of a `hasOne` in a draft, as that draft may in turn contain a draft of the same type.
public struct OnlyChild<Draft: ModelDraft>: Sendable {
  @usableFromInline var drafts: [Draft]

  /// Creates a value with a draft, or without one.
  public init(_ draft: Draft?) { drafts = draft.map { [$0] } ?? [] }

  /// The draft, if there is one.
  public var draft: Draft? {
    get { drafts.first }
    set { self = OnlyChild(newValue) }
  }
}

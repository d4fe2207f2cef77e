/// What a session has to write of one model, and which of its rows it tracks.
@usableFromInline final class ModelStage<Root: Model> {
  /// A row that was given to `save`.
  struct Saved {
    var row: Root
    /// Values of columns that an earlier `save` of the row changed and this one did not.
    var earlier: [(column: Int, value: SQLValue)] = []
  }

  /// A row that was given to `delete` or `purge`.
  struct Deletion {
    var row: Root
    var isPurge: Bool
  }

  /// What the session has to write. It keeps its stages, and nothing else does for longer than a call.
  @usableFromInline unowned(unsafe) let work: UnitOfWork

  /// Drafts in the order of `add`.
  private(set) var added: [Pending<Root>] = []

  /// Drafts that a flush has taken to write them.
  private(set) var inFlight: [Pending<Root>] = []

  /// Drafts that are inserted in an order of their own.
  var ordered: [Pending<Root>] = []

  /// How many of the added drafts have been taken apart.
  private var expanded = 0

  /// Whether drafts of this model may bring rows along.
  private var mayBringRows = true

  // Nothing that runs while one of the `@exclusivity(unchecked)` is being changed asks for it.

  /// The rows given to `save`, as they came. A row may be among them several times.
  @exclusivity(unchecked) @usableFromInline var unfolded: [Root] = []

  /// The rows given to `save`, each of them once, where something has to be known of them before they are written.
  var saved = OrderedRows<Root.ID, Saved>()

  var deleted = OrderedRows<Root.ID, Deletion>()

  /// Rows that are deleted in an order of their own.
  var deleting: [Deletion] = []

  /// The tracked rows.
  @exclusivity(unchecked) @usableFromInline var tracked: [Root.ID: Tracked<Root>] = [:]

  /// The tracked rows that were changed since the last flush.
  @exclusivity(unchecked) @usableFromInline var changed: [Tracked<Root>] = []

  /// An update of a row.
  enum Update {
    /// Of a row given to `save`.
    case saved(Saved)
    /// Of a tracked row. When a value of the same row was written just before, the object holds other columns than the
    /// database.
    case tracked(Tracked<Root>, isBehind: Bool)

    var id: Root.ID {
      switch self {
      case .saved(let entry): entry.row.id
      case .tracked(let tracked, _): tracked.id
      }
    }
  }

  /// The updates that take a unique value which a deletion in the same flush is to make free.
  var postponed: [(update: Update, violation: ConstraintViolation)] = []

  /// The rows whose handlers were called for the flush that is being prepared.
  var announced = Announced()

  struct Announced {
    var updates: Set<Root.ID> = []
    var deletes: Set<Root.ID> = []
  }

  /// The versions this session wrote, by the version that was read first.
  var versions: [Root.ID: (first: Int64, current: Int64)] = [:]

  /// The updates of single rows that were made so far.
  var updates: UpdateStatements?

  /// The changes of the row that was looked at last, as bits and as columns.
  var lastChanges: (bits: UInt64, columns: [Int]) = (0, [])

  init(_ work: UnitOfWork) { self.work = work }

  /// Stages drafts.
  @usableFromInline func add(_ drafts: [Pending<Root>]) {
    added += drafts
    work.touch()
  }
}

/// A stage, whatever its model.
protocol AnyModelStage: AnyObject {
  var model: any Model.Type { get }
  var definition: ModelDefinition { get }
  var hasWork: Bool { get }
  var hasDeletes: Bool { get }
  var hasTracked: Bool { get }

  /// Calls the handlers that come before, and takes out of the drafts what is written with them; says whether there may
  /// be more to prepare.
  func prepare(_ work: UnitOfWork, in session: Session) throws -> Bool

  /// Checks everything before anything is written.
  ///
  /// - Returns: The fields that break rules of the schema.
  func check(_ work: UnitOfWork) throws -> [ValidationError.Failure]

  func writeInserts(in session: Session) throws

  /// Takes the rows that are to be inserted, with the rows without a key that they refer to.
  func takeForOrdering() throws -> [(row: ObjectIdentifier, links: [PendingLink])]

  /// Inserts some of the rows that were taken.
  func writeOrdered(_ positions: [Int], in session: Session) throws

  /// Inserts one of the rows that were taken without what it refers to, which what is returned sets afterwards.
  func writeIncomplete(_ position: Int, in session: Session) throws -> () throws -> Void

  func writeUpdates(in session: Session) throws

  /// Writes the updates that had to wait for the deletions.
  func writePostponed(in session: Session) throws

  func writeDeletes(in session: Session) throws

  /// Whether rows of this stage may stand in the way of deletions of some stages, this one maybe among them.
  func mayBlockDeletions(of stages: [any AnyModelStage]) -> Bool

  /// Takes the rows that are to be deleted, as the database holds them; nil for those that stay, marked as deleted, and
  /// for those that are gone.
  func takeForDeletion(in session: Session) throws -> [RowValues?]

  /// Sets a foreign key of some of the rows that were taken to NULL.
  func clear(_ key: ForeignKey, of positions: [Int], in session: Session) throws

  /// Deletes some of the rows that were taken.
  func writeDeletes(_ positions: [Int], in session: Session) throws

  /// The models whose rows the deletions may delete or change.
  func reachedByDeletions(_ graph: ModelGraph) -> [any Model.Type]

  func refreshTracked(in session: Session) throws

  /// Forgets what a flush has written.
  func finishFlush()

  /// Forgets what is staged, and puts tracked rows back to what the database holds.
  func discard()
}

extension ModelStage: AnyModelStage {
  var model: any Model.Type { Root.self }
  var definition: ModelDefinition { Root.modelDefinition }
  var hasDeletes: Bool { !deleted.isEmpty }
  var hasTracked: Bool { !tracked.isEmpty }
  var hasWork: Bool {
    !added.isEmpty || !unfolded.isEmpty || !saved.isEmpty || !changed.isEmpty || hasDeletes
  }

  func prepare(_ work: UnitOfWork, in session: Session) throws -> Bool {
    var foundMore = false
    while expanded < added.count {
      let pending = added[expanded]
      if session.events.hasHandlers(for: Root.self) {
        foundMore = true
        try pending.change { try session.events.willInsert(&$0, session) }
        // A handler may have taken the draft back.
        guard added.indices.contains(expanded), added[expanded] === pending else { continue }
      }
      expanded += 1
      guard mayBringRows else { continue }
      guard let bringsRelated = pending.bringsRelated else {
        mayBringRows = false
        continue
      }
      guard bringsRelated else { continue }
      var related = RelatedDrafts<Root>()
      pending.takeRelated(&related)
      related.add(to: pending, work)
      if !related.isEmpty { foundMore = true }
    }
    guard session.events.hasHandlers(for: Root.self) else { return foundMore }
    if try callBeforeUpdates(in: session) { foundMore = true }
    if try callBeforeDeletes(in: session) { foundMore = true }
    return foundMore
  }

  func check(_ work: UnitOfWork) throws -> [ValidationError.Failure] {
    guard definition.isInspected else { return [] }
    let inspector = RowInspector(definition)
    for (index, pending) in added.enumerated() {
      inspector.inspect(pending.draft, row: added.count > 1 ? index : nil)
      for row in inspector.pending { try work.checkOwner(of: row) }
    }
    guard definition.hasRules else { return inspector.failures }
    fold()
    for entry in saved.inOrder where deleted[entry.row.id] == nil {
      inspector.inspect(entry.row, columns: changedColumns(of: entry.row), and: entry.earlier)
    }
    for row in changed where !row.isDeleted && deleted[row.id] == nil && row.differsFromStored {
      inspector.inspect(row.value, columns: changedColumns(of: row.value))
    }
    return inspector.failures
  }

  func discard() {
    for pending in added + inFlight where pending.isStaged { pending.withdraw() }
    added = []
    inFlight = []
    ordered = []
    expanded = 0
    unfolded = []
    saved = OrderedRows()
    deleted = OrderedRows()
    deleting = []
    postponed = []
    announced = Announced()
    for row in tracked.values { row.revert() }
    changed = []
  }

  func finishFlush() {
    inFlight = []
    ordered = []
    deleting = []
  }

  /// Takes back a draft.
  func withdraw(_ pending: Pending<Root>) {
    guard let position = added.firstIndex(where: { $0 === pending }) else { return }
    added.remove(at: position)
    if position < expanded { expanded -= 1 }
    pending.withdraw()
  }

  /// Takes the drafts that are to be inserted. Those that handlers have added since the flush began are left to the next
  /// one, which calls handlers for them and checks them first.
  func takeAdded() -> [Pending<Root>] {
    let count = min(expanded, added.count)
    let taken = Array(added.prefix(count))
    added.removeFirst(count)
    expanded = 0
    inFlight += taken
    return taken
  }
}

/// The values that a row has in some columns.
typealias RowValues = (_ columns: [Int]) throws -> [SQLValue]

/// A reference of a row to another one that has no key yet.
struct PendingLink {
  let row: ObjectIdentifier
  let isOptional: Bool
}

/// Values by key, in the order in which they came.
struct OrderedRows<Key: Hashable, Value> {
  private(set) var keys: [Key] = []
  private var values: [Key: Value] = [:]

  var isEmpty: Bool { keys.isEmpty }
  var inOrder: [Value] { keys.compactMap { values[$0] } }

  subscript(key: Key) -> Value? {
    get { values[key] }
    set {
      if values[key] == nil, newValue != nil { keys.append(key) }
      if newValue == nil { keys.removeAll { $0 == key } }
      values[key] = newValue
    }
  }
}

/// Finds the references of a draft to rows that have no key yet.
final class LinkProbe: FieldTarget {
  /// A column of such a reference; no row when none was given.
  struct Unresolved {
    let column: Int
    let row: (any AnyPending)?
    let isOptional: Bool
  }

  private(set) var unresolved: [Unresolved] = []
  /// The values of all columns that are inserted; NULL for the unresolved ones.
  private(set) var values: [SQLValue] = []
  let columns: [Int]

  init<Draft: ModelDraft>(_ draft: Draft) throws {
    columns = Draft.Root.modelDefinition.insertedColumns(of: draft)
    var binder = Binder(target: self)
    try draft.bind(to: &binder)
  }

  func bind(_ value: SQLValue) { values.append(value) }

  var takesUnresolved: Bool { true }

  func bind(unresolved row: (any AnyPending)?, isOptional: Bool) {
    if columns.indices.contains(values.count) {
      unresolved.append(
        Unresolved(column: columns[values.count], row: row, isOptional: isOptional))
    }
    values.append(.null)
  }
}

/// The staged and tracked rows of one model in a session.
@usableFromInline final class ModelStage<Root: Model> {
  /// A row given to `save`.
  struct Saved {
    var row: Root
    /// The values of columns that an earlier `save` of the row changed and this one did not.
    var earlier: [(column: Int, value: SQLValue)] = []
  }

  /// A row given to `delete` or `purge`.
  struct Deletion {
    var row: Root
    var isPurge: Bool
  }

  /// The owner of this stage, which exists for longer than any use of the stage.
  @usableFromInline unowned(unsafe) let work: StagedWork

  /// The added drafts, in order.
  private(set) var added: [Pending<Root>] = []

  /// The drafts that the running flush writes.
  private(set) var inFlight: [Pending<Root>] = []

  /// The drafts that are inserted in an order determined by their references.
  var ordered: [Pending<Root>] = []

  /// The number of added drafts whose related rows have been extracted.
  private var expanded = 0

  /// False after a draft of this model has shown that it cannot have related rows.
  private var mayBringRows = true

  // `@exclusivity(unchecked)`: see `Session`.

  /// The rows given to `save`, in order and possibly with duplicates.
  @exclusivity(unchecked) @usableFromInline var unmerged: [Root] = []

  /// The rows given to `save`, merged by key. They are merged only if handlers, rules or a write in another way need
  /// it.
  var saved = OrderedRows<Root.ID, Saved>()

  var deleted = OrderedRows<Root.ID, Deletion>()

  /// The rows that are deleted in an order determined by their references.
  var deleting: [Deletion] = []

  /// The tracked rows.
  @exclusivity(unchecked) @usableFromInline var tracked: [Root.ID: Tracked<Root>] = [:]

  /// The tracked rows that have changed since the last flush.
  @exclusivity(unchecked) @usableFromInline var changed: [Tracked<Root>] = []

  /// An update of a row.
  enum Update {
    /// The update of a row given to `save`.
    case saved(Saved)
    /// The update of a tracked row. If another value of the same row was just written, the object lacks the columns of
    /// that value.
    case tracked(Tracked<Root>, isOutdated: Bool)

    var id: Root.ID {
      switch self {
      case .saved(let entry): entry.row.id
      case .tracked(let tracked, _): tracked.id
      }
    }
  }

  /// The updates that wait for a deletion in the same flush, as they take a unique value of a deleted row.
  var postponed: [(update: Update, violation: ConstraintViolation)] = []

  /// The rows for which handlers were already called in the current flush.
  var announced = Announced()

  struct Announced {
    var updates: Set<Root.ID> = []
    var deletes: Set<Root.ID> = []
  }

  /// The versions written by this session: for each row the version that was first read, and the current one.
  var versions: [Root.ID: (first: Int64, current: Int64)] = [:]

  /// The statements for updates of single rows.
  var updates: UpdateStatements?

  /// The changes of the last row, as bits and as columns.
  var lastChanges: (bits: UInt64, columns: [Int]) = (0, [])

  init(_ work: StagedWork) { self.work = work }

  /// Stages drafts.
  @usableFromInline func add(_ drafts: [Pending<Root>]) {
    added += drafts
    work.noteStaged()
  }
}

/// A stage of any model.
protocol AnyModelStage: AnyObject {
  var model: any Model.Type { get }
  var definition: ModelDefinition { get }
  var hasWork: Bool { get }
  var hasDeletes: Bool { get }
  var hasTracked: Bool { get }

  /// Calls the handlers that precede writes, and extracts the related rows of drafts. Returns true if there may be more
  /// to prepare.
  func prepare(_ work: StagedWork, in session: Session) throws -> Bool

  /// Checks all rows before anything is written.
  ///
  /// - Returns: The fields that violate rules of the schema.
  func check(_ work: StagedWork) throws -> [ValidationError.Failure]

  func writeInserts(in session: Session) throws

  /// Takes the drafts to insert, with their references to rows without a key.
  func takeForOrdering() throws -> [(row: ObjectIdentifier, links: [PendingLink])]

  /// Inserts some of the taken drafts.
  func writeOrdered(_ positions: [Int], in session: Session) throws

  /// Inserts one of the taken drafts with NULL in its unresolved references. Returns a closure that sets them later.
  func writeIncomplete(_ position: Int, in session: Session) throws -> () throws -> Void

  func writeUpdates(in session: Session) throws

  /// Writes the updates that waited for the deletions.
  func writePostponed(in session: Session) throws

  func writeDeletes(in session: Session) throws

  /// Returns true if rows of this stage may prevent deletions of some stages, which may include this one.
  func mayBlockDeletions(of stages: [any AnyModelStage]) -> Bool

  /// Takes the rows to delete, as they are stored. The result is nil for rows that are only marked as deleted, and for
  /// rows that no longer exist.
  func takeForDeletion(in session: Session) throws -> [RowValues?]

  /// Sets a foreign key of some of the taken rows to NULL.
  func clear(_ key: ForeignKey, of positions: [Int], in session: Session) throws

  /// Deletes some of the taken rows.
  func writeDeletes(_ positions: [Int], in session: Session) throws

  /// Returns the models whose rows the deletions may delete or change.
  func reachedByDeletions(_ graph: ModelGraph) -> [any Model.Type]

  func refreshTracked(in session: Session) throws

  /// Forgets the rows that a flush has written.
  func finishFlush()

  /// Discards the staged rows, and reverts tracked rows to the stored ones.
  func discard()
}

extension ModelStage: AnyModelStage {
  var model: any Model.Type { Root.self }
  var definition: ModelDefinition { Root.modelDefinition }
  var hasDeletes: Bool { !deleted.isEmpty }
  var hasTracked: Bool { !tracked.isEmpty }
  var hasWork: Bool {
    !added.isEmpty || !unmerged.isEmpty || !saved.isEmpty || !changed.isEmpty || hasDeletes
  }

  func prepare(_ work: StagedWork, in session: Session) throws -> Bool {
    var foundMore = false
    while expanded < added.count {
      let pending = added[expanded]
      if session.events.hasHandlers(for: Root.self) {
        foundMore = true
        try pending.change { try session.events.willInsert(&$0, session) }
        // A handler may have cancelled the draft.
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

  func check(_ work: StagedWork) throws -> [ValidationError.Failure] {
    guard definition.isInspected else { return [] }
    let inspector = RowInspector(definition)
    for (index, pending) in added.enumerated() {
      inspector.inspect(pending.draft, row: added.count > 1 ? index : nil)
      for row in inspector.pending { try work.checkOwner(of: row) }
    }
    guard definition.hasRules else { return inspector.failures }
    mergeSaved()
    for entry in saved.inOrder where deleted[entry.row.id] == nil {
      inspector.inspect(entry.row, columns: changedColumns(of: entry.row), and: entry.earlier)
    }
    for row in changed where !row.isDeleted && deleted[row.id] == nil && row.differsFromStored {
      inspector.inspect(row.value, columns: changedColumns(of: row.value))
    }
    return inspector.failures
  }

  func discard() {
    for pending in added + inFlight where pending.isStaged { pending.cancel() }
    added = []
    inFlight = []
    ordered = []
    expanded = 0
    unmerged = []
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

  /// Cancels a draft.
  func cancel(_ pending: Pending<Root>) {
    guard let position = added.firstIndex(where: { $0 === pending }) else { return }
    added.remove(at: position)
    if position < expanded { expanded -= 1 }
    pending.cancel()
  }

  /// Takes the drafts to insert. Drafts that handlers have added since the flush began are left to the next flush,
  /// which prepares and checks them first.
  func takeAdded() -> [Pending<Root>] {
    let count = min(expanded, added.count)
    let taken = Array(added.prefix(count))
    added.removeFirst(count)
    expanded = 0
    inFlight += taken
    return taken
  }
}

/// Returns the values of a row in some columns.
typealias RowValues = (_ columns: [Int]) throws -> [SQLValue]

/// Values by key, in order of insertion.
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

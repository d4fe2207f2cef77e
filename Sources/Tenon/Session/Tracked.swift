/// A row that a session tracks: the next flush finds and writes its changes without a call of `save`.
///
///     let user = try session.track(User.self, 1)
///     user.email = "new@example.com"
///     try session.commit()                          // UPDATE … SET email = …
///
/// A session has one object for each row. After the session is closed the object keeps its values, but changes are no
/// longer written. A rollback restores its earlier values, and so does a rollback to a savepoint.
@dynamicMemberLookup
public final class Tracked<Root: Model> {
  /// The current row, including unwritten changes.
  public var value: Root { current }

  /// The row as it is stored in the database, as far as the session knows.
  public var stored: Root { settled }

  @usableFromInline var current: Root
  /// True if the row was deleted.
  // `@exclusivity(unchecked)`: see `Session`.
  @exclusivity(unchecked) public private(set) var isDeleted = false
  /// True if the next `track` reads the row again; see `Session.expire`.
  @exclusivity(unchecked) @usableFromInline var isExpired = false
  @exclusivity(unchecked) @usableFromInline weak var stage: ModelStage<Root>?
  @exclusivity(unchecked) @usableFromInline var settled: Root
  @exclusivity(unchecked) @usableFromInline var isRegistered = false

  @inlinable init(_ row: consuming Root, stage: ModelStage<Root>) {
    current = copy row
    settled = row
    self.stage = stage
  }

  /// The row's key.
  public var id: Root.ID { current.id }

  /// True if there are unwritten changes.
  public var isChanged: Bool { !current._changedColumns.isEmpty }

  /// Reads a property of the row.
  @inlinable
  public subscript<Member>(dynamicMember member: KeyPath<Root, Member>) -> Member {
    current[keyPath: member]
  }

  /// Reads or changes a property of the row.
  @inlinable
  public subscript<Member>(dynamicMember member: WritableKeyPath<Root, Member>) -> Member {
    get { current[keyPath: member] }
    set {
      current[keyPath: member] = newValue
      if !isRegistered { register() }
    }
  }

  /// Replaces the value and marks columns as changed.
  @usableFromInline func merge(_ row: Root, changed: Root.Changes) {
    current = row
    current._changedColumns = changed
    if !isRegistered { register() }
  }

  /// Registers the row for the next flush.
  @inlinable func register() {
    isRegistered = true
    stage?.register(self)
  }

  /// Takes over the row that is now stored in the database.
  @inlinable func settle(_ row: Root) {
    current = row
    settled = row
  }

  /// Returns true if there is something to write. Changes that leave the row equal to the stored one are discarded.
  @inlinable func isDifferent() -> Bool {
    guard !isDeleted else { return false }
    if current._changedColumns.isEmpty { return false }
    if differsFromStored { return true }
    revert()
    return false
  }

  /// True if the row differs from the stored one. Values that Swift treats as equal may be stored as different text.
  @inlinable var differsFromStored: Bool {
    current != settled || current.isStoredOtherwise(than: settled)
  }

  /// Marks the current value as saved.
  ///
  /// - Parameters:
  ///   - before: Memory for the values that were stored before.
  ///   - index: The index of the row's value in it.
  @inlinable func settle(before: UnsafeMutableBufferPointer<Root>, at index: Int) {
    current._changedColumns = .none
    withUnsafeMutablePointer(to: &settled) { settled in
      before.initializeElement(at: index, to: settled.move())
      settled.initialize(to: current)
    }
  }

  /// Discards the unwritten changes.
  @usableFromInline func revert() {
    current = settled
    isRegistered = false
  }

  /// Marks the row as deleted, or as existing again.
  func settle(isDeleted: Bool) { self.isDeleted = isDeleted }

  /// Removes the row from its session.
  @usableFromInline func detach() { stage = nil }
}

extension Tracked: CustomStringConvertible {
  /// The row's fields by name. Redacted fields are shown without their values.
  public var description: String { "\(value)" }
}

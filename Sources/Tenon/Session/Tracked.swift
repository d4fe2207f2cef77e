/// A row that a session watches: what is changed in it is found at the next flush, without `save`.
///
///     let user = try session.track(User.self, 1)
///     user.email = "new@example.com"
///     try session.commit()                          // UPDATE … SET email = …
///
/// A session has one object for each row. It stays what it is after the session is closed, but is written no more. A
/// rollback puts its values back to what they were, as does one to a savepoint.
@dynamicMemberLookup
public final class Tracked<Root: Model> {
  /// The row as it is now, changes not yet written included.
  public var value: Root { current }

  /// The row as the database holds it, as far as the session knows.
  public var stored: Root { settled }

  @usableFromInline var current: Root
  // Nothing that runs while one of the `@exclusivity(unchecked)` is being changed asks for it.
  /// Whether the row was deleted.
  @exclusivity(unchecked) public private(set) var isDeleted = false
  /// Whether the row is read again when it is tracked again; see `Session.expire`.
  @exclusivity(unchecked) @usableFromInline var isExpired = false
  @exclusivity(unchecked) @usableFromInline weak var stage: ModelStage<Root>?
  @exclusivity(unchecked) @usableFromInline var settled: Root
  @exclusivity(unchecked) @usableFromInline var isNoted = false

  @inlinable init(_ row: consuming Root, stage: ModelStage<Root>) {
    current = copy row
    settled = row
    self.stage = stage
  }

  /// The row's key.
  public var id: Root.ID { current.id }

  /// Whether there are changes that are not written yet.
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
      if !isNoted { note() }
    }
  }

  /// Takes the place of the value; the columns that differ count as changed.
  @usableFromInline func merge(_ row: Root, changed: Root.Changes) {
    current = row
    current._changedColumns = changed
    if !isNoted { note() }
  }

  /// Has the session find the changes.
  @inlinable func note() {
    isNoted = true
    stage?.note(self)
  }

  /// Takes a row as the database holds it now.
  @inlinable func settle(_ row: Root) {
    current = row
    settled = row
  }

  /// Whether there is something to write. Changes that come to nothing are dropped.
  @inlinable func isDifferent() -> Bool {
    guard !isDeleted else { return false }
    if current._changedColumns.isEmpty { return false }
    if differsFromStored { return true }
    revert()
    return false
  }

  /// True if the row is another one than the database holds. What Swift takes for equal may still be another text there.
  @inlinable var differsFromStored: Bool {
    current != settled || current.isStoredOtherwise(than: settled)
  }

  /// Takes the row for stored, as it was written.
  ///
  /// - Parameter before: Takes what was stored before.
  @inlinable func settle(before: UnsafeMutablePointer<Root>) {
    current._changedColumns = .none
    withUnsafeMutablePointer(to: &settled) { settled in
      before.moveInitialize(from: settled, count: 1)
      settled.initialize(to: current)
    }
  }

  /// Drops the changes that are not written.
  @usableFromInline func revert() {
    current = settled
    isNoted = false
  }

  /// Marks the row as deleted, or as being there after all.
  func settle(isDeleted: Bool) { self.isDeleted = isDeleted }

  /// Leaves the session.
  @usableFromInline func detach() { stage = nil }
}

extension Tracked: CustomStringConvertible {
  /// The row's fields by name, the redacted ones without their values.
  public var description: String { "\(value)" }
}

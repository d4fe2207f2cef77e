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
  public private(set) var stored: Root

  /// Whether the row was deleted.
  public private(set) var isDeleted = false

  /// Whether the row is read again when it is tracked again; see `Session.expire`.
  var isExpired = false

  private weak var stage: ModelStage<Root>?
  @usableFromInline var current: Root
  @usableFromInline private(set) var isNoted = false

  init(_ row: Root, stage: ModelStage<Root>) {
    current = row
    stored = row
    self.stage = stage
  }

  /// The row's key.
  public var id: Root.ID { current.id }

  /// Whether there are changes that are not written yet.
  public var isChanged: Bool { current.changedBits != 0 || !current.changedColumns.isEmpty }

  /// Whether its changes come to something.
  var isDifferent: Bool { current != stored }

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
  func merge(_ row: Root, changed: Root.Changes) {
    current = row
    current.changedColumns = changed
    if !isNoted { note() }
  }

  /// Has the session find the changes.
  @usableFromInline func note() {
    isNoted = true
    stage?.note(self)
  }

  /// Gives the changes to be written.
  func takeChanges() { isNoted = false }

  /// Takes a row as the database holds it now.
  func settle(_ row: Root) {
    current = row
    settle()
  }

  /// Takes its values for those that the database holds now.
  func settle() {
    current.changedColumns = .none
    stored = current
  }

  /// Drops the changes that are not written.
  func revert() {
    current = stored
    isNoted = false
  }

  /// Marks the row as deleted, or as being there after all.
  func settle(isDeleted: Bool) { self.isDeleted = isDeleted }

  /// Leaves the session.
  func detach() { stage = nil }
}

extension Tracked: CustomStringConvertible {
  /// The row's fields by name, the redacted ones without their values.
  public var description: String { "\(value)" }
}

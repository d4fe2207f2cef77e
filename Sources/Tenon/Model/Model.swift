/// A row of a table as a plain Swift value. Conformances are generated from the schema.
///
///     let ann = try session.insert(User.Draft(username: "ann", email: "ann@example.com"))     // a User
///     let adults = try User.query.filter(User.age >= 18).all(in: session)                     // [User]
///     var user = try session.require(User.self, ann.id)
///     user.age = 31
///     try session.save(&user)                                                                 // UPDATE of one column
///
/// Rows are equal if all their columns are equal. The hash of a row is that of its key.
public protocol Model: Hashable, Identifiable, Reference, CustomDebugStringConvertible,
  CustomReflectable
where ID: ModelKey, Target == Self {
  /// A row not yet inserted.
  associatedtype Draft: ModelDraft where Draft.Root == Self

  /// A partial update, in which every field is absent, null or a value.
  associatedtype Patch: ModelPatch where Patch.Root == Self

  /// The record of changed columns: `ColumnChanges`, or `WideColumnChanges` for more than 64 columns.
  associatedtype Changes: ColumnChangeSet

  /// The table, its columns and its constraints.
  static var modelDefinition: ModelDefinition { get }

  // MARK: - Machinery of generated code

  /// The columns that were set since the value was read or saved. It takes no part in `==`, hashing or coding.
  @_documentation(visibility: private)
  var _changedColumns: Changes { get set }

  /// Reads a value from the columns of a row, in the order of `modelDefinition.columns`.
  ///
  /// - Parameters:
  ///   - row: The current row.
  ///   - offset: The index of the model's first column.
  /// - Throws: `InvalidColumnValue` when a column holds a value that the schema does not allow.
  init(row: Row, at offset: Int) throws

  /// Binds the columns that `binder` requests. All columns are passed, in the order of `modelDefinition.columns`.
  func bind(to binder: inout ColumnBinder) throws

  /// Returns the row that a draft becomes after its insert, or nil if it must be read back because the database
  /// computes some of its values.
  ///
  /// - Throws: `SQLError` when a referenced row has no key.
  static func inserted(_ draft: Draft, id: ID) throws -> Self?

  /// Runs a loop over rows. The default implementation makes the compiler specialize the loops for the model in the
  /// module that has it; see `ModelLoop`.
  ///
  /// - Parameters:
  ///   - loop: The loop.
  ///   - done: The number of results so far. It is also correct when an error is thrown.
  /// - Throws: The errors of the loop.
  @_documentation(visibility: private)
  static func _run(_ loop: ModelLoop<Self>, done: inout Int) throws
}

extension Model {
  /// The columns that were set since the value was read or saved; all of them for a value that was made in Swift.
  ///
  ///     user.age = 31
  ///     user.changedColumns.isEmpty          // false
  @inlinable
  public var changedColumns: Changes { _changedColumns }

  @inlinable
  public static func _run(_ loop: ModelLoop<Self>, done: inout Int) throws {
    try loop.run(done: &done)
  }

  /// Hashes the key. Equal rows have equal keys.
  @inlinable
  public func hash(into hasher: inout Hasher) { id.hash(into: &hasher) }

  /// Returns nil, so that the row is read back after the insert.
  public static func inserted(_ draft: Draft, id: ID) throws -> Self? { nil }
}

extension Model {
  /// Returns true if the row differs from an equal row when compared as columns compare: `==` ignores how the
  /// characters of text are composed. If no column is marked as changed, all are compared.
  @usableFromInline func isStoredOtherwise(than other: Self) -> Bool {
    let all = Self.modelDefinition.columns.indices
    let columns = _changedColumns.isEmpty ? Array(all) : all.filter(_changedColumns.contains)
    do {
      return try sqlValues(ofColumns: columns) != other.sqlValues(ofColumns: columns)
    } catch {
      return true
    }
  }
}

/// A row not yet inserted, without a generated key and with its defaults filled in. Conformances are generated.
public protocol ModelDraft<Root>: Sendable, CustomDebugStringConvertible, CustomReflectable {
  /// The model that the draft becomes.
  associatedtype Root: Model where Root.Draft == Self

  /// The key, if the draft contains it; nil if the database generates it.
  ///
  /// - Throws: `SQLError` when a part of the key refers to a row that has not been inserted.
  var id: Root.ID? { get throws }

  /// The columns that get the database's default, as indexes into `modelDefinition.columns`.
  var absentColumns: [Int] { get }

  /// Binds the inserted columns that are not absent, in order.
  func bind(to binder: inout Binder) throws

  /// Moves the related rows out of the draft: the drafts of its children, and the rows to connect it with.
  mutating func takeRelated(_ related: inout RelatedDrafts<Root>)

  /// True if the draft has related rows; nil if no draft of the model can have any.
  var bringsRelated: Bool? { get }
}

extension ModelDraft {
  /// Nil, as the database generates the key.
  public var id: Root.ID? { nil }

  /// An empty array, as no column gets the database's default.
  public var absentColumns: [Int] { [] }

  /// Moves nothing, as drafts of the model have no related rows.
  public mutating func takeRelated(_ related: inout RelatedDrafts<Root>) { related.isNever = true }

  @inlinable
  public var bringsRelated: Bool? {
    var related = RelatedDrafts<Root>()
    var rest = self
    rest.takeRelated(&related)
    return related.isNever ? nil : !related.isEmpty
  }
}

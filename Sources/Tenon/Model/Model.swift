/// A row of a table as a plain Swift value. Conformances are generated from the schema.
///
///     let ann = try session.insert(User.Draft(username: "ann", email: "ann@example.com"))     // a User
///     let adults = try User.query.filter(User.age >= 18).all(in: session)                     // [User]
///     var user = try session.require(User.self, ann.id)
///     user.age = 31
///     try session.save(&user)                                                                 // UPDATE of one column
///
/// Rows are equal when their columns are; they are hashed by their keys.
public protocol Model: Hashable, Identifiable, Reference, CustomDebugStringConvertible,
  CustomReflectable
where ID: ModelKey, Target == Self {
  /// A row not yet inserted.
  associatedtype Draft: ModelDraft where Draft.Root == Self

  /// A partial update: every field absent, null or a value.
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

  /// Binds the columns that `binder` wants. All are handed over, in the order of `modelDefinition.columns`.
  func bind(to binder: inout ColumnBinder) throws

  /// Returns the value that a draft becomes once it is inserted, or nil when only the database knows it and it has to be
  /// read back.
  ///
  /// - Throws: `SQLError` when a row it refers to has no key.
  static func inserted(_ draft: Draft, id: ID) throws -> Self?

  // MARK: - Loops, which have defaults (see `Model+Loops.swift`)

  /// The changed columns as bits; 0 when there are none, or the model has more than 64 columns.
  @_documentation(visibility: private)
  var _changedBits: UInt64 { get }

  /// Makes hashes of the rows' keys: the same for equal keys, and rarely for others.
  @_documentation(visibility: private)
  static func _keyHashes(
    of rows: UnsafePointer<Self>, count: Int, to hashes: UnsafeMutablePointer<Int>)

  /// Writes the changed columns of each row. The rows are left as they are.
  @_documentation(visibility: private)
  static func _update(
    _ rows: UnsafeMutablePointer<Self>, count: Int, _ updates: RowUpdates<Self>) throws

  /// Writes the changed columns of each tracked row that differs from the stored one, and marks its value as stored.
  ///
  /// - Parameters:
  ///   - rows: The tracked rows.
  ///   - count: The number of tracked rows.
  ///   - updates: The updates.
  ///   - written: Takes the indexes of the rows that were written.
  ///   - before: Takes the values that were stored of these before; it has room for all.
  @_documentation(visibility: private)
  static func _update(
    _ rows: UnsafePointer<Tracked<Self>>, count: Int, _ updates: RowUpdates<Self>,
    written: inout [Int], before: UnsafeMutablePointer<Self>) throws

  /// Copies the drafts of pending rows.
  @_documentation(visibility: private)
  static func _drafts(
    of pending: UnsafePointer<Pending<Self>>, count: Int, to drafts: UnsafeMutablePointer<Draft>)

  /// Makes keys of those that the database made.
  ///
  /// - Returns: The number of keys, up to the first that does not fit.
  @_documentation(visibility: private)
  static func _ids(
    databaseKeys: UnsafePointer<Int64>, count: Int, to ids: UnsafeMutablePointer<ID>
  ) -> Int

  /// Makes the rows that the next drafts became, after those that are made already.
  ///
  /// - Parameters:
  ///   - drafts: The drafts of all rows.
  ///   - ids: The keys of the next ones.
  ///   - count: The number of keys; there are as many drafts.
  ///   - rows: Takes the rows; it has room for all.
  ///   - made: The number of rows that are made.
  /// - Returns: True if the rows are known; false if they have to be read back.
  /// - Throws: The errors of `inserted(_:id:)`.
  @_documentation(visibility: private)
  static func _inserted(
    _ drafts: UnsafePointer<Draft>, _ ids: UnsafePointer<ID>, count: Int,
    to rows: UnsafeMutablePointer<Self>, made: inout Int
  ) throws -> Bool

  /// Gives pending rows their keys, and their rows if those were read.
  @_documentation(visibility: private)
  static func _settle(
    _ pending: UnsafePointer<Pending<Self>>, _ ids: UnsafePointer<ID>,
    _ rows: UnsafePointer<Self>?, count: Int)
}

extension Model {
  /// The columns that were set since the value was read or saved; all of them for a value that was made in Swift.
  ///
  ///     user.age = 31
  ///     user.changedColumns.isEmpty          // false
  @inlinable
  public var changedColumns: Changes { _changedColumns }

  /// Hashes the key: rows that are equal have the same one.
  @inlinable
  public func hash(into hasher: inout Hasher) { id.hash(into: &hasher) }

  /// No value: the row is read back after the insert.
  public static func inserted(_ draft: Draft, id: ID) throws -> Self? { nil }
}

extension Model {
  /// True if a row that is equal to another holds other values as a column tells them apart: `==` takes texts for the same
  /// however their characters are composed. All columns are compared where none is marked as changed.
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

/// A row not yet inserted: no generated key, defaults filled in. Conformances are generated.
public protocol ModelDraft<Root>: Sendable, CustomDebugStringConvertible, CustomReflectable {
  /// The model the draft becomes.
  associatedtype Root: Model where Root.Draft == Self

  /// The key, when the draft carries it; nil when the database makes it.
  ///
  /// - Throws: `SQLError` when part of it is the key of a row that is not inserted.
  var id: Root.ID? { get throws }

  /// The columns left to the database's own default, as indexes into `modelDefinition.columns`.
  var absentColumns: [Int] { get }

  /// Binds every column that is inserted and not absent, in order.
  func bind(to binder: inout Binder) throws

  /// Hands over the rows that are written with this one: its children's drafts, and what it is connected with.
  mutating func takeRelated(_ related: inout RelatedDrafts<Root>)

  /// Whether there are such rows; nil when drafts of the model never have any.
  var bringsRelated: Bool? { get }
}

extension ModelDraft {
  /// No key: the database makes it.
  public var id: Root.ID? { nil }

  /// None.
  public var absentColumns: [Int] { [] }

  /// None.
  public mutating func takeRelated(_ related: inout RelatedDrafts<Root>) { related.isNever = true }

  @inlinable
  public var bringsRelated: Bool? {
    var related = RelatedDrafts<Root>()
    var rest = self
    rest.takeRelated(&related)
    return related.isNever ? nil : !related.isEmpty
  }
}

/// A row of a table as a plain Swift value. Conformances are generated from the schema.
///
/// A model knows how to read itself from a row and how to bind each of its columns; everything else
/// (queries, sessions, relationships) is built on that. For example:
///
///     let adults = try User.query.filter(User.age >= 18).all(in: session)
public protocol Model: Hashable, Identifiable, Reference, CustomDebugStringConvertible,
  CustomReflectable
where ID: ModelKey, Target == Self {
  /// A row not yet inserted.
  associatedtype Draft: ModelDraft where Draft.Root == Self

  /// A partial update: every field absent, null or a value.
  associatedtype Patch: ModelPatch where Patch.Root == Self

  /// The record of changed columns: `ColumnChanges`, or `WideColumnChanges` past 64 columns.
  associatedtype Changes: ColumnChangeSet

  /// The table, its columns and its constraints.
  static var modelDefinition: ModelDefinition { get }

  /// The columns set since the value was read or saved. It takes no part in `==`, hashing or coding.
  var changedColumns: Changes { get set }

  /// Reads a value from the columns of a row, in the order of `modelDefinition.columns`.
  ///
  /// - Parameters:
  ///   - row: The current row.
  ///   - offset: The index of the model's first column.
  /// - Throws: `InvalidColumnValue` when a column holds what the schema does not allow.
  init(row: Row, at offset: Int) throws

  /// The value a draft becomes once it is inserted, or nil when only the database knows it and it has
  /// to be read back.
  ///
  /// - Throws: `SQLError` when a row it refers to has no key.
  static func inserted(_ draft: Draft, id: ID) throws -> Self?

  /// Hands every column to `binder`, in the order of `modelDefinition.columns`, which binds those that are wanted.
  func bind(to binder: inout ColumnBinder) throws

  /// The changed columns as bits; 0 when there are none, or more than 64 columns.
  ///
  /// This and those behind it have a default that the compiler writes for each model where it knows its types: in Tenon
  /// itself, code for any model looks every type up while it runs.
  var changedBits: UInt64 { get }

  /// Makes hashes of the rows' keys: the same for equal keys, and rarely for others.
  static func keyHashes(
    of rows: UnsafePointer<Self>, count: Int, to hashes: UnsafeMutablePointer<Int>)

  /// Writes the changed columns of each row. They are left as they are.
  static func update(
    _ rows: UnsafeMutablePointer<Self>, count: Int, _ updates: RowUpdates<Self>) throws

  /// Writes the changed columns of each tracked row that is different from what is stored, and takes it for stored.
  ///
  /// - Parameters:
  ///   - rows: The tracked rows.
  ///   - count: How many there are.
  ///   - updates: Writes them.
  ///   - written: Takes the indexes of those that were written.
  ///   - before: Takes what was stored of these before; there is room for all.
  static func update(
    _ rows: UnsafePointer<Tracked<Self>>, count: Int, _ updates: RowUpdates<Self>,
    written: inout [Int], before: UnsafeMutablePointer<Self>) throws

  /// Copies the drafts of pending rows.
  static func drafts(
    of pending: UnsafePointer<Pending<Self>>, count: Int, to drafts: UnsafeMutablePointer<Draft>)

  /// Makes keys of those that the database made.
  ///
  /// - Returns: How many, up to the first that does not fit.
  static func ids(
    databaseKeys: UnsafePointer<Int64>, count: Int, to ids: UnsafeMutablePointer<ID>
  ) -> Int

  /// Makes the rows that the next drafts became, behind those that are made already.
  ///
  /// - Parameters:
  ///   - drafts: The drafts of all rows.
  ///   - ids: The keys of the next ones.
  ///   - count: How many of these there are; there are as many drafts.
  ///   - rows: Takes the rows; there is room for all.
  ///   - made: How many rows are made.
  /// - Returns: Whether they are known; else they have to be read back.
  /// - Throws: What `inserted(_:id:)` throws.
  static func inserted(
    _ drafts: UnsafePointer<Draft>, _ ids: UnsafePointer<ID>, count: Int,
    to rows: UnsafeMutablePointer<Self>, made: inout Int
  ) throws -> Bool

  /// Tells pending rows that they were inserted: each its key, and its row if those were read.
  static func settle(
    _ pending: UnsafePointer<Pending<Self>>, _ ids: UnsafePointer<ID>,
    _ rows: UnsafePointer<Self>?, count: Int)
}

extension Model {
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
    let columns = changedColumns.isEmpty ? Array(all) : all.filter(changedColumns.contains)
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

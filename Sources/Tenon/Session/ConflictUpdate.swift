/// The update that an upsert makes to a row that already exists.
///
///     update: [User.username, User.age]                                  // these columns take the draft's values
///     update: [User.loginCount.set(User.loginCount + 1)]                 // an expression over the row
///     update: [User.age.set(User.age.excluded + 1)]                      // and over the draft's values
///     update: .all                                                       // every column but the key
///     update: .nothing                                                   // the row stays as it is
public struct ConflictUpdate<Root: Model>: Sendable {
  enum Storage: Sendable {
    case nothing
    case all
    case some([Assignment<Root>])
  }

  let storage: Storage

  /// Leaves the existing row unchanged.
  public static var nothing: ConflictUpdate { ConflictUpdate(storage: .nothing) }

  /// Sets every column that the draft fills, except the key, the columns in conflict, and the columns that every update
  /// sets.
  ///
  /// If the draft fills no other columns, those in conflict are set to the values that they have.
  ///
  /// This includes columns such as `createdAt`, and it restores a soft-deleted row. List the columns instead to keep
  /// some of them.
  public static var all: ConflictUpdate { ConflictUpdate(storage: .all) }

  /// Sets some columns. An empty list leaves the row unchanged.
  ///
  /// - Parameter columns: The columns, or assignments made by `Column.set`.
  public init(_ columns: [any ConflictAssignment<Root>]) {
    self.init(storage: columns.isEmpty ? .nothing : .some(columns.map { $0.conflictAssignment }))
  }

  private init(storage: Storage) { self.storage = storage }
}

extension ConflictUpdate: ExpressibleByArrayLiteral {
  /// Sets the listed columns.
  public init(arrayLiteral columns: any ConflictAssignment<Root>...) { self.init(columns) }
}

/// An element of an upsert's update: a column, which is set to the draft's value, or the result of `Column.set`.
public protocol ConflictAssignment<Root>: Sendable {
  /// The model.
  associatedtype Root: Model

  /// The column and the value that it is set to.
  var conflictAssignment: Assignment<Root> { get }
}

extension Assignment: ConflictAssignment {
  /// The assignment itself.
  public var conflictAssignment: Assignment<Root> { self }
}

extension Column: ConflictAssignment {
  /// An assignment of the draft's value to the column.
  public var conflictAssignment: Assignment<Root> { self.set(excluded) }
}

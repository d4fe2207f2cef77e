/// What an upsert does with the row that is there already.
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

  /// Leaves the row as it is.
  public static var nothing: ConflictUpdate { ConflictUpdate(storage: .nothing) }

  /// Sets every column that the draft fills, but the key, the columns in conflict and those that each update sets itself.
  ///
  /// That is the whole row: a column such as `createdAt` too, and the mark of a soft deletion, which is taken back. Name
  /// the columns instead where some are to stay.
  public static var all: ConflictUpdate { ConflictUpdate(storage: .all) }

  /// Sets some columns. Without any, the row stays as it is.
  public init(_ columns: [any ConflictAssignment<Root>]) {
    self.init(storage: columns.isEmpty ? .nothing : .some(columns.map { $0.conflictAssignment }))
  }

  private init(storage: Storage) { self.storage = storage }
}

extension ConflictUpdate: ExpressibleByArrayLiteral {
  /// Sets some columns.
  public init(arrayLiteral columns: any ConflictAssignment<Root>...) { self.init(columns) }
}

/// A part of what an upsert updates: a column, which takes the draft's value, or what `Column.set` makes.
public protocol ConflictAssignment<Root>: Sendable {
  /// The model.
  associatedtype Root: Model

  /// The column and what it is set to.
  var conflictAssignment: Assignment<Root> { get }
}

extension Assignment: ConflictAssignment {
  /// Itself.
  public var conflictAssignment: Assignment<Root> { self }
}

extension Column: ConflictAssignment {
  /// The column set to the value that could not be inserted.
  public var conflictAssignment: Assignment<Root> { self.set(excluded) }
}

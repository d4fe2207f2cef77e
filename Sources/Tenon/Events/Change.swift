/// A committed change of a model's rows.
///
///     for await changes in db.changes(of: User.self) {
///       for change in changes {
///         switch change {
///         case .inserted(let user): list.append(user)
///         case .updated(let user, _): list.replace(user)
///         case .deleted(let id): list.remove(id)
///         case .unknown: list.reload()
///         }
///       }
///     }
public enum Change<Root: Model>: Hashable, Sendable {
  /// The row that was inserted.
  case inserted(Root)

  /// The row after it was updated, and the names of the written properties.
  case updated(Root, fields: [String])

  /// The key of the row that was deleted, or marked as deleted if its model soft-deletes.
  case deleted(Root.ID)

  /// A change of unknown rows, for example by an update or deletion of a query's rows, by a bulk insert, or by a
  /// cascade of the database. Data that was read before may be outdated.
  case unknown
}

extension Change {
  /// The row's key; nil if it is unknown.
  public var id: Root.ID? {
    switch self {
    case .inserted(let row), .updated(let row, _): row.id
    case .deleted(let id): id
    case .unknown: nil
    }
  }

  /// The kind of the change.
  public var kind: ChangeKind {
    switch self {
    case .inserted: .inserted
    case .updated: .updated
    case .deleted: .deleted
    case .unknown: .unknown
    }
  }
}

/// The kind of a change.
public enum ChangeKind: String, Hashable, Sendable {
  /// A row was inserted.
  case inserted
  /// A row was updated.
  case updated
  /// A row was deleted.
  case deleted
  /// Unknown rows were changed.
  case unknown
}

/// A committed change of any model's rows.
///
///     configuration.events.afterCommit { changes in
///       for change in changes {
///         if case .inserted(let user) = change.as(User.self) { index.add(user) }
///       }
///     }
public struct AnyChange: Sendable {
  private let changes: any ChangeList
  private let index: Int

  fileprivate init(_ changes: any ChangeList, _ index: Int) {
    self.changes = changes
    self.index = index
  }

  /// The model of the rows.
  public var model: any Model.Type { changes.model }

  /// The kind of the change.
  public var kind: ChangeKind { changes.kind(at: index) }

  /// Returns the change as one of a given model; nil if it belongs to another model.
  public func `as`<Root: Model>(_ model: Root.Type) -> Change<Root>? {
    guard let changes = changes as? Changes<Root>, changes.list.indices.contains(index) else {
      return nil
    }
    return changes.list[index]
  }
}

extension AnyChange: CustomStringConvertible {
  /// The model and the kind of the change, such as `User inserted`, without values.
  public var description: String { "\(model.modelDefinition.name) \(kind)" }
}

/// Changes of one model's rows, in order.
struct Changes<Root: Model>: ChangeList {
  let list: [Change<Root>]

  var model: any Model.Type { Root.self }
  var erased: [AnyChange] { list.indices.map { AnyChange(self, $0) } }

  func kind(at index: Int) -> ChangeKind {
    list.indices.contains(index) ? list[index].kind : .unknown
  }
}

/// Changes of any model's rows, in order.
protocol ChangeList: Sendable {
  var model: any Model.Type { get }
  var erased: [AnyChange] { get }

  func kind(at index: Int) -> ChangeKind
}

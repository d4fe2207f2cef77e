/// What a transaction did to rows of a model.
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
  /// The row was inserted.
  case inserted(Root)

  /// The row was updated, and is now this one; `fields` are the names of the properties that were written.
  case updated(Root, fields: [String])

  /// The row with this key was deleted; of a soft-deleting model, it was marked as deleted.
  case deleted(Root.ID)

  /// Some rows were inserted, updated or deleted, which ones is not known: by the update or deletion of a query's rows,
  /// by a bulk insert, by a cascade of the database. What was read before may be out of date.
  case unknown
}

extension Change {
  /// The row's key; nil when it is not known.
  public var id: Root.ID? {
    switch self {
    case .inserted(let row), .updated(let row, _): row.id
    case .deleted(let id): id
    case .unknown: nil
    }
  }

  /// What was done.
  public var kind: ChangeKind {
    switch self {
    case .inserted: .inserted
    case .updated: .updated
    case .deleted: .deleted
    case .unknown: .unknown
    }
  }
}

/// What was done to a row.
public enum ChangeKind: String, Hashable, Sendable {
  /// It was inserted.
  case inserted
  /// It was updated.
  case updated
  /// It was deleted.
  case deleted
  /// Something was done to some rows.
  case unknown
}

/// What a transaction did to rows of some model.
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

  /// The model whose rows it is about.
  public var model: any Model.Type { changes.model }

  /// What was done.
  public var kind: ChangeKind { changes.kind(at: index) }

  /// The change as one of a model; nil when it is about another model.
  public func `as`<Root: Model>(_ model: Root.Type) -> Change<Root>? {
    guard let changes = changes as? Changes<Root>, changes.list.indices.contains(index) else {
      return nil
    }
    return changes.list[index]
  }
}

extension AnyChange: CustomStringConvertible {
  /// The model and what was done, such as `User inserted`; no values.
  public var description: String { "\(model.modelDefinition.name) \(kind)" }
}

/// Changes of rows of one model, in the order in which they were made.
struct Changes<Root: Model>: ChangeList {
  let list: [Change<Root>]

  var model: any Model.Type { Root.self }
  var erased: [AnyChange] { list.indices.map { AnyChange(self, $0) } }

  func kind(at index: Int) -> ChangeKind {
    list.indices.contains(index) ? list[index].kind : .unknown
  }
}

/// Changes of rows of some model, in the order in which they were made.
protocol ChangeList: Sendable {
  var model: any Model.Type { get }
  var erased: [AnyChange] { get }

  func kind(at index: Int) -> ChangeKind
}

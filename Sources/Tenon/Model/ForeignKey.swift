/// A foreign key as the runtime knows it: the order in which rows are written, and what a deletion does, follow from it.
public struct ForeignKey: Sendable {
  /// What deleting the row referred to does to the row that refers.
  public enum Action: Hashable, Sendable {
    /// The row goes too.
    case cascade
    /// The deletion is refused, at once.
    case restrict
    /// The foreign key becomes NULL.
    case setNull
    /// The deletion is refused unless the row is gone by the end of the statement.
    case noAction
  }

  /// The constraint's name, such as `fk_posts_author_id`.
  public let name: String

  /// The columns that refer, as indexes into `ModelDefinition.columns`.
  public private(set) var columns: [Int] = []

  /// The model referred to.
  public let target: any Model.Type

  /// The target's columns they refer to, in the same order; nil for its key.
  public var targetColumns: [Int]? {
    targetColumnNames.map { target.modelDefinition.columns.indexes(of: $0) }
  }

  private let columnNames: [String]
  /// Not resolved at once: the target's definition may need this one.
  private let targetColumnNames: [String]?

  /// What deleting the row referred to does.
  public let onDelete: Action

  /// Whether a row that is taken out of its parent's list is deleted.
  public let deletesOrphans: Bool

  /// Whether the columns may be NULL.
  public let isOptional: Bool

  /// Creates a foreign key; generated code calls it.
  ///
  ///     ForeignKey("fk_posts_author_id", ["author_id"], to: User.self, onDelete: .cascade)
  ///
  /// - Parameters:
  ///   - name: The constraint's name.
  ///   - columns: The names of the columns that refer.
  ///   - target: The model referred to.
  ///   - targetColumns: The names of the target's columns they refer to; nil for its key.
  ///   - onDelete: What deleting the row referred to does.
  ///   - deletesOrphans: Whether a row that is taken out of its parent's list is deleted.
  ///   - isOptional: Whether the columns may be NULL.
  public init(
    _ name: String, _ columns: [String], to target: any Model.Type,
    _ targetColumns: [String]? = nil,
    onDelete: Action = .noAction, deletesOrphans: Bool = false, isOptional: Bool = false
  ) {
    self.name = name
    self.columnNames = columns
    self.target = target
    self.targetColumnNames = targetColumns
    self.onDelete = onDelete
    self.deletesOrphans = deletesOrphans
    self.isOptional = isOptional
  }

  /// Whether the row referred to cannot be deleted as long as the row that refers is there.
  var holdsParent: Bool { onDelete == .restrict || onDelete == .noAction }

  /// The foreign key with the indexes of its columns among those of its table.
  func resolved(among columns: [ColumnDefinition]) -> ForeignKey {
    var key = self
    key.columns = columns.indexes(of: columnNames)
    return key
  }
}

/// The definition of a foreign key in the runtime. It determines the order in which rows are written, and the effect of
/// deletions.
public struct ForeignKey: Sendable {
  /// The effect of deleting the referenced row.
  public enum Action: Hashable, Sendable {
    /// Deletes the referring row too.
    case cascade
    /// Refuses the deletion at once.
    case restrict
    /// Sets the foreign key to NULL.
    case setNull
    /// Refuses the deletion unless the referring row is deleted by the end of the statement.
    case noAction
  }

  /// The constraint's name, such as `fk_posts_author_id`.
  public let name: String

  /// The referring columns, as indexes into `ModelDefinition.columns`.
  public private(set) var columns: [Int] = []

  /// The referenced model.
  public let target: any Model.Type

  /// The referenced columns of the target, in the same order; nil for its key.
  public var targetColumns: [Int]? {
    targetColumnNames.map { target.modelDefinition.columns.indexes(of: $0) }
  }

  private let columnNames: [String]
  /// Resolved when they are needed: the target's definition may depend on this one.
  private let targetColumnNames: [String]?

  /// The effect of deleting the referenced row.
  public let onDelete: Action

  /// True if a row that is removed from its parent's children is deleted.
  public let deletesOrphans: Bool

  /// True if the columns may be NULL.
  public let isOptional: Bool

  /// Creates a foreign key. Generated code calls it.
  ///
  ///     ForeignKey("fk_posts_author_id", ["author_id"], to: User.self, onDelete: .cascade)
  ///
  /// - Parameters:
  ///   - name: The constraint's name.
  ///   - columns: The names of the referring columns.
  ///   - target: The referenced model.
  ///   - targetColumns: The names of the referenced columns of the target; nil for its key.
  ///   - onDelete: The effect of deleting the referenced row.
  ///   - deletesOrphans: True if a row that is removed from its parent's children is deleted.
  ///   - isOptional: True if the columns may be NULL.
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

  /// True if the referenced row cannot be deleted while the referring row exists.
  var blocksDeletion: Bool { onDelete == .restrict || onDelete == .noAction }

  /// The foreign key with the indexes of its columns among those of its table.
  func resolved(among columns: [ColumnDefinition]) -> ForeignKey {
    var key = self
    key.columns = columns.indexes(of: columnNames)
    return key
  }
}

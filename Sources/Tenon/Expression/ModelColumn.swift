/// A column of a model, whatever the type of its values: what lists of columns are made of.
///
///     try session.bulkUpdate(users, columns: [User.age, User.isActive])
///     try session.upsert(draft, onConflict: User.email, update: [User.username])
public protocol ModelColumn<Root>: Sendable {
  /// The model.
  associatedtype Root: Model

  /// The column's name in the table.
  var name: String { get }
}

extension Column: ModelColumn {}

extension Column {
  /// The value that an upsert could not insert, for what it updates instead.
  ///
  ///     try session.upsert(
  ///       draft, onConflict: User.email,
  ///       update: [User.loginCount.set(User.loginCount + User.loginCount.excluded)])
  public var excluded: Computed<Value> {
    Computed(
      .column(
        table: ConflictAction.excluded, name: name, isNumeric: Value.comparison == .numeric,
        isRedacted: Root.modelDefinition.isRedacted(name), form: Root.modelDefinition.form(of: name)
      ))
  }
}

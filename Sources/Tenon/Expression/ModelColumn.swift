/// A column of a model with values of any type, as an element of a list of columns.
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
  /// The column's value in the row that an upsert could not insert, for the assignments of that upsert.
  ///
  ///     try session.upsert(
  ///       draft, onConflict: User.email,
  ///       update: [User.loginCount.set(User.loginCount + User.loginCount.excluded)])
  ///     // … DO UPDATE SET "login_count" = "users"."login_count" + "excluded"."login_count"
  ///
  /// It is `VALUES(login_count)` on MySQL.
  public var excluded: Computed<Value> {
    Computed(
      .column(
        table: ConflictAction.excluded, name: name, isNumeric: Value.comparison == .numeric,
        isRedacted: Root.modelDefinition.isRedacted(name), form: Root.modelDefinition.form(of: name)
      ))
  }
}

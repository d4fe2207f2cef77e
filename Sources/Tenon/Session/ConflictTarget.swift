/// A unique constraint or index of a model by its name in the schema: what an upsert can be in conflict by when columns do
/// not say it.
///
///     // indexes: [{ name: ux_users_email, expressions: ["lower(email)"], unique: true }]
///     try session.upsert(draft, onConflict: .index("ux_users_email"), update: [User.username])
public struct UniqueIndex<Root: Model>: Hashable, Sendable {
  /// The name, such as `ux_users_email`.
  public let name: String

  /// Names a unique constraint or index; an upsert with a name that the model does not have throws `SQLError`.
  ///
  /// - Parameter name: The name, as in the schema or the DDL.
  public static func index(_ name: String) -> UniqueIndex { UniqueIndex(name: name) }
}

/// What is unique where an upsert is in conflict: what stands behind `ON CONFLICT`.
struct ConflictTarget: Sendable {
  /// The columns by name; none, without expressions, when any constraint is meant.
  var columns: [String] = []

  /// The expressions of a unique index, which stand after the columns.
  var expressions: [SQL] = []

  /// The condition of a unique index that is about some rows only.
  var condition: SQL?

  /// Whether any constraint is meant.
  var isAny: Bool { columns.isEmpty && expressions.isEmpty }

  /// The columns of a unique constraint or of the key. An index that is about some rows only counts for the condition
  /// that the model knows it by, unless another one is given.
  ///
  /// - Throws: `SQLError` when the model has several such indexes, each with a condition of its own.
  init(_ columns: [String], where condition: SQL?, of definition: ModelDefinition) throws {
    self.columns = columns
    self.condition = try condition ?? Self.condition(of: columns, in: definition)
  }

  /// A unique constraint or index of the model.
  ///
  /// - Throws: `SQLError` when the model has none of that name.
  init<Root: Model>(_ index: UniqueIndex<Root>) throws {
    let definition = Root.modelDefinition
    let unique = definition.constraints.filter { $0.kind == .unique }
    guard let found = unique.first(where: { $0.name == index.name }) else {
      let names = unique.map(\.name).joined(separator: ", ")
      throw SQLError(
        message: "\(definition.name) has no unique index \(index.name)"
          + (names.isEmpty ? "" : "; it has \(names)"))
    }
    columns = found.indexed.filter(definition.columns.indices.contains)
      .map { definition.columns[$0].name }
    expressions = found.expressions.map(SQL.init(raw:))
    condition = found.condition.map(SQL.init(raw:))
  }

  private static func condition(
    of columns: [String], in definition: ModelDefinition
  ) throws -> SQL? {
    let places = Set(
      columns.compactMap { name in definition.columns.firstIndex { $0.name == name } })
    guard !columns.isEmpty, places != Set(definition.key) else { return nil }
    let indexes = definition.constraints.filter {
      $0.kind == .unique && $0.expressions.isEmpty && Set($0.indexed) == places
    }
    let conditions = Set(indexes.map(\.condition))
    guard let condition = conditions.first, conditions.count == 1 else {
      // One without a condition is about all rows.
      if conditions.isEmpty || conditions.contains(nil) { return nil }
      throw SQLError(
        message: "\(definition.name) has several unique indexes over these columns, each for some "
          + "rows: name one with onConflict: .index(…), out of "
          + indexes.map(\.name).joined(separator: ", "))
    }
    return condition.map(SQL.init(raw:))
  }
}

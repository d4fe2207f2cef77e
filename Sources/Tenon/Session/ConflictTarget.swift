/// A unique constraint or index of a model, named as in the schema. An upsert takes it in place of columns.
///
///     // indexes: [{ name: ux_users_email, expressions: ["lower(email)"], unique: true }]
///     try session.upsert(draft, onConflict: .index("ux_users_email"), update: [User.username])
public struct UniqueIndex<Root: Model>: Hashable, Sendable {
  /// The name of the constraint or index, such as `ux_users_email`.
  public let name: String

  /// Returns a unique constraint or index by name. An upsert throws `SQLError` if the model does not have it.
  ///
  /// - Parameter name: The name, as in the schema or the DDL.
  public static func index(_ name: String) -> UniqueIndex { UniqueIndex(name: name) }
}

/// The unique constraint that an upsert may violate, as written after `ON CONFLICT`.
struct ConflictTarget: Sendable {
  /// The names of the columns. Without columns and expressions, any constraint matches.
  var columns: [String] = []

  /// The expressions of a unique index, written after the columns.
  var expressions: [SQL] = []

  /// The condition of a partial unique index.
  var condition: SQL?

  /// True if any constraint matches.
  var isAny: Bool { columns.isEmpty && expressions.isEmpty }

  /// Creates a target from the columns of a unique constraint or of the key. If a partial index has these columns, its
  /// condition is used unless another one is given.
  ///
  /// - Throws: `SQLError` when the model has several such indexes with different conditions.
  init(_ columns: [String], where condition: SQL?, of definition: ModelDefinition) throws {
    self.columns = columns
    self.condition = try condition ?? Self.condition(of: columns, in: definition)
  }

  /// Creates a target from a unique constraint or index of the model.
  ///
  /// - Throws: `SQLError` when the model has none with the name.
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
    let columnIndexes = Set(
      columns.compactMap { name in definition.columns.firstIndex { $0.name == name } })
    guard !columns.isEmpty, columnIndexes != Set(definition.key) else { return nil }
    let indexes = definition.constraints.filter {
      $0.kind == .unique && $0.expressions.isEmpty && Set($0.indexed) == columnIndexes
    }
    let conditions = Set(indexes.map(\.condition))
    guard let condition = conditions.first, conditions.count == 1 else {
      // An index without a condition covers all rows.
      if conditions.isEmpty || conditions.contains(nil) { return nil }
      throw SQLError(
        message: "\(definition.name) has several partial unique indexes with these columns; choose "
          + "one with onConflict: .index(…): " + indexes.map(\.name).joined(separator: ", "))
    }
    return condition.map(SQL.init(raw:))
  }
}

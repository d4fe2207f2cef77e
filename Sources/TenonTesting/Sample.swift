import Tenon

extension Model {
  /// Returns a draft with sample values that pass the rules of the schema.
  ///
  ///     let draft = try User.sample()                        // username1, user1@example.com
  ///     let ann = try User.sample { $0.username = "ann" }
  ///     let post = try session.insert(Post.sample { $0.author = user })
  ///
  /// Only required fields get a value: others have their defaults, or are nil. Values depend on the type, the rules and
  /// the name of a field, and contain a number, so that they differ from call to call. In a test with a database of its
  /// own (`.database(…)`), numbers start at 1 for each model.
  ///
  /// Required parents are left to you; `Session.insertSample(_:_:)` inserts them too. Checks in SQL and rules in Swift
  /// are not considered.
  ///
  /// - Parameter set: Sets fields of the draft, and its parents.
  /// - Returns: The draft.
  /// - Throws: `TestSetupError` when no value is found for a field that `set` does not set; the error of `set`.
  public static func sample(_ set: (inout Draft) throws -> Void = { _ in }) throws -> Draft {
    var sample = try Sample<Self>()
    return try sample.draft(set)
  }
}

extension Session {
  /// Inserts a row with sample values, together with the required parents that it lacks.
  ///
  ///     let post = try session.insertSample(Post.self)       // and a User, who is its author
  ///     let other = try session.insertSample(Post.self) { $0.author = ann }
  ///
  /// - Parameters:
  ///   - model: The model.
  ///   - set: Sets fields of the draft, and its parents. It is called a second time if parents were inserted.
  /// - Returns: The inserted row.
  /// - Throws: `TestSetupError` when no value is found for a field that `set` does not set, or when parents require
  ///   each other; the error of `set`; the errors of the database.
  @discardableResult
  public func insertSample<Root: Model>(
    _ model: Root.Type, _ set: (inout Root.Draft) throws -> Void = { _ in }
  ) throws -> Root {
    try insertSample(model, below: [], set)
  }

  private func insertSample<Root: Model>(
    _ model: Root.Type, below path: [any Model.Type],
    _ set: (inout Root.Draft) throws -> Void
  ) throws -> Root {
    var sample = try Sample<Root>()
    var draft = try sample.draft(set)
    let missing = try sample.missingParents(of: draft)
    if !missing.isEmpty {
      let path = path + [model]
      for key in missing {
        let target = key.target
        guard !path.contains(where: { $0 == target }) else {
          throw TestSetupError(
            description: "a sample of \(Root.modelDefinition.name) needs a row of "
              + "\(target.modelDefinition.name) that needs it in turn: set the parent in the closure"
          )
        }
        sample.setParent(key, to: try insertParent(target, path))
      }
      draft = try sample.draft(set)
    }
    return try insert(draft)
  }

  /// Inserts a parent and returns its key in JSON, in the forms that the key's type may have.
  private func insertParent<Parent: Model>(
    _ parent: Parent.Type, _ path: [any Model.Type]
  ) throws -> [String] {
    let row = try insertSample(parent, below: path) { _ in }
    let parts = row.id.sqlValues.map(FixtureValue.documents)
    guard parts.count > 1 else { return parts.first ?? [] }
    let definition = Parent.modelDefinition
    let members = zip(definition.key, parts).map { index, forms in
      "\(FixtureValue.quoted(definition.columns[index].field)):\(forms.first ?? "null")"
    }
    return ["{\(members.joined(separator: ","))}"]
  }
}

/// A sample row.
struct Sample<Root: Model> {
  private var document = DraftDocument<Root>()
  private let number: Int
  /// The values of columns for which no value passes the rules.
  private var unmatched: [Int: SQLValue] = [:]

  init() throws {
    guard DraftDocument<Root>.isDecodable else {
      let name = Root.modelDefinition.name
      throw TestSetupError(
        description: "\(name) has no samples, as clients may not send one of its required fields: "
          + "create \(name).Draft")
    }
    number = (TestContext.current?.counter ?? .shared).next(Root.self)
  }

  /// Returns the draft.
  ///
  /// - Throws: `TestSetupError` when no value is found for a field that `set` does not set.
  mutating func draft(_ set: (inout Root.Draft) throws -> Void) throws -> Root.Draft {
    let definition = Root.modelDefinition
    var unmatched = self.unmatched
    let decoded = try document.draft { [number] column, mistake in
      let index = definition.columns.firstIndex { $0 === column } ?? 0
      let isUnique =
        column.role == .key || definition.constraints.contains { $0.columns.contains(index) }
      let values = SampleValue.values(column, number: number, isUnique: isUnique)
      let valid = values.filter { value in
        let inspector = RowInspector(definition)
        inspector.inspect([(column: index, value: value)])
        return inspector.failures.isEmpty
      }
      if valid.isEmpty || mistake != nil { unmatched[index] = values.first ?? .null }
      return (valid.isEmpty ? values : valid).flatMap(FixtureValue.documents)
    }
    self.unmatched = unmatched
    guard var draft = decoded else {
      throw TestSetupError(description: "\(definition.name).Draft cannot be decoded")
    }
    try set(&draft)
    if !unmatched.isEmpty {
      for (column, value) in try DraftValues.values(draft) where unmatched[column] == value {
        let field = definition.columns[column].field
        throw TestSetupError(
          description: "no sample value is found for \(definition.name).\(field): set it, as in "
            + "\(definition.name).sample { $0.\(field) = … }")
      }
    }
    return draft
  }

  /// Returns the required parents that a draft lacks.
  func missingParents(of draft: Root.Draft) throws -> [ForeignKey] {
    let missing = try DraftValues.values(draft).filter { $0.value == nil }.map(\.column)
    return Root.modelDefinition.references.filter { key in
      !key.isOptional && key.columns.contains(where: missing.contains)
    }
  }

  /// Sets a parent by its key in JSON. A key of several columns is one field with the name of the parent.
  mutating func setParent(_ key: ForeignKey, to forms: [String]) {
    document.fields[FixtureNames.field(of: key, Root.modelDefinition)] = forms
  }
}

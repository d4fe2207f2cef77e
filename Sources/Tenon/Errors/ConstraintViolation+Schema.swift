// Converts the database's report of a violated constraint to the terms of the schema: its models, properties and
// constraints.

extension ModelDefinition {
  /// Adds the model, its properties and the constraint's name to a `ConstraintViolation`, and the row's index to a
  /// `ValidationError`. Returns other errors unchanged.
  ///
  /// Databases created by other tools may have other constraints, or other names for the same ones. A constraint is
  /// identified by its name, or else by its columns. If it cannot be identified, the error keeps the database's
  /// message.
  ///
  /// - Parameters:
  ///   - error: The error of a write of this model.
  ///   - row: The index of the row, if several were written.
  ///   - isDeletion: True if rows were deleted, so that a foreign key is one of rows that still refer to them.
  package func explaining(
    _ error: any Error, row: Int? = nil, isDeletion: Bool = false
  ) -> any Error {
    guard var violation = error as? ConstraintViolation else {
      return row.flatMap { (error as? ValidationError)?.located(at: $0) } ?? error
    }
    violation.row = violation.row ?? row
    // A violation that already has a model was explained by an inner call.
    guard violation.model == nil else { return violation }
    // A trigger or a cascade can violate a constraint of another table.
    for model in [self] + neighbours where model.explain(&violation, isDeletion) {
      return violation
    }
    if case .check(let name) = violation.kind { explain(&violation, asCheck: unknownCheck(name)) }
    return violation
  }

  /// The other models of the schema.
  var neighbours: [ModelDefinition] {
    schema?.models.map { $0.modelDefinition }.filter { $0 !== self } ?? []
  }

  /// Completes a violation if it belongs to this model. Returns true if it does.
  private func explain(_ violation: inout ConstraintViolation, _ isDeletion: Bool) -> Bool {
    switch violation.kind {
    case .unique(let names):
      guard let found = unique(violation.constraint, names) else { return false }
      set(found, on: &violation)
      if names.isEmpty { violation.kind = .unique(columns: found.columns.map(qualified)) }
      violation.explanation = "\(aModel) \(given(found.columns)) already exists"
    case .notNull(let name):
      guard let column = column(of: name) else { return false }
      set((nil, [column]), on: &violation)
      violation.explanation = "\(list([column])) of \(aModel) must not be null"
    case .check(let name):
      guard let found = check(violation.constraint ?? name) else { return false }
      explain(&violation, asCheck: found)
    case .foreignKey:
      guard let name = violation.constraint,
        let reference = references.first(where: { Self.isSame($0.name, name) })
      else { return false }
      if isDeletion {
        explain(&violation, asReferring: reference)
      } else {
        explain(&violation, asMissing: reference)
      }
    case .other:
      return false
    }
    return true
  }

  private func explain(_ violation: inout ConstraintViolation, asCheck found: Found) {
    set(found, on: &violation)
    violation.explanation = "\(aModel) \(given(found.columns)) is not allowed"
  }

  /// Completes a violation by a row that refers to a row that does not exist.
  func explain(_ violation: inout ConstraintViolation, asMissing reference: ForeignKey) {
    set((reference.name, reference.columns), on: &violation)
    violation.explanation =
      "the \(reference.target.modelDefinition.name) that \(list(reference.columns)) of \(aModel) refers to "
      + "does not exist"
  }

  /// Completes a violation by rows of this model that still refer to a row to delete.
  func explain(_ violation: inout ConstraintViolation, asReferring reference: ForeignKey) {
    set((reference.name, reference.columns), on: &violation)
    violation.explanation =
      "\(aModel) still refers to the \(reference.target.modelDefinition.name) in its \(list(reference.columns))"
  }

  private typealias Found = (name: String?, columns: [Int])

  private func set(_ found: Found, on violation: inout ConstraintViolation) {
    violation.model = name
    violation.fields = found.columns.map { columns[$0].field }
    violation.constraint = found.name ?? violation.constraint
  }

  // MARK: - Finding the constraint

  /// Returns the unique constraint or key with a name or with columns.
  private func unique(_ name: String?, _ names: [String]) -> Found? {
    if let name, let found = constraint(name, .unique) { return found }
    // The list is compared as a whole, as the names of tables and columns may contain the separator.
    let all = names.joined(separator: ", ")
    let known =
      [(keyName, key)] + constraints.filter { $0.kind == .unique }.map { ($0.name, $0.columns) }
    for (name, columns) in known where !columns.isEmpty {
      if Self.isSame(columns.map(qualified).joined(separator: ", "), all) { return (name, columns) }
    }
    // An index over expressions is reported by its name.
    if names.count == 1, let name = names.first, let found = constraint(name, .unique) {
      return found
    }
    let columns = names.compactMap(column(of:))
    return columns.isEmpty || columns.count < names.count ? nil : (nil, columns)
  }

  /// Returns the check with a name: a declared one, or one that the DDL derives from a column's type.
  private func check(_ name: String) -> Found? {
    if let found = constraint(name, .check) { return found }
    for suffix in ["", "_length", "_digits", "_not_null"] {
      let column = columns.firstIndex { Self.isSame("ck_\(table)_\($0.name)\(suffix)", name) }
      if let column { return (name, [column]) }
    }
    return nil
  }

  /// Returns the columns that a check of another tool mentions. For a check without a name, SQLite reports the
  /// condition as the name; if the condition starts with a quoted name, only that.
  private func unknownCheck(_ text: String) -> Found {
    let words = text.split { !$0.isLetter && !$0.isNumber && $0 != "_" }.map { $0.lowercased() }
    let mentioned = columns.indices.filter { words.contains(columns[$0].name.lowercased()) }
    return (words.count == 1 && mentioned.isEmpty ? text : nil, mentioned)
  }

  private func constraint(_ name: String, _ kind: ModelConstraint.Kind) -> Found? {
    if kind == .unique, Self.isSame(name, keyName) { return (keyName, key) }
    return constraints.first { $0.kind == kind && Self.isSame($0.name, name) }.map {
      ($0.name, $0.columns.filter(columns.indices.contains))
    }
  }

  /// The name of the primary key in the DDL.
  private var keyName: String { "pk_\(table)" }

  /// Returns the index of the column that a database reports as `table.column`.
  private func column(of name: String) -> Int? {
    columns.indices.first { Self.isSame(qualified($0), name) }
  }

  private func qualified(_ column: Int) -> String { "\(table).\(columns[column].name)" }

  /// Compares names without regard to case, as SQLite does. Other tools may have written them in another case.
  private static func isSame(_ one: String, _ other: String) -> Bool {
    one == other || one.lowercased() == other.lowercased()
  }

  // MARK: - Text

  /// The model's name with an indefinite article.
  var aModel: String {
    // "U" is not counted as a vowel, as in "a User".
    (name.first.map { "AEIOaeio".contains($0) } ?? false) ? "an \(name)" : "a \(name)"
  }

  /// Returns a phrase that identifies a row by its properties.
  private func given(_ columns: [Int]) -> String {
    columns.isEmpty ? "like this" : "with this \(list(columns))"
  }

  /// Returns a list of properties: `a`, `a and b`, or `a, b and c`.
  private func list(_ columns: [Int]) -> String {
    let fields = columns.map { self.columns[$0].field }
    guard let last = fields.last, fields.count > 1 else { return fields.first ?? "" }
    return fields.dropLast().joined(separator: ", ") + " and " + last
  }
}

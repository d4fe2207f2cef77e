/// A write that the database refused because of a constraint.
///
///     do { try session.insert(draft) }
///     catch let error as ConstraintViolation {
///       print(error.reason)                                 // a User with this email already exists
///       if case .unique = error.kind, error.fields == ["email"] { … }
///     }
public struct ConstraintViolation: TenonError, Hashable {
  /// The kind of a constraint, with the details that the database reports.
  public enum Kind: Hashable, Sendable {
    /// A unique constraint: the value or key already exists. SQLite reports the columns as `table.column`, and an index
    /// over expressions by its name only.
    case unique(columns: [String])
    /// A foreign key: the referenced row does not exist, or the row is still referenced.
    case foreignKey
    /// A required column that was NULL, as `table.column`.
    case notNull(column: String)
    /// A check that failed, with its name.
    case check(name: String)
    /// Another constraint, such as a trigger's RAISE.
    case other
  }

  /// The kind of the constraint.
  public package(set) var kind: Kind

  /// The message of the database.
  public let message: String

  /// The statement that was refused.
  public let statement: String?

  /// The model of the constraint, such as `User`; nil if it is unknown, as for hand-written SQL. If a deletion was
  /// refused because other rows still refer to the row, it is their model.
  public package(set) var model: String?

  /// The properties of the constraint, such as `["email"]`; empty if they are unknown.
  public package(set) var fields: [String] = []

  /// The constraint's name, such as `uq_users_email`; nil if it has none or is unknown.
  public package(set) var constraint: String?

  /// The index of the row, from 0, if several rows were written; otherwise nil.
  public package(set) var row: Int?

  /// The reason in terms of the schema.
  package var explanation: String?

  /// The reason on one line, such as `a User with this email already exists`. If the constraint is not in the schema,
  /// it only says what the kind of the constraint means.
  public var reason: String {
    if let explanation { return explanation }
    switch kind {
    case .unique: return "a row with these values already exists"
    case .foreignKey:
      return "a row that this one refers to does not exist, or another row still refers to this one"
    case .notNull: return "a required value is missing"
    case .check: return "a value is not allowed"
    case .other: return "the change is not allowed"
    }
  }

  /// Advice for the author of the program; nil if there is none.
  package var advice: String?

  /// 409, Conflict, if a key already exists or a row is in use; 422, Unprocessable Content, for a refused value.
  public var httpStatus: Int {
    switch kind {
    case .unique, .foreignKey, .other: 409
    case .notNull, .check: 422
    }
  }

  package init(kind: Kind, message: String, statement: String?) {
    self.kind = kind
    self.message = message
    self.statement = statement
  }

  /// The reason, or the database's message if the constraint is not in the schema, with the row's index, the
  /// constraint's name and advice, and the statement on a second line.
  public var description: String {
    let prefix = row.map { "row \($0): " } ?? ""
    return prefix + (explanation ?? message) + (advice.map { "; \($0)" } ?? "")
      + (constraint.map { " (\($0))" } ?? "") + statementLine
  }
}

/// A write broke a constraint of the database.
///
///     do { try session.insert(draft) }
///     catch let error as ConstraintViolation {
///       print(error.reason)                                 // a User with this email is there already
///       if case .unique = error.kind, error.fields == ["email"] { … }
///     }
public struct ConstraintViolation: TenonError, Hashable {
  /// Which kind of constraint, with what the database tells of it.
  public enum Kind: Hashable, Sendable {
    /// A value or a key is there already. SQLite names the columns as `table.column`; the name of an
    /// index over expressions stands alone.
    case unique(columns: [String])
    /// The row referred to is not there, or the row is still referred to.
    case foreignKey
    /// A required column was NULL; `table.column`.
    case notNull(column: String)
    /// A check failed; the constraint's name.
    case check(name: String)
    /// Something else, such as a trigger's RAISE.
    case other
  }

  /// Which kind of constraint.
  public let kind: Kind

  /// The database's own words.
  public let message: String

  /// The statement that was refused.
  public let statement: String?

  /// The model whose constraint it is, such as `User`; nil where it is not known, as for SQL written by hand. Where other
  /// rows still refer to a row that was to be deleted, it is their model.
  public package(set) var model: String?

  /// The properties the constraint is about, such as `["email"]`; empty where they are not known.
  public package(set) var fields: [String] = []

  /// The constraint's name, such as `uq_users_email`; nil where it has none or is not known.
  public package(set) var constraint: String?

  /// The index of the row, from 0, when several were to be written; otherwise nil.
  public package(set) var row: Int?

  /// What happened, in the schema's words.
  package var explanation: String?

  /// What happened in one line, such as `a User with this email is there already`: in the schema's words where it knows the
  /// constraint, otherwise in the database's.
  public var reason: String { explanation ?? message }

  /// 409, Conflict, for a key that is taken or a row in use; 422, Unprocessable Content, for a value that is refused.
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

  /// What happened in one line, with the constraint's name, and the statement.
  public var description: String {
    let place = row.map { "row \($0): " } ?? ""
    return place + reason + (constraint.map { " (\($0))" } ?? "") + statementLine
  }
}

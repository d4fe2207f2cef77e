/// A write broke a constraint of the database.
///
///     do { try session.insert(draft) }
///     catch let error as ConstraintViolation {
///       if case .unique(let columns) = error.kind { … }       // ["users.email"]
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

  /// One line, and the statement.
  public var description: String { message + statementLine }
}

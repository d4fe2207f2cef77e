/// A typed piece of SQL: a column, or a value computed from columns.
///
///     User.isActive && User.age >= 18
///     // "users"."is_active" AND "users"."age" >= ?
///
/// `Value` is the Swift type of the result; it is optional if the result may be NULL.
///
/// The other files of this folder define operators and functions. Their documentation shows the SQL of an example under
/// its Swift. It is standard SQL or that of SQLite, without the conditions that soft deletion adds. The dialects differ in
/// placeholders (`$1` on PostgreSQL), in quotes (backticks on MySQL) and where the documentation says so.
public protocol SQLExpression<Value>: OrderTermConvertible, Selectable {
  /// The Swift type of the value.
  associatedtype Value: SQLConvertible

  /// The expression's SQL, before a dialect is chosen.
  var fragment: SQLFragment { get }
}

/// A piece of SQL, before a dialect is chosen. Its parts are private to Tenon.
public struct SQLFragment: Sendable {
  package let node: SQLNode

  package init(_ node: SQLNode) { self.node = node }
}

extension SQLExpression {
  package var node: SQLNode { fragment.node }
}

/// A value computed by the database, such as `Post.viewCount + 1`.
public struct Computed<Value: SQLConvertible>: SQLExpression {
  /// The expression's SQL, before a dialect is chosen.
  public let fragment: SQLFragment

  package init(_ node: SQLNode) { fragment = SQLFragment(node) }
}

/// A condition in SQL's three-valued logic: true, false, or unknown if it depends on NULL.
///
/// A filter keeps the rows for which the condition is true.
public struct Condition: SQLExpression {
  /// The type of the result; nil means unknown.
  public typealias Value = Bool?

  /// The expression's SQL, before a dialect is chosen.
  public let fragment: SQLFragment

  package init(_ node: SQLNode) { fragment = SQLFragment(node) }
}

/// A type that conditions have: `Bool` or `Bool?`.
public protocol SQLBoolean: SQLConvertible where Unwrapped == Bool {}
extension Bool: SQLBoolean {}
extension Optional: SQLBoolean where Wrapped == Bool {}

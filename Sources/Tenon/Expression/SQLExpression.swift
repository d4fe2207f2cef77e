/// A typed piece of SQL: a column, or something computed from columns.
///
/// `Value` is the Swift type a row gives for it; an optional `Value` may be NULL. Operators and functions on
/// expressions are in the other files of this folder. For example:
///
///     User.isActive && User.age >= 18
public protocol SQLExpression<Value>: OrderTermConvertible, Selectable {
  /// The Swift type of the value.
  associatedtype Value: SQLConvertible

  /// The SQL behind the type.
  var fragment: SQLFragment { get }
}

/// SQL that knows no dialect yet. Its parts are private to Tenon.
public struct SQLFragment: Sendable {
  package let node: SQLNode

  package init(_ node: SQLNode) { self.node = node }
}

extension SQLExpression {
  package var node: SQLNode { fragment.node }
}

/// A value computed by the database, such as `Post.viewCount + 1`.
public struct Computed<Value: SQLConvertible>: SQLExpression {
  /// The SQL behind the type.
  public let fragment: SQLFragment

  package init(_ node: SQLNode) { fragment = SQLFragment(node) }
}

/// A condition under SQL's three-valued logic: true, false, or unknown where NULL took part.
///
/// A filter keeps the rows for which it is true.
public struct Condition: SQLExpression {
  /// Unknown is nil.
  public typealias Value = Bool?

  /// The SQL behind the type.
  public let fragment: SQLFragment

  package init(_ node: SQLNode) { fragment = SQLFragment(node) }
}

/// `Bool` and `Bool?`: what a filter can be made of.
public protocol SQLBoolean: SQLConvertible where Unwrapped == Bool {}
extension Bool: SQLBoolean {}
extension Optional: SQLBoolean where Wrapped == Bool {}

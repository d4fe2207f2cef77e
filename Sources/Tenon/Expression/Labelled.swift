/// An expression with a label, which is the name of its column in the result.
///
///     let views = Post.viewCount.sum().as("views")
///     Post.query.group(by: Post.authorID).having(views > 100).order(by: views.desc).select(Post.authorID, views)
///     // SELECT "posts"."author_id", SUM("posts"."view_count") AS "views" …
///
/// Outside the select list, it is written as the expression without the label.
public struct Labelled<Value: SQLConvertible>: SQLExpression {
  /// The expression's SQL, before a dialect is chosen.
  public let fragment: SQLFragment

  /// The name of the column in the result.
  public let label: String

  package init(_ node: SQLNode, _ label: String) {
    fragment = SQLFragment(.labelled(node, label))
    self.label = label
  }
}

extension SQLExpression {
  /// Labels the expression: `Post.viewCount.as("views")` is selected as `"posts"."view_count" AS "views"`.
  ///
  /// - Parameter label: The name of the column in the result; it may contain any characters.
  public func `as`(_ label: String) -> Labelled<Value> { Labelled(node, label) }
}

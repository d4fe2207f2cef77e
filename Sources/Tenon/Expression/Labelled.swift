/// An expression with a name for the column of the result; the expression itself wherever it stands else.
///
///     let views = Post.viewCount.sum().as("views")
///     Post.query.group(by: Post.authorID).having(views > 100).order(by: views.desc).select(Post.authorID, views)
public struct Labelled<Value: SQLConvertible>: SQLExpression {
  /// The SQL behind the type.
  public let fragment: SQLFragment

  /// The name.
  public let label: String

  package init(_ node: SQLNode, _ label: String) {
    fragment = SQLFragment(.labelled(node, label))
    self.label = label
  }
}

extension SQLExpression {
  /// The expression with a name for the column of the result, whatever characters it contains.
  public func `as`(_ label: String) -> Labelled<Value> { Labelled(node, label) }
}

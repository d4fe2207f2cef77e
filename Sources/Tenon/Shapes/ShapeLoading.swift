/// What is loaded with the rows of a model, and how each becomes a value of a shape.
///
///     ShapeLoading(User.posts.as(PostCard.self), User.profile) {
///       UserProfile(username: $0.username, posts: $1, bio: $2?.bio)
///     }
///
/// The relationships may be filtered, ordered, limited and nested like those given to `with`.
public struct ShapeLoading<Root: Model, Shape: Sendable>: Sendable {
  /// Whether something that is loaded with the rows finds them by a subquery.
  let needsSource: Bool

  /// Gives rows the shape, in their order.
  let shapes: @Sendable (LoadedRows<Root>, Session) throws -> [Shape]

  /// Describes how a shape is loaded.
  ///
  /// - Parameters:
  ///   - relationships: What is loaded with the rows: one statement for each, however many rows there are.
  ///   - shape: Makes the shape of a row and of what each relationship gives for it.
  public init<each Target: Model, each Loaded: Sendable>(
    _ relationships: repeat Relationship<Root, each Target, each Loaded>,
    shape: @escaping @Sendable (Root, repeat each Loaded) -> Shape
  ) {
    needsSource = usesSubquery(repeat each relationships)
    shapes = { roots, session in
      let loaded = (repeat try (each relationships).load(roots, session))
      return roots.rows.indices.map { shape(roots.rows[$0], repeat (each loaded)[$0]) }
    }
  }
}

/// The relationships to load with the rows of a model, and the conversion of each row to a shape.
///
///     ShapeLoading(User.posts.as(PostCard.self), User.profile) {
///       UserProfile(username: $0.username, posts: $1, bio: $2?.bio)
///     }
///
/// The relationships may be filtered, ordered, limited and nested like those passed to `with`.
public struct ShapeLoading<Root: Model, Shape: Sendable>: Sendable {
  /// True if a relationship uses a subquery.
  let needsSource: Bool

  /// Converts rows to the shape, in their order.
  let shapes: @Sendable (LoadedRows<Root>, Session) throws -> [Shape]

  /// Creates the description of a shape.
  ///
  /// - Parameters:
  ///   - relationships: The relationships to load with the rows, with one statement each for up to 512 rows.
  ///   - shape: Creates the shape from a row and the loaded value of each relationship.
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

/// A row with its related rows as one flat value, such as the JSON of an endpoint.
///
/// `tenonc` generates a struct for each entry of the schema's `shapes:`, such as
/// `UserProfile: { of: User, with: [posts] }`:
///
///     let profiles = try User.query.filter(User.isActive).as(UserProfile.self).all(in: session)
///     try JSONEncoder().encode(profiles)          // [{"id":1,"username":"ann","posts":[{"id":7,"title":"…"}]}]
///
/// A hand-written shape declares what to load with a row, and how to create the value from it:
///
///     struct PostCard: ModelShape {
///       var title: String
///       var author: String
///       var tags: [String]
///
///       static var loading: ShapeLoading<Post, PostCard> {
///         ShapeLoading(Post.author, Post.tags) {
///           PostCard(title: $0.title, author: $1.username, tags: $2.map(\.name))
///         }
///       }
///     }
public protocol ModelShape: Codable, Hashable, Sendable {
  /// The model whose rows are converted.
  associatedtype Root: Model

  /// The relationships to load with a row, and the closure that creates the value.
  static var loading: ShapeLoading<Root, Self> { get }
}

extension ModelShape {
  /// Converts a row to the shape, after reading its related rows.
  ///
  ///     let user = try session.insert(User.Draft(username: "ann", email: "ann@example.com"))
  ///     return try UserProfile(user, in: session)
  ///
  /// For several rows, `load` needs fewer statements.
  ///
  /// - Parameters:
  ///   - row: The row.
  ///   - session: The session.
  ///   - file: The file that reads, for `Configuration.reportRepeats`.
  ///   - line: The line that reads.
  /// - Throws: `NotFound` if a required parent does not exist; any error of the database.
  public init(
    _ row: Root, in session: Session, file: StaticString = #fileID, line: UInt = #line
  ) throws {
    guard let shape = try Self.load([row], in: session, file: file, line: line).first else {
      throw NotFound(model: Root.modelDefinition.name)
    }
    self = shape
  }

  /// Converts rows to the shape, after reading their related rows with one statement per relationship for each 512
  /// rows.
  ///
  ///     let profiles = try UserProfile.load(users, in: session)            // [UserProfile], in the order of the users
  ///
  /// - Parameters:
  ///   - rows: The rows.
  ///   - session: The session.
  ///   - file: The file that reads, for `Configuration.reportRepeats`.
  ///   - line: The line that reads.
  /// - Throws: `NotFound` if a required parent does not exist; any error of the database.
  public static func load(
    _ rows: [Root], in session: Session, file: StaticString = #fileID, line: UInt = #line
  ) throws -> [Self] {
    try loading.shapes(LoadedRows(rows: rows, source: nil, site: CallSite(file, line)), session)
  }
}

extension Relationship where Loaded == [Target] {
  /// Loads the related rows in a shape, with the relationships of the shape.
  ///
  ///     User.query.with(User.posts.limit(3).as(PostCard.self))          // rows of (User, [PostCard])
  public func `as`<Shape: ModelShape>(
    _ shape: Shape.Type
  ) -> Relationship<Root, Target, [Shape]> where Shape.Root == Target {
    let loading = shape.loading
    return Relationship<Root, Target, [Shape]>(link, nestsSubquery: loading.needsSource) {
      $0.collected(try loading.shapes($0.asRoots, $1))
    }
  }
}

extension Relationship where Loaded == Target {
  /// Loads the related row in a shape, with the relationships of the shape.
  ///
  ///     Post.query.with(Post.author.as(UserProfile.self))               // rows of (Post, UserProfile)
  public func `as`<Shape: ModelShape>(
    _ shape: Shape.Type
  ) -> Relationship<Root, Target, Shape> where Shape.Root == Target {
    let loading = shape.loading
    return Relationship<Root, Target, Shape>(link, nestsSubquery: loading.needsSource) {
      try $0.required(loading.shapes($0.asRoots, $1))
    }
  }
}

extension Relationship where Loaded == Target? {
  /// Loads the related row, if there is one, in a shape, with the relationships of the shape.
  ///
  ///     Comment.query.with(Comment.author.as(UserProfile.self))         // rows of (Comment, UserProfile?)
  public func `as`<Shape: ModelShape>(
    _ shape: Shape.Type
  ) -> Relationship<Root, Target, Shape?> where Shape.Root == Target {
    let loading = shape.loading
    return Relationship<Root, Target, Shape?>(link, nestsSubquery: loading.needsSource) {
      $0.optional(try loading.shapes($0.asRoots, $1))
    }
  }
}

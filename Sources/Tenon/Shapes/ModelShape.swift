/// A row with what it is related to, as one flat value: what an endpoint answers with as JSON.
///
/// `tenonc` makes a struct for each of the schema's `shapes:`. For example, `UserProfile: { of: User, with: [posts] }` is
///
///     let profiles = try User.query.filter(User.isActive).as(UserProfile.self).all(in: session)
///     try JSONEncoder().encode(profiles)          // [{"id":1,"username":"ann","posts":[{"id":7,"title":"…"}]}]
///
/// A shape of one's own says what is loaded with a row and how the value is made of it all:
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
  /// The model whose rows take the shape.
  associatedtype Root: Model

  /// What is loaded with a row, and how the shape is made of it.
  static var loading: ShapeLoading<Root, Self> { get }
}

extension ModelShape {
  /// Gives a row in hand the shape: reads what it is related to.
  ///
  ///     let user = try session.insert(User.Draft(username: "ann", email: "ann@example.com"))
  ///     return try UserProfile(user, in: session)
  ///
  /// For several rows, `load` takes fewer statements.
  ///
  /// - Parameters:
  ///   - row: The row.
  ///   - session: The session.
  ///   - file: The file that reads, for `Configuration.reportRepeats`.
  ///   - line: The line that reads.
  /// - Throws: `NotFound` when a required parent is not there; what the database reports.
  public init(
    _ row: Root, in session: Session, file: StaticString = #fileID, line: UInt = #line
  ) throws {
    guard let shape = try Self.load([row], in: session, file: file, line: line).first else {
      throw NotFound(model: Root.modelDefinition.name)
    }
    self = shape
  }

  /// Gives rows in hand the shape: one statement for each relationship (and chunk of rows), however many rows there are.
  ///
  ///     let profiles = try UserProfile.load(users, in: session)            // [UserProfile], in the users' order
  ///
  /// - Parameters:
  ///   - rows: The rows.
  ///   - session: The session.
  ///   - file: The file that reads, for `Configuration.reportRepeats`.
  ///   - line: The line that reads.
  /// - Throws: `NotFound` when a required parent is not there; what the database reports.
  public static func load(
    _ rows: [Root], in session: Session, file: StaticString = #fileID, line: UInt = #line
  ) throws -> [Self] {
    try loading.shapes(LoadedRows(rows: rows, source: nil, site: CallSite(file, line)), session)
  }
}

extension Relationship where Loaded == [Target] {
  /// Loads the related rows in a shape, with all that the shape has.
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
  /// Loads the related row in a shape, with all that the shape has.
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
  /// Loads the related row, where there is one, in a shape, with all that the shape has.
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

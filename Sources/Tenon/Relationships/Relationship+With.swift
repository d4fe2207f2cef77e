// Loading what related rows are related to: `with` on a relationship, as deep as wanted.

extension Relationship where Loaded == [Target] {
  /// Loads related rows with the related rows.
  ///
  ///     User.query.with(User.posts.with(Post.tags, Post.author))        // rows of (User, [(Post, [Tag], User)])
  public func with<each Next: Model, each More: Sendable>(
    _ relationships: repeat Relationship<Target, each Next, each More>
  ) -> Relationship<Root, Target, [(Target, repeat each More)]> {
    Relationship<Root, Target, [(Target, repeat each More)]>(
      link, nestsSubquery: usesSubquery(repeat each relationships)
    ) { related, session in
      related.collected(
        try related.asRoots.pairs(with: repeat each relationships, in: session))
    }
  }
}

extension Relationship where Loaded == Target {
  /// Loads related rows with the related row.
  ///
  ///     Post.query.with(Post.author.with(User.profile))                 // rows of (Post, (User, Profile?))
  public func with<each Next: Model, each More: Sendable>(
    _ relationships: repeat Relationship<Target, each Next, each More>
  ) -> Relationship<Root, Target, (Target, repeat each More)> {
    Relationship<Root, Target, (Target, repeat each More)>(
      link, nestsSubquery: usesSubquery(repeat each relationships)
    ) { related, session in
      try related.required(related.asRoots.pairs(with: repeat each relationships, in: session))
    }
  }
}

extension Relationship where Loaded == Target? {
  /// Loads related rows with the related row, where there is one.
  ///
  ///     User.query.with(User.profile.with(Profile.user))                // rows of (User, (Profile, User)?)
  public func with<each Next: Model, each More: Sendable>(
    _ relationships: repeat Relationship<Target, each Next, each More>
  ) -> Relationship<Root, Target, (Target, repeat each More)?> {
    Relationship<Root, Target, (Target, repeat each More)?>(
      link, nestsSubquery: usesSubquery(repeat each relationships)
    ) { related, session in
      related.optional(try related.asRoots.pairs(with: repeat each relationships, in: session))
    }
  }
}

extension Relationship {
  /// Loads what the relationship gives for each of some rows, in their order.
  ///
  /// - Parameter joined: The related rows, when the statement of the rows has read them already.
  func load(
    _ roots: LoadedRows<Root>, joined: (any JoinedLoad<Root>)? = nil, _ session: Session
  ) throws -> [Loaded] {
    if let joined = joined as? JoinedRows<Root, Target> {
      return try shape(joined.related(to: roots), session)
    }
    let link = link.forLoading
    return try shape(link.read(roots, link, session), session)
  }

  /// Whether the query of the rows is run again as a subquery.
  var needsSource: Bool { link.strategy == .subquery || nestsSubquery }
}

extension LoadedRows {
  /// Loads what a relationship gives for each of the rows.
  ///
  /// - Parameter number: The relationship's number among those that are loaded.
  @usableFromInline func load<Target: Model, Loaded>(
    _ relationship: Relationship<Root, Target, Loaded>, _ number: Int, in session: Session
  ) throws -> [Loaded] {
    try relationship.load(self, joined: joined[number], session)
  }

  /// The rows, each with what it is related to.
  func pairs<each Target: Model, each Loaded: Sendable>(
    with relationships: repeat Relationship<Root, each Target, each Loaded>, in session: Session
  ) throws -> [(Root, repeat each Loaded)] {
    var number = 0
    func next<Next, More>(
      _ relationship: Relationship<Root, Next, More>
    ) throws -> [More] {
      defer { number += 1 }
      return try load(relationship, number, in: session)
    }
    let loaded = (repeat try next(each relationships))
    return rows.indices.map { index in (rows[index], repeat (each loaded)[index]) }
  }
}

/// Whether one of some relationships runs the query of its rows again.
func usesSubquery<Root: Model, each Target: Model, each Loaded: Sendable>(
  _ relationships: repeat Relationship<Root, each Target, each Loaded>
) -> Bool {
  for needsSource in repeat (each relationships).needsSource {
    if needsSource { return true }
  }
  return false
}

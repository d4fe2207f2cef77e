// `with` on a relationship, which loads the related rows of related rows, to any depth.

extension Relationship where Loaded == [Target] {
  /// Loads related rows together with each of the related rows.
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
  /// Loads related rows together with the related row.
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
  /// Loads related rows together with the related row, if there is one.
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
  /// Loads the related values of some rows, in the order of the rows.
  ///
  /// - Parameter joined: The related rows, if the statement of the rows has read them.
  func load(
    _ roots: LoadedRows<Root>, joined: (any JoinedLoad<Root>)? = nil, _ session: Session
  ) throws -> [Loaded] {
    if let joined = joined as? JoinedRows<Root, Target> {
      return try shape(joined.related(to: roots), session)
    }
    let link = link.forLoading
    return try shape(link.read(roots, link, session), session)
  }

  /// True if the query of the rows runs again as a subquery.
  var needsSource: Bool { link.strategy == .subquery || nestsSubquery }
}

extension LoadedRows {
  /// Loads the related values of each row.
  ///
  /// - Parameter number: The position of the relationship among those that are loaded.
  @usableFromInline func load<Target: Model, Loaded>(
    _ relationship: Relationship<Root, Target, Loaded>, _ number: Int, in session: Session
  ) throws -> [Loaded] {
    try relationship.load(self, joined: joined[number], session)
  }

  /// Returns the rows, each with its related values.
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

/// Returns true if one of the relationships runs the query of its rows again.
func usesSubquery<Root: Model, each Target: Model, each Loaded: Sendable>(
  _ relationships: repeat Relationship<Root, each Target, each Loaded>
) -> Bool {
  for needsSource in repeat (each relationships).needsSource {
    if needsSource { return true }
  }
  return false
}

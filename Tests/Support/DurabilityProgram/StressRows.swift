import BlogModels
import Foundation
import Tenon

/// The rows that writers and readers share: two counters, and credits that are transferred.
enum StressRows {
  /// The values that a reader has seen so far.
  struct Seen {
    var counted = 0
    var versioned = 0
  }

  private static let users = 10
  private static let credits = 100
  private static let counted = Post.ID(1)
  private static let versioned = Post.ID(2)

  static func create(in database: Database) async throws {
    try await database.create(Blog.self)
    try await database.write { session in
      for number in 1...users {
        try session.insert(
          User.Draft(
            username: "user \(number)", email: "user\(number)@example.com", credits: credits))
      }
      for title in ["counted", "versioned"] {
        try session.insert(Post.Draft(title: title, content: "", author: User.ID(1)))
      }
    }
  }

  /// Runs one of the three operations of writers.
  static func write(_ round: Int, through access: StressAccess, _ tally: Tally) async throws {
    do {
      switch round % 3 {
      case 0: try await incrementAtomically(through: access, tally)
      case 1: try await incrementVersioned(through: access, tally)
      default: try await transfer(through: access, tally)
      }
    } catch is CancellationError {
      // Increments that were not counted must not be stored.
      tally.add(\.cancelled)
    }
  }

  private static func incrementAtomically(
    through access: StressAccess, _ tally: Tally
  ) async throws {
    try await access.write { session in
      tally.add(\.tries)
      let posts = Post.query.filter(Post.id == counted)
      let changed = try posts.update(Post.viewCount.set(Post.viewCount + 1), in: session)
      try Failure.unless(changed == 1, "\(changed) rows changed by an increment")
    }
    tally.add(\.increments)
  }

  /// Reads in one transaction and writes in another; a row that changed in between is read again.
  private static func incrementVersioned(
    through access: StressAccess, _ tally: Tally
  ) async throws {
    while true {
      let post = try await access.read { try $0.require(Post.self, versioned) }
      do {
        try await access.write { session in
          tally.add(\.tries)
          var post = post
          post.viewCount += 1
          session.save(post)
        }
        return tally.add(\.versionedIncrements)
      } catch is StaleRow {
        tally.add(\.staleRows)
      }
    }
  }

  /// Transfers credits from one user to another; the database refuses more than the first one has.
  private static func transfer(through access: StressAccess, _ tally: Tally) async throws {
    let (payer, payee) = (Int.random(in: 1...users), Int.random(in: 1...users))
    let amount = Int.random(in: 1...credits)
    do {
      try await access.write { session in
        tally.add(\.tries)
        // The payee first: if the payer is refused, there is a change to undo.
        for (user, change) in [(payee, amount), (payer, -amount)] {
          try User.query.filter(User.id == User.ID(user))
            .update(User.credits.set(User.credits + change), in: session)
        }
      }
      tally.add(\.transfers)
    } catch let error as ConstraintViolation where error.httpStatus == 422 {
      tally.add(\.refusedTransfers)
    }
  }

  /// Checks all values in one transaction, reading the credits twice.
  static func read(_ seen: Seen, through access: StressAccess, _ tally: Tally) async throws -> Seen
  {
    let now = try await access.read { session in
      let before = try balances(in: session)
      let counted = try session.require(Post.self, counted)
      let versioned = try session.require(Post.self, versioned)
      try Failure.unless(
        counted.viewCount >= seen.counted && versioned.viewCount >= seen.versioned,
        "a counter went back")
      try Failure.unless(
        versioned.version == versioned.viewCount + 1, "a version without its increment")
      try Failure.unless(try balances(in: session) == before, "a read saw two moments")
      return Seen(counted: counted.viewCount, versioned: versioned.viewCount)
    }
    tally.add(\.reads)
    return now
  }

  /// Compares the final rows with the counted operations.
  static func check(_ done: Tally.Counts, in session: Session) throws {
    let counted = try session.require(Post.self, counted)
    try Failure.unless(
      counted.viewCount == done.increments,
      "\(counted.viewCount) views after \(done.increments) increments")
    let versioned = try session.require(Post.self, versioned)
    try Failure.unless(
      versioned.viewCount == done.versionedIncrements
        && versioned.version == done.versionedIncrements + 1,
      "\(versioned.viewCount) views in version \(versioned.version) after "
        + "\(done.versionedIncrements) increments")
    _ = try balances(in: session)
    let integrity = try session.fetch("PRAGMA integrity_check", as: String.self)
    try Failure.unless(integrity == ["ok"], "integrity_check: \(integrity)")
  }

  private static func balances(in session: Session) throws -> [Int] {
    let balances = try User.query.order(by: User.id).all(in: session).map(\.credits)
    let sum = balances.reduce(0, +)
    try Failure.unless(sum == users * credits, "\(sum) credits in all, not \(users * credits)")
    return balances
  }
}

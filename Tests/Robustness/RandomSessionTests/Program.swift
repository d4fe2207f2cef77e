import BlogModels
import Tenon

/// A program that runs random operations on a session, and keeps the expected state.
final class Program {
  let database: Database
  let session: Session
  var expected: Expectation
  /// The expectation at the beginning of the transaction.
  private var start: Expectation

  /// The added rows, and their pending rows: nil for rows that were added with another one.
  var added: [Expectation.Addition] = []
  var pending: [(any PendingRow)?] = []

  /// The objects that were tracked.
  var objects: [any TrackedObject] = []

  private var markers = 0

  /// An error: database and expectation differ.
  struct Mismatch: Error, CustomStringConvertible {
    let description: String
  }

  /// A write was refused, as expected: the program rolls back.
  struct Refused: Error {}

  /// An error that undoes a savepoint.
  private struct Undone: Error {}

  init(_ database: Database) throws {
    self.database = database
    session = try database.session()
    expected = Expectation()
    start = expected
  }

  /// Runs operations, and compares the result of each with the expectation.
  ///
  /// - Throws: `Mismatch`.
  func run(_ operations: [Operation]) throws {
    defer { session.close() }
    for operation in operations + [.commit(rereads: true)] {
      do {
        try perform(operation)
      } catch is Refused {
        try rollback()
      } catch let mismatch as Mismatch {
        throw Mismatch(description: "\(mismatch)\nin \(operation)")
      }
    }
  }

  private func perform(_ operation: Operation) throws {
    switch operation {
    case .savepoint(let inner, let isUndone): try savepoint(inner, isUndone: isUndone)
    case .commit(let rereads): try commit(rereads: rereads)
    case .rollback: try rollback()
    case .flush:
      try now { try session.flush() }
      try check()
    case .add, .insert, .insertMany, .answerInCircle, .withdraw, .deletePending:
      try performAddition(operation)
    case .connect, .disconnect, .connectExactly: try performConnection(operation)
    default: try performChange(operation)
    }
  }

  /// Runs an operation that flushes and then writes immediately.
  ///
  /// - Parameters:
  ///   - isUndoable: False if the operation cannot be in a savepoint: it commits, or must not flush.
  ///   - body: The operation.
  ///   - effect: Its expected effect on the state. It throws a refusal if the write, not the flush, is expected to be
  ///     refused: the session can still be used.
  func now(
    isUndoable: Bool = true, _ body: () throws -> Void,
    effect: (inout Expectation) throws -> Void = { _ in }
  ) throws {
    var failure: (any Error)?
    do {
      // PostgreSQL accepts no statement after a refused one, except if it was in a savepoint.
      if session.dialect == .postgresql, isUndoable {
        try session.savepoint(body)
      } else {
        try body()
      }
    } catch {
      failure = error
    }
    do {
      try expected.flush(added, isRefused: failure is ConstraintViolation, key: key)
    } catch let refusal as BlogState.Refusal {
      try checkRefused(failure, refusal)
      throw Refused()
    }
    let before = expected
    do {
      try effect(&expected)
    } catch let refusal as BlogState.Refusal {
      expected = before
      return try checkRefused(failure, refusal)
    } catch let mismatch as Mismatch where failure == nil {
      throw mismatch
    } catch is Mismatch {
      // The operation failed, so its effect could not be checked.
    }
    if let failure { throw Mismatch(description: "refused: \(failure)") }
    expected.noteDeleted()
  }

  private func checkRefused(_ failure: (any Error)?, _ refusal: BlogState.Refusal) throws {
    let isRight =
      switch refusal {
      case .constraint: failure is ConstraintViolation
      // For a row with a version, either error is allowed.
      case .missing: failure is NotFound || failure is StaleRow
      case .invalid: failure is SQLError
      }
    guard !isRight else { return }
    throw Mismatch(
      description: "not refused (\(refusal)), but \(failure.map { "\($0)" } ?? "done")")
  }

  /// The key of an added row. A row that was added with another one is found by its text. If the row was not inserted,
  /// or was deleted, the result is a key without a row.
  func key(_ index: Int) throws -> Int {
    if let pending = pending[index] { return pending.key ?? -index - 1 }
    let column = added[index].kind.columns[0]
    guard case .text(let marker)? = added[index].fields[column] else { return -index - 1 }
    let rows = try? session.fetch(
      "SELECT id FROM \(raw: added[index].kind.table) WHERE \(raw: column) = \(marker)",
      as: Int.self)
    return rows?.first ?? -index - 1
  }

  private func savepoint(_ operations: [Operation], isUndone: Bool) throws {
    var mark: Expectation?
    do {
      try session.savepoint {
        try now {}
        mark = expected
        for operation in operations { try perform(operation) }
        if isUndone { throw Undone() }
      }
      try now {}
    } catch let mismatch as Mismatch {
      throw mismatch
    } catch {
      guard let mark else {
        try now(isUndoable: false) { throw error }
        return
      }
      if !(error is Undone || error is Refused) {
        do {
          try now(isUndoable: false) { throw error }
        } catch is Refused {}
      }
      expected.undo(to: mark)
    }
    try check()
  }

  private func commit(rereads: Bool) throws {
    try now(isUndoable: false) { try session.commit() }
    start = expected
    if rereads { try reread(Kind.allCases, in: session) }
    try check()
  }

  private func rollback() throws {
    try session.rollback()
    expected.undo(to: start)
    start = expected
    try check()
  }

  /// Reads rows of models that the program can then use.
  func reread(_ kinds: [Kind], in session: Session) throws {
    for kind in kinds { try reread(kind.model, in: session) }
  }

  private func reread<Root: BlogRow>(_ model: Root.Type, in session: Session) throws {
    let rows = try model.query.withDeleted().all(in: session)
    expected.hands[model.kind] = Dictionary(
      rows.map { ($0.id.rawValue, $0 as any BlogRow) }, uniquingKeysWith: { $1 })
  }

  /// A text that no other row has.
  func marker(_ kind: Kind) -> Value {
    markers += 1
    return .text("\(kind) \(markers)")
  }
}

// Checks that hold when nothing is staged.
extension Program {
  func check() throws {
    try checkRows()
    for (index, outcome) in expected.added.enumerated() {
      guard let pending = pending[index] else { continue }
      let key: Int? = if case .inserted(let id) = outcome { id } else { nil }
      guard pending.key == key, pending.isStaged == (outcome == .staged) else {
        throw Mismatch(
          description:
            "pending \(added[index].kind) has key \(pending.key as Int?), expected \(outcome)"
        )
      }
    }
    for (object, watched) in zip(objects, expected.objects) where !watched.isExpunged {
      guard object.isDeleted == watched.isDeleted else {
        throw Mismatch(
          description: "tracked \(watched.kind) \(watched.id): isDeleted is \(object.isDeleted)")
      }
      guard !watched.isDeleted, !watched.isUncertain else { continue }
      let row = expected.state.row(watched.kind, watched.id)
      guard object.storedFields == row, object.fields == row else {
        throw Mismatch(
          description: """
            tracked \(watched.kind) \(watched.id) is \(object.fields), stored as \
            \(object.storedFields), in the database \(row ?? [:])
            """)
      }
    }
  }

  /// The SQL for the literal of a column's value, as SQLite's `quote` writes it.
  private func literal(_ column: String) -> String {
    guard session.dialect == .postgresql else { return "quote(\(column))" }
    return """
      CASE pg_typeof(\(column))::text WHEN 'boolean' THEN COALESCE(\(column)::text::boolean::integer::text, 'NULL')
      WHEN 'bigint' THEN COALESCE(\(column)::text, 'NULL') ELSE quote_nullable(\(column)::text) END
      """
  }

  private func checkRows() throws {
    var found: [String] = []
    for kind in Kind.allCases {
      let values = kind.columns.map(literal).joined(separator: " || '|' || ")
      let rows = try session.fetch(
        "SELECT id, \(raw: values) FROM \(raw: kind.table) ORDER BY id", as: (Int, String).self)
      for (id, values) in rows { found.append("\(kind) \(id): \(values)") }
    }
    let taggings = try session.fetch(
      "SELECT post_id, tag_id FROM post_tags ORDER BY post_id, tag_id", as: (Int, Int).self)
    for (post, tag) in taggings { found.append("post \(post) has tag \(tag)") }
    let lines = expected.state.lines
    guard found != lines else { return }
    throw Mismatch(
      description: """
        the database holds
          \(found.filter { !lines.contains($0) }.joined(separator: "\n  "))
        instead of
          \(lines.filter { !found.contains($0) }.joined(separator: "\n  "))
        """)
  }
}

extension Kind {
  var model: any BlogRow.Type {
    switch self {
    case .user: User.self
    case .tag: Tag.self
    case .profile: Profile.self
    case .post: Post.self
    case .comment: BlogModels.Comment.self
    }
  }
}

/// A pending row of any model.
protocol PendingRow {
  var key: Int? { get }
  var isStaged: Bool { get }
  func delete(in session: Session)
  func withdraw(in session: Session)
}

extension Pending: PendingRow where Root: BlogRow {
  var key: Int? { id?.rawValue }

  func delete(in session: Session) { session.delete(self) }

  func withdraw(in session: Session) { session.expunge(self) }
}

/// A tracked row of any model.
protocol TrackedObject: AnyObject {
  var fields: Fields { get }
  var storedFields: Fields { get }
  var isDeleted: Bool { get }
  func set(_ column: String, _ value: Value)
  func refresh(in session: Session) throws
  func expunge(in session: Session)
  func delete(in session: Session)
}

extension Tracked: TrackedObject where Root: BlogRow {
  var fields: Fields { value.fields }
  var storedFields: Fields { stored.fields }

  func set(_ column: String, _ value: Value) { self.latest = (column, value) }

  func refresh(in session: Session) throws { try session.refresh(self) }

  func expunge(in session: Session) { session.expunge(self) }

  func delete(in session: Session) { session.delete(self) }
}
